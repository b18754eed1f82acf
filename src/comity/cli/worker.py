"""`comity worker`: does the jobs that pages leave behind."""

import argparse


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    command = commands.add_parser("worker", help="do waiting jobs until stopped")
    command.add_argument("--until-empty", action="store_true", help="stop when no job waits")
    return command


def run(args: argparse.Namespace) -> int:
    from comity.cli import startup

    for sentence in startup.refuse_unsafe():
        print(sentence, flush=True)
    from django.core.management import call_command

    call_command("db_worker", queue_name="*", batch=args.until_empty, reload=False, startup_delay=False, verbosity=0)
    return 0
