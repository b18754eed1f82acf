"""Registers the audit room with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OversightConfig(AppConfig):
    name = "comity.oversight"
    label = "oversight"

    def ready(self) -> None:
        from comity.oversight import policy, tasks, wording
        from comity.web import navigation
        from comity.web.navigation import Item

        tasks.register()
        wording.register()
        navigation.add(
            Item("oversight.log", _("Audit"), "oversight:log", order=80, key="u", may=lambda actor: bool(policy.may_audit(actor)))
        )
