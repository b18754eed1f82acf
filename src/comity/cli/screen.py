"""`comity screen NAME`: who on the lists and in the records this may be, as an officer and for a matter."""

import argparse
from collections.abc import Callable

from comity.cli import Refused, acting

MATTER = "--matter is the reference of an open request that you are in charge of, or: duty"


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    command = commands.add_parser("screen", help="check a person against lists and records", epilog=MATTER)
    command.add_argument("name", nargs="+", help="the person's name, in any script; several words are one name")
    command.add_argument("--born", action="append", default=[], help="1979-04-02, 1979-04, 1979, 1979~ or 1978/1981")
    command.add_argument("--nationality", action="append", default=[], help="a country, as code or word")
    command.add_argument("--document", action="append", default=[], help="a document number")
    acting.add_options(command)
    return command


def run(args: argparse.Namespace) -> int:
    from comity.cli import startup

    startup.refuse_unsafe()
    _refuse_unread(args)
    actor = acting.actor_from(args)
    from comity.screening import command

    with acting.refusals():
        return command.run(args, actor)


def _refuse_unread(args: argparse.Namespace) -> None:
    """What cannot be read is not left out in silence, and not counted as a country that differs. Raises Refused."""
    from django.core.exceptions import ValidationError

    from comity.engines.screening.countries import country_code
    from comity.subjects import shapes

    checks: tuple[tuple[str, list[str], Callable[[str], None]], ...] = (
        ("--born", args.born, lambda text: shapes.are_birth_dates([text])),
        ("--nationality", args.nationality, lambda text: shapes.are_countries([country_code(text) or ""])),
    )
    for option, given, check in checks:
        for text in given:
            try:
                check(text)
            except ValidationError as unread:
                raise Refused(f"{option} {text}: {' '.join(unread.messages)}") from unread
