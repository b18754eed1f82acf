"""`comity check`: would this desk start, and is it safe to expose?"""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from comity.cli import Refused
from comity.configuration import Configuration

if TYPE_CHECKING:
    from django.core.checks import CheckMessage

NO_TLS = "passwords and sessions can be read on the way: set `https = true`, and put a server in front that speaks TLS"
DEBUG = "a page that fails shows what the desk holds: set `debug = false`"
NO_HOSTS = "no name is answered: list in `hosts` the names under which the desk is served"
ANY_HOST = "any name is answered, also one that an attacker chose: list in `hosts` the names under which the desk is served, without *"
BEHIND = (
    "There was an import after the list that persons are compared with was saved: each process adds what is new by itself, "
    "until `comity worker` has saved it again."
)
DEMO = "anybody signs in without a second factor, and the demo's passwords are printed: set `demo = false`"

IN_OUR_WORDS = {
    "security.W004": NO_TLS,
    "security.W012": NO_TLS,
    "security.W016": NO_TLS,
    "security.W018": DEBUG,
    "security.W020": NO_HOSTS,
}
"""What Django says of settings that follow from one key of the configuration, by its own number."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    command = commands.add_parser("check", help="say whether this desk would start, and what is unsafe")
    command.add_argument("--deploy", action="store_true", help="look also at what matters on a network")
    return command


def run(args: argparse.Namespace) -> int:
    from comity.cli import startup

    sentences = startup.refuse_unsafe()
    from django.conf import settings
    from django.core import checks

    found = [
        one for one in checks.run_checks(include_deployment_checks=args.deploy) if one.level >= checks.WARNING and not one.is_silenced()
    ]
    unsafe = list(dict.fromkeys([*map(in_words, found), *(_exposed(settings.COMITY) if args.deploy else ())]))
    if unsafe:
        raise Refused("\n  ".join(["this desk is not safe as it is configured:", *unsafe]))
    from comity.subjects import followed  # models are there once the settings are

    for sentence in (*sentences, *([BEHIND] if followed.is_behind() else ())):
        print(sentence)
    print("The desk can start: configuration, keys, database mode, migrations and protected entries are in order.")
    return 0


def in_words(found: "CheckMessage") -> str:
    """One of Django's findings as a sentence with its remedy; where no setting causes it, the installation is at fault."""
    fault = f"this installation is not as it was delivered ({found.id}: {found.msg}): install this version anew, and report it if it stays"
    return IN_OUR_WORDS.get(found.id or "", fault)


def _exposed(configuration: Configuration) -> Iterator[str]:
    """What Django has no opinion on."""
    if "*" in configuration.hosts:
        yield ANY_HOST
    if configuration.demo:
        yield DEMO
