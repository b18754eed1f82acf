"""Results as XLSX and JSON: one line for each person and entry, by risk; text stays text, whoever opens it."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from comity.engines.tables import Field
from comity.kernel.spool import spool
from comity.screening.runs import actions, showing
from comity.screening.runs.models import Hit, PersonMet, ScreeningRun
from comity.subjects import evidence as evidences
from comity.web.listing import Column
from comity.web.listing.export import as_xlsx, plain

FORMS = ("xlsx", "json")
NO_IDENTIFICATION = _("A hit is not an identification: compare the persons before anything is done.")


class Line(NamedTuple):
    """One person and one entry they may be."""

    person: PersonMet
    hit: Hit


GIVEN = (Field.BORN, Field.NATIONALITY, Field.GENDER, Field.DOCUMENT, Field.PLACE)


def _given(field: Field) -> Callable[[Line], str]:
    return lambda line: showing.given(line.person, field)


COLUMNS = (
    Column("row", _("Row"), lambda line: line.person.row),
    Column("name", _("Full name"), lambda line: str(line.person)),
    *(Column(field.value, _(field.label), _given(field)) for field in GIVEN),
    Column("likelihood", _("How likely"), lambda line: evidences.likelihood(line.hit.evidence, line.hit.score)),
    Column("score", _("Score"), lambda line: round(line.hit.score, 3)),
    Column("entry", _("List entry"), lambda line: line.hit.entry.caption),
    Column("list", _("List"), lambda line: str(line.hit.entry.reference_list)),
    Column("key", _("Key"), lambda line: line.hit.entry.entry_key),
    Column("effect", _("Legal effect"), lambda line: line.hit.entry.reference_list.effect),
    Column("verdict", _("Verdict"), lambda line: str(line.hit.verdict or _("to decide"))),
    Column("because", _("Why"), lambda line: line.hit.verdict.because if line.hit.verdict else ""),
    Column("decided_by", _("Decided by"), lambda line: line.hit.verdict.officer.name if line.hit.verdict else ""),
    Column("decided_at", _("Decided"), lambda line: line.hit.verdict.at if line.hit.verdict else ""),
    Column("evidence", _("Evidence"), lambda line: " ".join(showing.against_and_for(line.hit))),
)


def lines(persons: Iterable[PersonMet]) -> Iterator[Line]:
    """Each person with each entry."""
    return (Line(person, hit) for person in persons for hit in person.hits.all())


def write_xlsx(run: ScreeningRun, persons: Iterable[PersonMet], out: IO[bytes]) -> None:
    """The results as one sheet, with the run and what a hit is not above them, in the language of who takes them away."""
    as_xlsx(COLUMNS, lines(persons), out, above=(f"{run.reference} · {run.matter}", str(NO_IDENTIFICATION)))


def write_json(run: ScreeningRun, persons: Iterable[PersonMet], out: IO[bytes]) -> None:
    """The results with what is known of the run; a reader in any language finds the evidence as values, not only as sentences."""
    told = {
        "reference": run.reference,
        "state": run.state,
        "matter": run.matter,
        "law": f"{run.basis} {run.article}",
        "purpose": run.purpose,
        **actions.facts_of(run),
        "note": str(NO_IDENTIFICATION),
        "persons": [_person(person) for person in persons],
    }
    out.write(json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8", "replace"))


def written(run: ScreeningRun, persons: Iterable[PersonMet], form: str) -> IO[bytes]:
    """The file from its beginning; close it when done. It is unnamed on disk where it is large."""
    out = spool()
    {"xlsx": write_xlsx, "json": write_json}[form](run, persons, out)
    out.seek(0)
    return out


def _person(person: PersonMet) -> dict[str, Any]:
    return {
        "row": person.row,
        "given": person.given,
        "shares_document": person.shares_document,
        "hits": [_hit(hit) for hit in person.hits.all()],
    }


def _hit(hit: Hit) -> dict[str, Any]:
    held = hit.entry.reference_list
    return {
        "list": str(held),
        "key": hit.entry.entry_key,
        "entry": hit.entry.caption,
        "effect": held.effect,
        "score": round(hit.score, 3),
        "likelihood": evidences.likelihood(hit.evidence, hit.score),
        "verdicts": [
            {"verdict": one.verdict, "because": one.because, "officer": one.officer.name, "at": plain(one.at)} for one in hit.verdicts.all()
        ],
        "evidence": [
            {**{name: item[name] for name in ("attribute", "verdict", "ours", "theirs")}, "sentence": evidences.sentence(read)}
            for item, read in zip(hit.evidence, evidences.read(hit.evidence), strict=True)
        ],
    }
