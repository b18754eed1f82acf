"""Registers the kernel with Django."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "comity.kernel"
    label = "kernel"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from comity.kernel import freeze

        # Schema changes drop triggers silently on SQLite, so they are armed after every migrate.
        post_migrate.connect(freeze.arm_after_migrate, sender=self)
