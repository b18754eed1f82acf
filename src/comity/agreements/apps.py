"""Registers the agreements with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "comity.agreements"
    label = "agreements"

    def ready(self) -> None:
        from comity.web import navigation
        from comity.web.navigation import Item, Place

        navigation.add(
            Item("agreements", _("Agreements"), "agreements:agreements", order=50, key="a"),
            Item("map", _("Map of partners and agreements"), "agreements:map", place=Place.PALETTE),
        )
