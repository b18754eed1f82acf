"""Registers the agreements with Django."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "comity.agreements"
    label = "agreements"
