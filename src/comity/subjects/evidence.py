"""Evidence as the database keeps it and as an officer reads it: one row per attribute, in words of the reader's language."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from comity.directory.territory import codes, country_name
from comity.engines.ruling import Ruling, no, yes
from comity.engines.screening import Attribute, Evidence, Verdict, may_be_same
from comity.engines.screening.attributes import gender_of
from comity.kernel.punctuation import listed, told_apart

ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
Held = Sequence[Mapping[str, Any]]
# From which scores on what is said of two descriptions. A score tells of labelled pairs, half of them one person; on a list few are.
POSSIBLE, LIKELY, VERY_LIKELY = 0.79, 0.945, 0.991
SHARED_BY_MANY = frozenset({Attribute.NAME, Attribute.NATIONALITY, Attribute.GENDER})
"""What namesakes share as a rule: however high the score, this alone makes nobody likely."""


def keep(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    """Evidence as JSON."""
    return [
        {
            "attribute": item.attribute.value,
            "verdict": item.verdict.value,
            "ours": item.ours,
            "theirs": item.theirs,
            "template": item.template,
            "values": dict(item.values),
            "tokens": [list(token) for token in item.tokens],
            "independent": item.independent,
        }
        for item in evidence
    ]


def read(held: Held) -> tuple[Evidence, ...]:
    """Kept evidence as the engine gave it."""
    return tuple(
        Evidence(
            Attribute(item["attribute"]),
            Verdict(item["verdict"]),
            item["ours"],
            item["theirs"],
            item["template"],
            item["values"],
            tuple((ours, theirs, likeness) for ours, theirs, likeness in item["tokens"]),
            item["independent"],
        )
        for item in held
    )


def digest(held: Held) -> str:
    """What makes evidence another evidence: the values compared and what each comparison says, not the score's last digit."""
    said = [[item["attribute"], item["verdict"], item["ours"], item["theirs"]] for item in held]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def sameness(held: Held) -> Ruling:
    """Whether an officer may say “same” on this evidence; the sentence names what agrees or contradicts."""
    rule = may_be_same(read(held))
    return yes() if rule.allowed else no(_in_words(rule.because, rule.values))


def sameness_sentence(held: Held) -> str:
    """The rule's sentence, whichever way it goes."""
    rule = may_be_same(read(held))
    return _in_words(rule.because, rule.values)


def sentence(item: Evidence) -> str:
    """One item of evidence in the reader's language; on a page that runs from right to left each value keeps its own direction."""
    values = {name: shown(item.attribute, value) for name, value in item.values.items()}
    if get_language_bidi():
        values = {name: f"{ISOLATE}{value}{END_OF_ISOLATE}" for name, value in values.items()}
    return _(item.template) % values


def shown(attribute: Attribute, value: str) -> str:
    """A value as it is read: a sex in the reader's language however a list writes it, a country's name beside its code.

    Anything else stands as it was written.
    """
    if attribute is Attribute.NATIONALITY:
        return listed(f"{part} ({country_name(part)})" if part in codes() else part for part in value.split(", "))
    if attribute is not Attribute.GENDER:
        return value
    return listed(_(gender_of(one) or one) for one in value.split(", ")) if value else ""


def likelihood(held: Held, score: float) -> str:
    """The score as a sentence with what stands behind it; never a figure alone."""
    compared = [item for item in read(held) if item.verdict is not Verdict.UNKNOWN]
    agreeing = sum(item.verdict is Verdict.AGREES for item in compared)
    counted = ngettext(
        "%(agreeing)d of %(compared)d attribute that both sides give agrees",
        "%(agreeing)d of %(compared)d attributes that both sides give agree",
        len(compared),
    ) % {"agreeing": agreeing, "compared": len(compared)}
    born = next((item for item in compared if item.attribute is Attribute.BIRTH_DATE and item.independent), None)
    against = [_(item.attribute.value) for item in compared if item.verdict is Verdict.DIFFERS]
    told = [counted, *([_("born on the same day")] if born and born.verdict is Verdict.AGREES else [])]
    if against:
        told.append(_("against it: %(attributes)s") % {"attributes": listed(against)})
    return _("%(word)s: %(told)s.") % {"word": _word(score, compared), "told": told_apart(told)}


def _is_firm(compared: Iterable[Evidence]) -> bool:
    """Whether more agrees than a name and a year, which namesakes share: a full birth date, a document, parents; or place and nation."""
    agreeing = [item for item in compared if item.verdict is Verdict.AGREES]
    named = {item.attribute for item in agreeing}
    return any(item.independent and item.attribute is not Attribute.NAME for item in agreeing) or named >= {
        Attribute.PLACE,
        Attribute.NATIONALITY,
    }


def _word(score: float, compared: Sequence[Evidence]) -> str:
    speaking = {item.attribute for item in compared if item.verdict is not Verdict.DIFFERS}
    if speaking <= {Attribute.NAME} and score >= POSSIBLE:
        return _("A name that resembles")
    if score >= VERY_LIKELY and _is_firm(compared):
        return _("Very likely one person")
    if score >= LIKELY and not speaking <= SHARED_BY_MANY:
        return _("Likely one person")
    return _("Possibly one person") if score >= POSSIBLE else _("Hardly one person")


def _in_words(template: str, values: Mapping[str, str]) -> str:
    named = {key: listed(_(word) for word in words.split(", ")) for key, words in values.items()}
    return _(template) % named
