"""Registers the things with Django, in tests only."""

from django.apps import AppConfig


class ThingsConfig(AppConfig):
    name = "tests.kernel.things"
    label = "things"

    def ready(self) -> None:
        from comity.kernel import attachments
        from tests.kernel.things.models import Thing

        attachments.owners.register(Thing)
