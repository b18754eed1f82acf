"""What `comity import list FILE` does: a published list into the desk, with progress, tallies and the rows that were not taken."""

import argparse
import sys
from typing import Any, TextIO

from django.utils.translation import gettext as _

from comity.engines.listfiles import Format, ListKind
from comity.kernel.actor import Actor
from comity.lists.actions import Wanted, import_list
from comity.lists.models import ImportRun, Outcome
from comity.lists.queries import fault_lines, tally_lines

DONE, REFUSED, USAGE = 0, 1, 2
SHOWN = 20


def run(args: argparse.Namespace, actor: Actor, out: TextIO = sys.stdout) -> int:
    """Import the file as this actor; 0 if it was done or tried, 1 if it was refused, 2 if it cannot be opened."""
    try:
        with args.file.open("rb") as stream:
            if args.aliases is None:
                return _import(args, actor, stream, None, out)
            with args.aliases.open("rb") as aliases:
                return _import(args, actor, stream, aliases, out)
    except OSError as problem:
        out.write(_("The file cannot be opened: %(problem)s.") % {"problem": problem.strerror or problem} + "\n")
        return USAGE


def _import(args: argparse.Namespace, actor: Actor, stream: Any, aliases: Any, out: TextIO) -> int:
    watched = out.isatty()

    def show(doing: str, done: int) -> None:
        if watched:
            out.write(f"\r{_(doing)}: {done} ")
            out.flush()

    made = import_list(
        actor,
        stream,
        file_name=args.file.name,
        into=Wanted(args.list_name or args.file.stem, ListKind(args.kind) if args.kind else None, args.publisher, args.effect),
        form=Format(args.format) if args.format else None,
        aliases=aliases,
        dry_run=args.dry_run,
        drops_most=args.drops_most,
        on_progress=show,
    )
    out.write("\r" if watched else "")
    for line in report(made):
        out.write(line + "\n")
    return REFUSED if made.outcome == Outcome.REFUSED else DONE


def report(made: ImportRun) -> list[str]:
    """What became of an import, line by line: rows read = stored + rejected + skipped, for each kind."""
    lines = [f"{made.list_name}: {made.get_outcome_display()}"]
    if made.outcome == Outcome.REFUSED:
        lines += [made.refusal, made.remedy]
    lines += tally_lines(made)
    if made.outcome in (Outcome.DONE, Outcome.TRIED):
        counts = {"added": made.added, "changed": made.changed, "unchanged": made.unchanged, "withdrawn": made.withdrawn}
        lines.append(_("Entries: %(added)d new, %(changed)d changed, %(unchanged)d unchanged, %(withdrawn)d withdrawn.") % counts)
    seconds = (made.finished_at - made.started_at).total_seconds()
    lines.append(_("%(seconds).1f seconds.") % {"seconds": seconds})
    return lines + fault_lines(made, SHOWN)
