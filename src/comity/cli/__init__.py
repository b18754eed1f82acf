"""The command line: each command is a module with `add_parser` and `run`, and loads Django only when it needs it."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Protocol, cast

COMMANDS = ("demo", "serve", "worker", "tick", "migrate", "check", "user", "key", "import", "screen", "audit", "backup", "restore")


class Refused(Exception):
    """A command cannot be carried out; the sentence says why and what helps."""


class Command(Protocol):
    """What every module of this package offers."""

    def add_parser(self, commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
        """Describe the command and its options."""

    def run(self, args: argparse.Namespace) -> int:
        """Carry it out; the exit status."""


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(prog="comity", description="The open desk for international police cooperation.")
    commands = top.add_subparsers(dest="command", required=True, metavar="command")
    for name in COMMANDS:
        command = cast("Command", importlib.import_module(f"comity.cli.{name}"))
        command.add_parser(commands).set_defaults(run=command.run)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; a refusal is one sentence on standard error and status 1.

    Whatever it makes (home, database, logs, attachments, backups) is for its own account alone.
    """
    from comity.configuration import ConfigurationError
    from comity.kernel.keys import KeyFileError

    args = parser().parse_args(argv)
    os.umask(0o077)
    try:
        status: int = args.run(args)
    except (Refused, ConfigurationError, KeyFileError) as refusal:
        print(f"comity {args.command}: {refusal}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        return 130
    return status
