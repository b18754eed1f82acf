"""Registers the people of the desk with Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "comity.people"
    label = "people"
