"""Registers the people of the desk with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "comity.people"
    label = "people"

    def ready(self) -> None:
        from comity.kernel import clocks, jobs
        from comity.people import happenings, header, queries, receivers
        from comity.web import navigation
        from comity.web.navigation import Item, Place

        clocks.use_calendars(queries.calendar_of)
        jobs.ask_people(queries.again)
        receivers.connect()
        happenings.register()
        navigation.fill("desk", header.desk)
        navigation.fill("duty", header.duty)
        navigation.fill("roles", header.roles)
        navigation.add(
            Item("desks", _("Desks and duty"), "people:desks", order=80, key="t"),
            Item("officers", _("Officers"), "people:officers", order=85, key="p"),
            Item("profile", _("My profile"), "people:profile", order=10, icon="person", place=Place.MENU),
            Item("factors", _("My second factor"), "mfa_index", order=20, icon="lock", place=Place.MENU),
            Item("sessions", _("Where I am signed in"), "people:sessions", order=30, icon="screen", place=Place.MENU),
            Item("sign_out", _("Sign out"), "people:sign_out", order=90, icon="leave", place=Place.MENU, posts=True),
        )
