"""What the timeline of a request says of each step; the words of its values stand in `wording`."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from comity.agreements.queries import grounds_of
from comity.casework import wording
from comity.casework.models import AssistanceRequest, Erasure
from comity.engines.ruling import N_
from comity.kernel import timeline
from comity.kernel.actor import Actor
from comity.kernel.timeline import Detail, Line
from comity.people.roles import Role

SAID = {
    "receive": N_("Received and recorded"),
    "open": N_("Opened for the first time"),
    "accept": N_("Taken"),
    "assign": N_("Assigned"),
    "hand_over": N_("Given to another officer"),
    "take_over": N_("Taken over"),
    "settle": N_("An item was answered"),
    "second_read": N_("A refusal was read by a second officer"),
    "review_rights": N_("A question of rights was answered"),
    "weigh": N_("A question of rights was weighed"),
    "write": N_("The reply was written"),
    "answer": N_("Confirmed and sent"),
    "refuse": N_("The request was refused"),
    "ask": N_("Clarification was asked"),
    "reach": N_("The question reached them: the clock stands"),
    "hear": N_("They clarified: the clock runs on"),
    "delay": N_("A judicial authorisation is sought: lawfully delayed"),
    "authorise": N_("The court decided"),
    "release": N_("The minimum was released to avert a threat to life"),
    "countersign": N_("The release has its second signature"),
    "mark_duplicate": N_("Marked as a duplicate"),
    "withdraw": N_("Withdrawn by the sender"),
    "transfer": N_("Transferred to another desk"),
    "set_basis": N_("The legal basis was chosen"),
    "ground_transfer": N_("The ground of the transfer was recorded"),
    "amend": N_("What was recorded was amended"),
    "correct_receipt": N_("The time of receipt was corrected"),
    "propose_receipt": N_("Another time of receipt was written down"),
    "seal": N_("Sealed"),
    "unseal": N_("The seal was opened"),
    "grant": N_("Another officer may know it"),
    "cross_check": N_("The persons were cross-checked"),
    "breach": N_("A deadline was missed"),
    "consult": N_("Opened, for a purpose"),
    "attach": N_("Files were attached"),
    "take_file": N_("A file was taken away"),
    "take_letter": N_("A letter was taken away as a file"),
    "take_timeline": N_("The timeline was taken away as a file"),
    "recount": N_("The dates were counted anew"),
    "keep_longer": N_("Kept longer after its review"),
}
PROPOSED = {
    "answer.propose": N_("The reply was proposed to a second person"),
    "correct_receipt.propose": N_("Another time of receipt was proposed"),
    "refuse.propose": N_("The refusal was proposed to a second person"),
    "answer.withdraw": N_("The proposed reply was taken back"),
    "correct_receipt.withdraw": N_("The proposed time of receipt was taken back"),
    "refuse.withdraw": N_("The proposed refusal was taken back"),
}


NOTHING = (None, "")


def register() -> None:
    """Let each step be told in words, and each of its values."""
    wording.register()
    for move, sentence in SAID.items():
        timeline.name(f"{AssistanceRequest.kind()}.{move}", sentence)
    timeline.name(f"{Erasure.kind()}.decide", N_("Decided to erase requests at the end of their time"))
    timeline.name(f"{Erasure.kind()}.erase", N_("Requests were erased"))


def of(by: Actor, request: AssistanceRequest) -> list[Line]:
    """All that happened to a request, oldest first: openings for a purpose and refused tries too.

    What auditors look into, and for what, is told to auditors alone.
    """
    lines = timeline.timeline(request, by, timeline.EVERYTHING, _of_its_basis(request))
    return lines if by.has(Role.AUDITOR) else [line for line in lines if not is_auditors(line)]


def _of_its_basis(request: AssistanceRequest) -> dict[str, timeline.Words]:
    """The grounds of refusal, as the basis of this request words them; one of an earlier basis stays its code."""
    known = {ground.code: ground.in_words for ground in grounds_of(request.basis)} if request.basis else {}
    return {f"{wording.ITEM}.ground": lambda code: known.get(code, code)}


TAKEN = tuple(f"{AssistanceRequest.kind()}.{name}" for name in ("take_letter", "take_file", "take_timeline"))
"""What takes something of a request out as a file: a disclosure, and a reading of it."""


def is_auditors(line: Line) -> bool:
    """Whether an auditor read or took something: in the audit room, or at the record itself."""
    return line.action.startswith("oversight.") or Role.AUDITOR in line.roles


def sentence(line: Line) -> str:
    """What happened, in words; the two hands under a reply are told apart."""
    move = line.action.removeprefix(f"{AssistanceRequest.kind()}.")
    return _(PROPOSED[move]) if move in PROPOSED else line.sentence


def changes(line: Line) -> Iterator[tuple[str, Detail]]:
    """Each value of a line with the part it belongs to, without those that say nothing."""
    yield from (("", detail) for detail in _shown(line.details))
    for part in line.parts:
        yield from ((part.label, detail) for detail in _shown(part.details))


def _shown(details: Iterable[Detail]) -> Iterator[Detail]:
    return (detail for detail in details if not (detail.old in NOTHING and detail.new in NOTHING))
