"""What each act is called where the whole log is read: the rooms below tell only those that stand in timelines of their own."""

from typing import Any

from comity.agreements.workflow import FLOW as AGREEMENT
from comity.directory.workflow import BAR
from comity.engines.ruling import N_
from comity.engines.workflow import Workflow
from comity.kernel import timeline
from comity.kernel.actor import Actor
from comity.subjects.workflow import FLOW as CANDIDATE

KINDS = {
    "agreements.agreement": N_("Agreement"),
    "casework.erasure": N_("Erasure"),
    "directory.agency": N_("Agency"),
    "directory.countrysheet": N_("Country sheet"),
    "directory.judicialbar": N_("Judicial bar"),
    "lists.referencelist": N_("List"),
    "lists.upload": N_("File for a list"),
    "people.desk": N_("Desk"),
    "people.duty": N_("Shift"),
    "people.handover": N_("Hand-over note"),
    "people.membership": N_("Role"),
    "people.officer": N_("Officer"),
    "people.restoration": N_("Restoration of access"),
    "screening.screeningrun": N_("Screening of many"),
    "subjects.candidate": N_("Candidate"),
}
FLOWS: dict[str, Workflow[Actor, Any]] = {
    "agreements.agreement": AGREEMENT,
    "directory.judicialbar": BAR,
    "subjects.candidate": CANDIDATE,
}
SHORT_NAMES = {
    "agreements.agreement": "short_title",
    "directory.agency": "name",
    "lists.referencelist": "name",
    "people.desk": "name",
    "people.officer": "name",
}
"""The column by which a record is called without a word of a case: it is told without a stated purpose."""

ADDED, CHANGED, REMOVED = N_("A part was added"), N_("A part was changed"), N_("A part was removed")
PARTS = {
    "agreements.agreement": ("party", "article", "givenpower", "promisedlimit", "refusalground", "pledge"),
    "directory.agency": ("channel", "contact", "posting"),
}
SAID = {
    "consult": N_("Opened, for a purpose"),
    "cross_check": N_("The persons were cross-checked"),
    "edit": N_("changed"),
    "export": N_("A list was taken away as a file"),
    "recount": N_("The dates were counted anew"),
    "agreements.agreement.adopt": N_("adopted from a ready instrument"),
    "agreements.agreement.set_day": N_("The day was set"),
    "directory.countrysheet.review": N_("reviewed"),
    "lists.referencelist.describe": N_("The description was changed"),
    "lists.referencelist.import": N_("A file was imported"),
    "lists.upload.give": N_("A file was given to be imported"),
    "oversight.entry.open": N_("Entry opened by an auditor"),
    "oversight.log.export": N_("Audit log taken away"),
    "oversight.log.verify": N_("Audit log verified"),
    "oversight.trail.open": N_("Trail opened by an auditor"),
    "people.duty.cancel": N_("The shift was cancelled"),
    "people.duty.plan": N_("The shift was planned"),
    "people.duty.relieve": N_("Relieved from duty"),
    "people.duty.take_over": N_("Duty was taken over"),
    "people.handover.take": N_("The hand-over note was taken as read"),
    "people.handover.write": N_("A hand-over note was written"),
    "people.officer.sign_in": N_("Signed in"),
    "screening.search": N_("A name was compared with the lists"),
    "subjects.candidate.find": N_("A candidate was found"),
    "subjects.candidate.find_again": N_("A candidate was found again"),
    "subjects.candidate.lapse": N_("A candidate no longer stands"),
}
REFUSED_FORMS = {
    **dict.fromkeys(("agreements.add", "directory.add_agency", "directory.add_bar", "directory.edit_sheet"), N_("entered")),
    "agreements.adopt": SAID["agreements.agreement.adopt"],
    **dict.fromkeys(("agreements.edit", "directory.edit_agency"), SAID["edit"]),
    "directory.review_sheet": SAID["directory.countrysheet.review"],
    "directory.lift_bar": N_("Lift after the court's decision"),
    "agreements.step": N_("A step was taken"),
    "agreements.take_back": N_("took back what was proposed"),
    "page": N_("A step was taken"),
    **dict.fromkeys(("agreements.add_part", "directory.add_part"), ADDED),
    **dict.fromkeys(("agreements.edit_part", "directory.edit_part"), CHANGED),
    **dict.fromkeys(("agreements.drop_part", "directory.drop_part"), REMOVED),
}
"""Forms that were sent although their page did not offer them stand in the log under the name of the page."""


def register() -> None:
    """Let each act be told in words wherever the log is read, and each kind of record be called by a word."""
    for kind, called in KINDS.items():
        timeline.name(f"kind:{kind}", called)
    for action, said in {**SAID, **REFUSED_FORMS}.items():
        timeline.name(action, said)
    for kind, parts in PARTS.items():
        for part in parts:
            for verb, said in (("add", ADDED), ("change", CHANGED), ("drop", REMOVED)):
                timeline.name(f"{kind}.{verb}_{part}", said)
    for kind, flow in FLOWS.items():
        for row in flow.by_name.values():
            timeline.name(f"{kind}.{row.name}", row.label)
