"""Registers the directory with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "comity.directory"
    label = "directory"

    def ready(self) -> None:
        from comity.web import navigation
        from comity.web.navigation import Item

        navigation.add(Item("directory", _("Directory"), "directory:agencies", order=60, key="d"))
