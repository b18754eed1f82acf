"""Draw every workflow of the code into the guide: PYTHONPATH=src:. python scripts/workflows.py [check]

With `check` nothing is written: it says whether docs/guide/steps.md shows the tables as they are, and every label is translated.
"""

import importlib
import os
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.utils import translation

PAGE = Path(__file__).parents[1] / "docs" / "guide" / "steps.md"
HEAD = """# Steps

Every record moves by a table. This page is drawn from the tables that the code obeys: `python scripts/workflows.py`
writes it, `make check` says when it is out of date.

In a picture ✍ is a step that two persons sign, ⏱ one that opens a clock, ✓ one that keeps its promise. Steps that leave
the state as it is stand in the table only.
"""
UNSAID = "the same"


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    page = "\n".join([HEAD, *(line for table in tables() for line in drawn(table))])
    if sys.argv[1:] == ["check"]:
        found = [*untranslated()]
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page:
            found.append("docs/guide/steps.md shows other steps than the code: PYTHONPATH=src:. python scripts/workflows.py")
        print("\n".join(found))
        return 1 if found else 0
    PAGE.write_text(page, encoding="utf-8")
    return 0


def tables() -> Iterator[Any]:
    """The tables of all rooms, by name."""
    from comity.engines.workflow import Workflow

    found = {}
    for config in apps.get_app_configs():
        if config.name.startswith("comity.") and (Path(config.path) / "workflow.py").exists():
            module = importlib.import_module(f"{config.name}.workflow")
            found |= {held.name: held for held in vars(module).values() if isinstance(held, Workflow)}
    return (found[name] for name in sorted(found))


def untranslated() -> Iterator[str]:
    """Steps and clocks whose label is no text of the catalogues: it must stand in N_(…)."""
    with translation.override("ar"):
        for table in tables():
            for named in (*table.moves, *table.clocks.values()):
                if translation.gettext(named.label) == named.label:
                    yield f"{table.name}: {named.label!r} is not translated"


def drawn(table: Any) -> Iterator[str]:
    """One table as a picture and as rows."""
    yield f"## {table.name.capitalize()}\n"
    yield f"```mermaid\n{table.diagram()}\n```\n"
    yield "| step | from | to | hands | reason | clocks |\n|---|---|---|---|---|---|"
    for row in table.moves:
        sources = ", ".join(in_words(source) for source in table.states if source in row.sources)
        target = UNSAID if row.target is None else in_words(row.target)
        hands, reason = "two" if row.second else "one", "needed" if row.needs_reason else ""
        yield f"| {row.label} | {sources} | {target} | {hands} | {reason} | {', '.join(clocks(table, row))} |"
    yield ""


def clocks(table: Any, row: Any) -> Iterator[str]:
    """What a step does to which clock."""
    yield from (f"opens: {clock.label}" for clock in row.opens)
    for verb in ("meets", "pauses", "resumes", "delays", "cancels"):
        yield from (f"{verb}: {table.clocks[name].label}" for name in getattr(row, verb))


def in_words(state: Enum) -> str:
    return str(state.value).replace("_", " ")


if __name__ == "__main__":
    sys.exit(main())
