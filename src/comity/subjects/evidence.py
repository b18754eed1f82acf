"""Evidence as the database keeps it and as an officer reads it: one row per attribute, in words of the reader's language."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from comity.engines.ruling import Ruling, no, yes
from comity.engines.screening import Attribute, Evidence, Verdict, may_be_same

Held = Sequence[Mapping[str, Any]]


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
    """One item of evidence in the reader's language."""
    return _(item.template) % item.values


def _in_words(template: str, values: Mapping[str, str]) -> str:
    named = {key: ", ".join(_(word) for word in listed.split(", ")) for key, listed in values.items()}
    return _(template) % named
