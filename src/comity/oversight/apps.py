"""Registers the audit room with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OversightConfig(AppConfig):
    name = "comity.oversight"
    label = "oversight"

    def ready(self) -> None:
        from comity.engines.ruling import N_
        from comity.kernel import timeline
        from comity.oversight import policy, tasks
        from comity.web import navigation
        from comity.web.navigation import Item

        tasks.register()
        timeline.name("oversight.trail.open", N_("Trail opened by an auditor"))
        timeline.name("oversight.entry.open", N_("Entry opened by an auditor"))
        timeline.name("oversight.log.export", N_("Audit log taken away"))
        timeline.name("oversight.log.verify", N_("Audit log verified"))
        navigation.add(
            Item("oversight.log", _("Audit"), "oversight:log", order=80, key="u", may=lambda actor: bool(policy.may_audit(actor)))
        )
