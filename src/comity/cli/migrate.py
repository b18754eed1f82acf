"""`comity migrate`: the database in the form of this version, its entries protected."""

import argparse


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    return commands.add_parser("migrate", help="bring the database to this version and protect its entries")


def run(args: argparse.Namespace) -> int:
    for sentence in to_this_version():
        print(sentence)
    print("The database is in the form of this version; its audit entries are protected.")
    return 0


def to_this_version() -> list[str]:
    """Migrate, and refuse a database that is unsafe then; returns what whoever starts Comity should read. Raises Refused."""
    from comity.cli import startup

    startup.load_django()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    return startup.refuse_unsafe()
