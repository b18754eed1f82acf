"""Registers screening with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScreeningConfig(AppConfig):
    name = "comity.screening"
    label = "screening"

    def ready(self) -> None:
        from comity.kernel import attachments
        from comity.screening import wording
        from comity.screening.models import ScreeningRun
        from comity.screening.policy import may_search
        from comity.screening.runs import tasks
        from comity.screening.runs.policy import may_look
        from comity.web import navigation
        from comity.web.navigation import Item, Place

        wording.register()
        tasks.register()
        attachments.owners.register(ScreeningRun, states_purpose=lambda actor, run: True)
        navigation.add(
            Item("screening.search", _("Screening"), "screening:screening", order=30, key="s", may=lambda actor: bool(may_search(actor))),
            Item("screening.runs", _("Screening of many"), "screening:runs", place=Place.PALETTE, may=lambda actor: bool(may_look(actor))),
        )
