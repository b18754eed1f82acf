"""Registers the things with Django, in tests only."""

from django.apps import AppConfig


class ThingsConfig(AppConfig):
    name = "tests.kernel.things"
    label = "things"
