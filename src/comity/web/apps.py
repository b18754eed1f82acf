"""Registers the shell with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "comity.web"
    label = "web"

    def ready(self) -> None:
        from comity.web import drafts  # noqa: F401  # it names what it does as time passes
