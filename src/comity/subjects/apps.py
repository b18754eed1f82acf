"""Registers the subjects with Django."""

from django.apps import AppConfig


class SubjectsConfig(AppConfig):
    name = "comity.subjects"
    label = "subjects"
