"""What officers decide about the hits of a run: the same person, another, or nobody can tell; each with its reason, and logged."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.engines.ruling import Ruling
from comity.kernel import record
from comity.kernel.actor import Actor
from comity.kernel.errors import WrongState
from comity.kernel.models import Category, Entry
from comity.screening.runs import policy
from comity.screening.runs.models import Hit, HitVerdict, ScreeningRun
from comity.subjects import evidence as evidences
from comity.subjects.models import State

ACTION = "judge"


def may_say(by: Actor, run: ScreeningRun, hit: Hit, verdict: str) -> Ruling:
    """Whether this actor may say so of a hit of this run: “same” also needs two independent attributes that agree, and nothing against."""
    ruling = policy.may_judge(by, run)
    return ruling & evidences.sameness(hit.evidence) if verdict == State.SAME else ruling


def judge(by: Actor, hit: Hit, verdict: str, because: str, *, seen: int | None = None) -> HitVerdict:
    """Note a verdict on a hit: `same`, `different` or `cannot tell`. `seen` is how many verdicts on it the officer had before them.

    Raises NotAllowed (for “same” with the rule's sentence), WrongState where another was noted meanwhile, ValidationError without a reason.
    """
    chosen = State(verdict)
    category = Category.COMBINATION if chosen is State.SAME else Category.ALTERATION
    with record.change(ACTION, hit.person.run, by=by, may=lambda actor, run: may_say(actor, run, hit, chosen), category=category) as act:
        if not because.strip():
            raise ValidationError({"because": _("Say why: the reason is kept with this step.")})
        if seen is not None and seen != HitVerdict.objects.filter(hit=hit).count():
            raise WrongState(_("Somebody noted another verdict on this hit meanwhile. Look at it first."))
        return act.add(HitVerdict(hit=hit, officer_id=by.user_id or 0, at=act.at, verdict=chosen, because=because.strip()))


def forget(by: Actor, run: ScreeningRun, *, because: str) -> None:
    """The words of verdicts go with the results on which they were given, out of the log too; in the unit of that erasure."""
    said = Entry.objects.filter(
        subject_kind=run.kind(), subject_key=run.key, action=f"{run.kind()}.{ACTION}", content__body__isnull=False
    ).exclude(category=Category.NOT_ALLOWED)
    if said.exists():
        record.erase_words(run, said, by=by, may=policy.may_erase, because=because)
