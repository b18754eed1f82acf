"""What `comity screen FILE` does: a list prepared, watched, stopped, its results taken away; authorised it is by a second person."""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.agreements.models import Agreement
from comity.engines.tables import Field, Order
from comity.kernel.actor import Actor
from comity.kernel.errors import WrongState
from comity.kernel.models import Record
from comity.screening.runs import actions, exporting, files, policy, queries
from comity.screening.runs.listings import state_words
from comity.screening.runs.models import RunState, ScreeningRun

DONE, REFUSED, USAGE = 0, 1, 2
SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx"})
LOOKED_EVERY = 2.0  # seconds
GOING = (RunState.PREPARED, RunState.RUNNING)


class Unknown(Exception):
    """What was named is not there, or not for this actor; the sentence says which and what helps."""


def is_list(names: list[str]) -> bool:
    """Whether one file with a list was named, and not a person."""
    return len(names) == 1 and Path(names[0]).suffix.casefold() in SUFFIXES


def run(args: argparse.Namespace, actor: Actor, out: TextIO = sys.stdout, wait: Callable[[float], object] = time.sleep) -> int:
    """Do what was asked as this actor; 0 if it was done, 1 if it was refused, 2 if a file cannot be opened."""
    try:
        if args.results:
            return _take(_run_of(actor, args.results), args, actor, out)
        if args.cancel:
            stopped = actions.cancel(actor, _run_of(actor, args.cancel), because=args.purpose or actor.purpose)
            out.write(_told(stopped) + "\n")
            return DONE
        if args.watch:
            return _watch(_run_of(actor, args.watch), out, wait)
        return _prepare(args, actor, out)
    except OSError as problem:
        out.write(_("The file cannot be opened: %(problem)s.") % {"problem": problem.strerror or problem} + "\n")
        return USAGE
    except (ValidationError, WrongState, Unknown) as refused:
        out.write("\n".join(refused.messages if isinstance(refused, ValidationError) else [str(refused)]) + "\n")
        return REFUSED


def _prepare(args: argparse.Namespace, actor: Actor, out: TextIO) -> int:
    matter, basis = _matter(actor), _basis(actor, args.basis)
    with Path(args.name[0]).open("rb") as file:
        made = actions.prepare(actor, file, Path(args.name[0]).name, matter=matter, basis=basis, article=args.article, purpose=args.purpose)
    if args.map or args.month_first:
        _map(made, args, actor)
    _show_reading(made, out)
    if made.names_persons:
        actions.ask(actor, made)
        told = _("%(reference)s: %(given)d persons wait for a second person, a head of this desk, who authorises it at %(address)s")
    else:
        told = _("%(reference)s: no column of a name or a number was recognised. Say which with --map, or at %(address)s")
    out.write(told % {"reference": made.reference, "given": made.given, "address": made.get_absolute_url()} + "\n")
    return DONE


def _map(run: ScreeningRun, args: argparse.Namespace, actor: Actor) -> None:
    """Correct what the columns hold; one that is not there stops the run, whose file is not kept for a word mistyped. Raises Unknown."""
    try:
        columns = {**run.columns, **dict(_mapped(run, one) for one in args.map)}
    except Unknown as unknown:
        actions.cancel(actor, run, because=str(unknown)[:300])
        raise
    order = Order.MONTH_FIRST if args.month_first else run.order
    actions.map_columns(actor, run, columns=columns, order=order, encoding=run.encoding)


def _show_reading(run: ScreeningRun, out: TextIO) -> None:
    """The columns as they are read, and the first rows."""
    for name, place in run.columns.items():
        out.write(f"  {_(Field(name).label)} = {run.headers[place]}\n")
    for row in files.preview(run):
        flaws = " ".join(f"[{_(flaw.field.label)}: {_(flaw.reason)}]" for flaw in row.flaws)
        out.write(f"  {row.number}: {' | '.join(row.read.values())} {flaws}".rstrip() + "\n")


def _mapped(run: ScreeningRun, said: str) -> tuple[str, int]:
    """`born=Geboren am` as field and place. Raises Unknown."""
    name, _equals, header = said.partition("=")
    if name not in set(Field) or header not in run.headers:
        known = {"said": said, "fields": ", ".join(Field), "headers": ", ".join(run.headers)}
        raise Unknown(_("--map %(said)s: the fields are %(fields)s; the columns are %(headers)s.") % known)
    return name, run.headers.index(header)


def _matter(actor: Actor) -> Record:
    wanted = actor.purpose.strip().casefold()
    found = next((one.record for one in policy.matters_for(actor) if str(one.record).casefold() == wanted), None)
    if found is None:
        raise Unknown(_("--matter is the reference of an open request that you are in charge of; being on duty is not enough for a list."))
    return found


def _basis(actor: Actor, said: str) -> Agreement:
    standing = queries.statutes(actor)
    found = next((one for one in standing if said.strip().casefold() in (str(one).casefold(), str(one.pk))), None)
    if found is None:
        known = ", ".join(str(one) for one in standing) or _("none")
        raise Unknown(_("--basis is a law or agreement in force that binds our side: %(known)s.") % {"known": known})
    return found


def _run_of(actor: Actor, reference: str) -> ScreeningRun:
    found = queries.runs(actor).filter(reference=reference).first()
    if found is None:
        raise Unknown(_("There is no run %(reference)s that you may see.") % {"reference": reference})
    return found


def _watch(run: ScreeningRun, out: TextIO, wait: Callable[[float], object]) -> int:
    """Tell how far it is until it is over, or until there is nothing to wait for but a second person."""
    said = ""
    while True:
        run.refresh_from_db()
        told = _told(run)
        if told != said:
            out.write(told + "\n")
            out.flush()
        said = told
        if run.state != RunState.RUNNING:
            return DONE if run.state in (*GOING, RunState.FINISHED) else REFUSED
        wait(LOOKED_EVERY)


def _told(run: ScreeningRun) -> str:
    facts = {
        "reference": run.reference,
        "state": state_words(run),
        "done": run.compared + run.unreadable,
        "given": run.given,
        "met": run.met,
        "unreadable": run.unreadable,
    }
    return _("%(reference)s: %(state)s, %(done)d of %(given)d rows, %(met)d with a candidate, %(unreadable)d not compared") % facts


def _take(run: ScreeningRun, args: argparse.Namespace, actor: Actor, out: TextIO) -> int:
    target = Path(args.to or "")
    form = target.suffix.removeprefix(".").casefold()
    if form not in exporting.FORMS:
        raise Unknown(_("Say with --to where the results go: a new file that ends in .xlsx or .json."))
    persons = list(queries.met(actor, run))
    with open(target, "xb", opener=_for_the_account_alone) as file:
        try:
            actions.take(actor, run, purpose=args.purpose or actor.purpose, form=form, persons=len(persons))
            with exporting.written(run, persons, form) as content:
                shutil.copyfileobj(content, file)
        except BaseException:
            target.unlink()
            raise
    out.write(
        _("With a candidate, written to %(file)s: %(persons)d. A hit is not an identification.")
        % {"persons": len(persons), "file": target.name}
        + "\n"
    )
    return DONE


def _for_the_account_alone(path: str, flags: int) -> int:
    """Opens a new file that no other account of the machine reads."""
    return os.open(path, flags, 0o600)
