"""`comity migrate`: the database in the form of this version, its entries protected."""

import argparse


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    return commands.add_parser("migrate", help="bring the database to this version and protect its entries")


def run(args: argparse.Namespace) -> int:
    from comity.cli import startup

    startup.load_django()
    from django.core.management import call_command

    from comity.kernel import freeze

    call_command("migrate", interactive=False, verbosity=0)
    freeze.refuse_unarmed()
    for sentence in startup.refuse_unsafe():
        print(sentence)
    print("The database is in the form of this version; its audit entries are protected.")
    return 0
