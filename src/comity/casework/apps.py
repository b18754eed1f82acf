"""Registers casework with Django, and its requests as owners of persons and documents."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "comity.casework"
    label = "casework"

    def ready(self) -> None:
        from comity.casework import happenings, queries, tasks
        from comity.casework.models import AssistanceRequest
        from comity.casework.policy import WORKERS, may_count, may_review, states_purpose
        from comity.casework.workflow import ASKED
        from comity.kernel import attachments, tick
        from comity.screening import matters
        from comity.subjects import owners
        from comity.web import chips, navigation
        from comity.web.navigation import Item, Place

        navigation.add(
            Item("requests", _("Requests"), "casework:inbox", order=20, key="i"),
            Item(
                "new_request", _("Record a request"), "casework:new", order=20, place=Place.PALETTE, may=lambda actor: actor.has(*WORKERS)
            ),
            Item("figures", _("Figures"), "casework:statistics_now", order=75, key="f", may=lambda actor: bool(may_count(actor))),
        )
        navigation.add(
            Item(
                "review", _("Due for review"), "casework:review", order=22, place=Place.PALETTE, may=lambda actor: bool(may_review(actor))
            ),
            Item(
                "erased",
                _("Erased requests"),
                "casework:erased",
                order=24,
                place=Place.PALETTE,
                may=lambda actor: bool(may_count(actor)),
            ),
        )
        happenings.register()
        chips.know(ASKED)
        tasks.register()
        attachments.owners.register(AssistanceRequest, states_purpose=states_purpose)
        owners.register(AssistanceRequest, states_purpose=states_purpose, reference="reference")
        matters.register(AssistanceRequest, queries.in_hand, lambda request: f"{request.reference} · {request.title}")
        tick.when_due(AssistanceRequest.kind(), tasks.tell_due)
