"""Registers the subjects with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubjectsConfig(AppConfig):
    name = "comity.subjects"
    label = "subjects"

    def ready(self) -> None:
        from comity.people.roles import WORKING
        from comity.subjects import tasks, wording
        from comity.web import navigation
        from comity.web.navigation import Item, Place

        tasks.register()
        wording.register()
        navigation.add(
            Item(
                "subjects.waiting",
                _("Candidates to decide"),
                "subjects:waiting",
                place=Place.PALETTE,
                may=lambda actor: actor.has(*WORKING),
            ),
        )
