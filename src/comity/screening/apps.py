"""Registers screening with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScreeningConfig(AppConfig):
    name = "comity.screening"
    label = "screening"

    def ready(self) -> None:
        from comity.screening import wording
        from comity.screening.policy import may_search
        from comity.web import navigation
        from comity.web.navigation import Item

        wording.register()
        navigation.add(
            Item("screening.search", _("Screening"), "screening:screening", order=30, key="s", may=lambda actor: bool(may_search(actor)))
        )
