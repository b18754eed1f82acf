"""What people say in the page's header: who is on duty now, and in which role one acts."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.people import queries
from comity.people.roles import Role
from comity.web.session import actor_of


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
