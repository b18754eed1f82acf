"""`comity import list FILE`: a published list into the desk, as an officer and for a matter."""

import argparse
from pathlib import Path

from comity.cli import acting
from comity.engines.listfiles import Format, ListKind


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    command = commands.add_parser("import", help="import what others publish")
    what = command.add_subparsers(dest="what", required=True, metavar="what")
    of_list = what.add_parser("list", help="a published list of persons, entities or documents")
    of_list.add_argument("file", type=Path, help="the file as its publisher wrote it")
    of_list.add_argument("--list", dest="list_name", default="", metavar="NAME", help="the name of the list; by default the file's name")
    of_list.add_argument("--format", choices=[form.value for form in Format], help="the form of the file; by default it is recognised")
    of_list.add_argument(
        "--kind", choices=[kind.value for kind in ListKind], help="what a new list is; by default what its form usually is"
    )
    of_list.add_argument("--publisher", default="", help="who publishes a new list")
    of_list.add_argument("--effect", default="", help="the legal effect of a new list; by default the usual sentence of its kind")
    of_list.add_argument("--aliases", type=Path, metavar="FILE", help="the Treasury's ALT.CSV, read together with its SDN.CSV")
    of_list.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing into the list")
    of_list.add_argument("--drops-most", action="store_true", help="the publisher did withdraw more than half of the list")
    acting.add_options(of_list)
    return command


def run(args: argparse.Namespace) -> int:
    from comity.cli import startup

    startup.refuse_unsafe()
    actor = acting.actor_from(args)
    from comity.lists import command

    with acting.refusals():
        return command.run(args, actor)
