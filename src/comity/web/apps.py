"""Registers the shell with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "comity.web"
    label = "web"

    def ready(self) -> None:
        from comity.web import drafts, once  # noqa: F401  # they name what they do as time passes
