"""Registers the people of the desk with Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "comity.people"
    label = "people"

    def ready(self) -> None:
        from comity.kernel import clocks
        from comity.people import queries, receivers

        clocks.use_calendars(queries.calendar_of)
        receivers.connect()
