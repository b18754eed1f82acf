"""Registers the lists with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListsConfig(AppConfig):
    name = "comity.lists"
    label = "lists"

    def ready(self) -> None:
        from comity.kernel import attachments
        from comity.lists import tasks
        from comity.lists.models import Upload
        from comity.lists.policy import may_import
        from comity.web import navigation
        from comity.web.navigation import Item, Place

        attachments.owners.register(Upload)
        tasks.register()
        navigation.add(
            Item("lists.all", _("Lists"), "lists:all", order=50, key="l", may=navigation.workers),
            Item("lists.import", _("Import a list"), "lists:import", place=Place.PALETTE, may=lambda actor: bool(may_import(actor))),
        )
