"""Registers casework with Django, and its requests as owners of persons and documents."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "comity.casework"
    label = "casework"

    def ready(self) -> None:
        from comity.casework.models import AssistanceRequest
        from comity.casework.tasks import tell_due
        from comity.kernel import tick
        from comity.subjects import owners

        owners.register(AssistanceRequest)
        tick.when_due(AssistanceRequest.kind(), tell_due)
