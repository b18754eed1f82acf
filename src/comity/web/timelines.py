"""A record's timeline on its page and as a file: each line with its values, old → new."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, NamedTuple

from django.http import FileResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.kernel.models import Category
from comity.kernel.punctuation import told_apart
from comity.kernel.spool import spool
from comity.kernel.timeline import Detail, Line
from comity.web import moments
from comity.web.listing import export as files
from comity.web.listing.columns import Column


class Happening(NamedTuple):
    """One line as the tag `timeline` shows it."""

    at: datetime
    who: str
    sentence: str
    details: SafeString | str
    kind: str
    tone: str


TONES = {Category.NOT_ALLOWED: "late", Category.CONSULTATION: "paused"}
COLUMNS = (
    Column("at", gettext_lazy("When"), lambda line: line.at),
    Column("recorded_at", gettext_lazy("Recorded"), lambda line: line.recorded_at),
    Column("who", gettext_lazy("Who"), lambda line: line.who),
    Column("what", gettext_lazy("What"), lambda line: line.sentence),
    Column("because", gettext_lazy("Why"), lambda line: line.because or line.purpose),
    Column("values", gettext_lazy("Values, old → new"), lambda line: "\n".join(_in_text(line))),
    Column("sequence", gettext_lazy("Entry"), lambda line: line.sequence),
)


def happenings(lines: Iterable[Line]) -> list[Happening]:
    """Lines for the tag `timeline`."""
    return [
        Happening(line.at, line.who, line.sentence, _details(line), line.category, TONES.get(Category(line.category), "")) for line in lines
    ]


def response(name: str, kind: str, lines: Iterable[Line]) -> FileResponse:
    """The timeline as a file to keep: `csv`, `xlsx` or `json`. The view audits it as a disclosure first."""
    if kind != "json":
        return files.response(name, kind, COLUMNS, iter(lines))
    out = spool()
    out.write(json.dumps([_as_json(line) for line in lines], ensure_ascii=False, indent=1, default=_plain).encode("utf-8", "replace"))
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"{name}.json", content_type="application/json")


def _details(line: Line) -> SafeString | str:
    said = [*([line.because] if line.because else []), *([line.purpose] if line.purpose else [])]
    if line.is_erased:
        said.append(_("The words of this entry were erased at the end of their time. The entry itself can still be proved."))
    rows = [format_html("<p><bdi>{}</bdi></p>", sentence) for sentence in said]
    if line.details:
        rows.append(_list(line.details))
    for part in line.parts:
        rows.append(format_html("<p>{} · {}</p>{}", part.label, part.verb, _list(part.details)))
    return format_html_join("", "{}", ((row,) for row in rows)) if rows else ""


def _list(details: Iterable[Detail]) -> SafeString:
    return format_html(
        "<dl>{}</dl>", format_html_join("", "<dt>{}</dt><dd><bdi>{}</bdi></dd>", ((each.label, _change(each)) for each in details))
    )


def _change(detail: Detail) -> str:
    return moments.said(detail.new) if detail.old is None else f"{moments.said(detail.old)} → {moments.said(detail.new)}"


def _in_text(line: Line) -> Iterator[str]:
    for detail in line.details:
        yield f"{detail.label}: {_change(detail)}"
    for part in line.parts:
        yield f"{part.label} {part.verb}: " + told_apart(f"{detail.label}: {_change(detail)}" for detail in part.details)


def _as_json(line: Line) -> dict[str, Any]:
    held = asdict(line)
    held["details"] = [detail._asdict() for detail in line.details]
    held["parts"] = [{**part._asdict(), "details": [detail._asdict() for detail in part.details]} for part in line.parts]
    return held


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)
