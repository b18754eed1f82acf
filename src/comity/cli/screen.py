"""`comity screen NAME`: who this may be; `comity screen FILE`: a list of many, under two hands; as an officer and for a matter."""

import argparse
from collections.abc import Callable

from comity.cli import Refused, acting

MATTER = "--matter is the reference of an open request that you are in charge of; for one name also: duty"


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    command = commands.add_parser("screen", help="check a person, or a list of many, against lists and records", epilog=MATTER)
    command.add_argument("name", nargs="*", help="the person's name, in any script; several words are one name; or one .csv or .xlsx file")
    command.add_argument("--born", action="append", default=[], help="1979-04-02, 1979-04, 1979, 1979~ or 1978/1981")
    command.add_argument("--nationality", action="append", default=[], help="a country, as code or word")
    command.add_argument("--document", action="append", default=[], help="a document number")
    many = command.add_argument_group("a list of many")
    many.add_argument("--basis", default="", help="the law or agreement, by its short title")
    many.add_argument("--article", default="", help="the article that permits the screening of many")
    many.add_argument("--purpose", default="", help="what it is for; no person is named in it")
    many.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN", help="what a column holds, such as born=Geboren")
    many.add_argument("--month-first", action="store_true", help="dates of figures begin with their month")
    many.add_argument("--watch", default="", metavar="REFERENCE", help="tell how far a run is")
    many.add_argument("--cancel", default="", metavar="REFERENCE", help="stop a run; --purpose says why")
    many.add_argument("--results", default="", metavar="REFERENCE", help="write whom a run met into the file of --to")
    many.add_argument("--to", default="", metavar="FILE", help="a new .xlsx or .json file")
    acting.add_options(command)
    return command


def run(args: argparse.Namespace) -> int:
    from comity.cli import startup

    if not (args.name or args.results or args.cancel or args.watch):
        raise Refused("name a person, or a .csv or .xlsx file with many")
    startup.refuse_unsafe()
    from comity.screening import command
    from comity.screening.runs import command as of_many

    is_of_many = not args.name or of_many.is_list(args.name)
    _refuse_unread(args)
    actor = acting.actor_from(args)
    with acting.refusals():
        return of_many.run(args, actor) if is_of_many else command.run(args, actor)


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
