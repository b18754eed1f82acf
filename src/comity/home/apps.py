"""Registers the home page and the search with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "comity.home"
    label = "home"

    def ready(self) -> None:
        from comity.web import navigation
        from comity.web.navigation import Item, Place

        navigation.add(
            Item("home", _("My desk"), "home:home", order=10, key="h"),
            Item("told", _("What I was told"), "home:told", order=5, icon="bell", place=Place.MENU),
            Item("search", _("Search"), "home:search", order=10, place=Place.PALETTE),
        )
