"""Registers the lists with Django."""

from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "comity.lists"
    label = "lists"
