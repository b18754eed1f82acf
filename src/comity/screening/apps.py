"""Registers screening with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScreeningConfig(AppConfig):
    name = "comity.screening"
    label = "screening"

    def ready(self) -> None:
        from comity.kernel import attachments, tick
        from comity.screening import wording
        from comity.screening.keeping import tasks as keeping
        from comity.screening.keeping import wording as of_keeping
        from comity.screening.keeping.policy import may_look as may_keep
        from comity.screening.models import ScreeningRun, SearchReview
        from comity.screening.policy import may_enter
        from comity.screening.reviews import tasks as reviews
        from comity.screening.reviews import wording as of_reviews
        from comity.screening.reviews.policy import may_oversee
        from comity.screening.runs import tasks as runs
        from comity.screening.runs.policy import may_look
        from comity.web import navigation
        from comity.web.navigation import Item, Place

        wording.register()
        runs.register()
        attachments.owners.register_sealed(ScreeningRun)
        of_reviews.register()
        of_keeping.register()
        tick.duty(keeping.end_words)
        tick.when_due(SearchReview.kind(), reviews.tell_due)
        navigation.add(
            Item("screening.search", _("Screening"), "screening:screening", order=30, key="s", may=lambda actor: bool(may_enter(actor))),
            Item("screening.runs", _("Screening of many"), "screening:runs", place=Place.PALETTE, may=lambda actor: bool(may_look(actor))),
            Item("screening.questions", _("Why?"), "screening:questions", order=82, key="w", may=lambda actor: bool(may_oversee(actor))),
            Item(
                "screening.own_questions",
                _("Questions about my searches"),
                "screening:questions",
                place=Place.PALETTE,
                may=lambda actor: bool(may_enter(actor)),
            ),
            Item(
                "screening.ends", _("What is erased next"), "screening:ends", place=Place.PALETTE, may=lambda actor: bool(may_keep(actor))
            ),
        )
