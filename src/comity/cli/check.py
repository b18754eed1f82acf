"""`comity check`: would this desk start, and is it safe to expose?"""

import argparse

from comity.cli import Refused


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    command = commands.add_parser("check", help="say whether this desk would start, and what is unsafe")
    command.add_argument("--deploy", action="store_true", help="look also at what matters on a network")
    return command


def run(args: argparse.Namespace) -> int:
    from comity.cli import startup

    sentences = startup.refuse_unsafe()
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    try:
        call_command("check", deploy=args.deploy, fail_level="WARNING")
    except SystemCheckError as found:
        raise Refused(str(found)) from found
    for sentence in sentences:
        print(sentence)
    print("The desk can start: configuration, keys, database mode, migrations and protected entries are in order.")
    return 0
