"""What a comparison of names says in sentences, with both names word by word."""

from collections.abc import Sequence

from comity.engines.ruling import N_
from comity.engines.screening.attributes import Weighed, unknown
from comity.engines.screening.evidence import Attribute, Evidence, Verdict
from comity.engines.screening.naming import Beside, fit_of_two
from comity.engines.screening.subject import Name, Subject
from comity.engines.screening.tokens import Token, tokens_of

AGREES_FROM, CLOSE_FROM = 0.85, 0.45
MOST_PARENTS = 4

_NAME_TEMPLATES = {
    (Verdict.AGREES, "strong"): N_("The name agrees: %(ours)s and %(theirs)s."),
    (Verdict.AGREES, "weak"): N_("The name agrees with a weak alias: %(ours)s and %(theirs)s."),
    (Verdict.CLOSE, "strong"): N_("The names resemble each other: %(ours)s and %(theirs)s."),
    (Verdict.CLOSE, "weak"): N_("The name resembles a weak alias: %(ours)s and %(theirs)s."),
    (Verdict.DIFFERS, "strong"): N_("The names differ: %(ours)s and %(theirs)s."),
    (Verdict.DIFFERS, "weak"): N_("The name differs from a weak alias: %(ours)s and %(theirs)s."),
}


def verdict_of(fit: float) -> Verdict:
    """What a fit of two names says."""
    return Verdict.AGREES if fit >= AGREES_FROM else Verdict.CLOSE if fit >= CLOSE_FROM else Verdict.DIFFERS


def names_differ(subject: Subject, listed: Subject) -> Evidence:
    """No name of theirs resembles one of ours, or one side gives none."""
    ours, theirs = (", ".join(name.text for name in side.names if tokens_of(name.text)) for side in (subject, listed))
    if ours and theirs:
        template = _NAME_TEMPLATES[Verdict.DIFFERS, "strong"]
        return Evidence(Attribute.NAME, Verdict.DIFFERS, ours, theirs, template, {"ours": ours, "theirs": theirs})
    return unknown(Attribute.NAME, ours, theirs).evidence


def names_beside(ours: Name, theirs: Name, found: Beside, fit: float) -> Evidence:
    """Our name and theirs, word by word; `fit` has weak aliases discounted."""
    strength = "weak" if "weak" in (theirs.strength, ours.strength) else "strong"
    verdict = verdict_of(fit)
    tokens = _side_by_side(tokens_of(ours.text), tokens_of(theirs.text), found.pairs)
    values = {"ours": ours.text, "theirs": theirs.text}
    independent = verdict is Verdict.AGREES and strength == "strong"
    return Evidence(Attribute.NAME, verdict, ours.text, theirs.text, _NAME_TEMPLATES[verdict, strength], values, tokens, independent)


def _side_by_side(
    ours: Sequence[Token], theirs: Sequence[Token], pairs: Sequence[tuple[int, int, float]]
) -> tuple[tuple[str, str, float], ...]:
    """The pairs in our order, with our words and then theirs that found no partner."""
    our_used, their_used = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    rows = [*pairs, *((i, -1, 0.0) for i in range(len(ours)) if i not in our_used)]
    spare = ((-1, j, 0.0) for j in range(len(theirs)) if j not in their_used)
    return tuple((_written(ours, i), _written(theirs, j), round(similar, 3)) for i, j, similar in (*sorted(rows), *spare))


def _written(words: Sequence[Token], at: int) -> str:
    return (words[at].native or words[at].text) if at >= 0 else ""


def parents_beside(subject: Subject, listed: Subject) -> Weighed:
    """The best fit among the parents' names of both."""
    ours, theirs = ([name for name in side.parents[:MOST_PARENTS] if tokens_of(name.text)] for side in (subject, listed))
    if not ours or not theirs:
        return unknown(Attribute.PARENTS, ", ".join(name.text for name in ours), ", ".join(name.text for name in theirs))
    fit, our_name, their_name = max((fit_of_two(a.text, b.text), a.text, b.text) for a in ours for b in theirs)
    verdict = verdict_of(fit)
    template, weight = _PARENTS[verdict]
    values = {"ours": our_name, "theirs": their_name}
    agrees = verdict is Verdict.AGREES
    return Weighed(Evidence(Attribute.PARENTS, verdict, our_name, their_name, template, values, (), agrees), weight)


_PARENTS = {
    Verdict.AGREES: (N_("A parent's name agrees: %(ours)s and %(theirs)s."), 1.8),
    Verdict.CLOSE: (N_("The parents' names resemble each other: %(ours)s and %(theirs)s."), 0.6),
    Verdict.DIFFERS: (N_("The parents' names differ: %(ours)s and %(theirs)s."), -1.0),
}
