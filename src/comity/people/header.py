"""What people say in the page's header: at which desk and in which role one acts, and who is on duty now."""

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.people import queries
from comity.people.roles import Role
from comity.web.session import actor_of

if TYPE_CHECKING:
    from comity.people.middleware import Asked


def desk(http_request: HttpRequest) -> SafeString:
    """The desk acted for, as a menu of those at which one may act; empty for who has but one."""
    asked = cast("Asked", http_request)
    if len(getattr(asked, "standings", ())) < 2:
        return SafeString("")
    context = {"desk": asked.desk, "standings": asked.standings, "csrf_token": get_token(http_request)}
    return render_to_string("people/act_at.html", context)


def duty(http_request: HttpRequest) -> SafeString:
    """Who is on duty at the desk acted for, as a link to the desk."""
    actor = actor_of(http_request)
    if actor.desk_id is None:
        return SafeString("")
    there = queries.on_duty(actor.desk_id, clock.now())
    names = format_html_join(", ", "<bdi>{}</bdi>", ((officer.name,) for officer in there))
    words = format_html("{} {}", _("On duty:"), names) if there else _("Nobody is on duty")
    return format_html('<a class="beside" href="{}">{}</a>', reverse("people:desk", args=[actor.desk_id]), words)


def roles(http_request: HttpRequest) -> SafeString:
    """The roles held at the desk acted for, in words."""
    held = sorted(str(Role(role).label) for role in actor_of(http_request).roles)
    return format_html(' <span class="beside">{}</span>', ", ".join(held)) if held else SafeString("")
