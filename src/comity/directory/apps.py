"""Registers the directory with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "comity.directory"
    label = "directory"

    def ready(self) -> None:
        from comity.directory.tasks import tell_of_review
        from comity.kernel import tick
        from comity.web import navigation
        from comity.web.navigation import Item

        tick.when_due("directory.countrysheet", tell_of_review)
        navigation.add(Item("directory", _("Directory"), "directory:agencies", order=60, key="d", may=navigation.workers))
