"""Pages of what ends: the words about searches and screenings that are erased next, and keeping some of them longer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.kernel.actor import Actor
from comity.people.views import answering
from comity.screening.keeping import actions, policy, queries
from comity.screening.keeping.forms import KeepForm
from comity.web.session import actor_of


@require_safe
def ends(http_request: HttpRequest) -> HttpResponse:
    """What is erased soon, and apart what would be if nobody kept it longer, and why; there for heads and auditors alone."""
    actor = _deciding(http_request)
    rows = [(one, actions.ruling_of(actor, one)) for one in queries.coming(actor)]
    near, kept = [row for row in rows if row[0].is_near], [row for row in rows if not row[0].is_near]
    tables = [(_("What is erased next"), near), (_("Kept longer"), kept)]
    return render(http_request, "screening/ends.html", {"tables": tables, "days": queries.AHEAD.days})


def keep(http_request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Keep one of them longer, for a reason."""
    actor = _deciding(http_request)
    ending = next((one for one in queries.coming(actor) if (one.slug, one.record.pk) == (slug, pk)), None)
    if ending is None:
        raise Http404
    back = reverse("screening:ends")
    if closed := answering.closed(http_request, actions.ruling_of(actor, ending), back):
        return closed
    form = KeepForm(http_request.POST or None)
    if answering.acted(form, lambda **facts: actions.keep_longer(actor, ending, **facts)):
        return redirect(back)
    heading = _("Keep longer: %(what)s") % {"what": ending.record}
    return answering.page(http_request, form, heading=heading, submit=_("Keep longer"), back=back)


def _deciding(http_request: HttpRequest) -> Actor:
    actor = actor_of(http_request)
    if not policy.may_look(actor):
        raise Http404
    return actor
