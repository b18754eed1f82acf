"""Registers casework with Django, and its requests as owners of persons and documents."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "comity.casework"
    label = "casework"

    def ready(self) -> None:
        from comity.casework.models import AssistanceRequest
        from comity.subjects import owners

        owners.register(AssistanceRequest)
