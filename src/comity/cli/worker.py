"""`comity worker`: does the jobs that pages leave behind."""

import argparse
import signal
import threading


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    command = commands.add_parser("worker", help="do waiting jobs until stopped")
    command.add_argument("--until-empty", action="store_true", help="stop when no job waits")
    return command


def run(args: argparse.Namespace) -> int:
    from comity.cli import startup

    for sentence in startup.refuse_unsafe(as_service=True):
        print(sentence, flush=True)
    from comity.kernel.jobs import running

    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    running.work(stopped, until_empty=args.until_empty)
    return 0
