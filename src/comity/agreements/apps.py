"""Registers the agreements with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "comity.agreements"
    label = "agreements"

    def ready(self) -> None:
        from comity.agreements.tasks import tell_of_expiry
        from comity.kernel import tick
        from comity.web import navigation
        from comity.web.navigation import Item, Place

        tick.when_due("agreements.agreement", tell_of_expiry)
        navigation.add(
            Item("agreements", _("Agreements"), "agreements:agreements", order=50, key="a", may=navigation.workers),
            Item("map", _("Map of partners and agreements"), "agreements:map", place=Place.PALETTE, may=navigation.workers),
        )
