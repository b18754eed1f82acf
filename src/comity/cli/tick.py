"""`comity tick`: what time does to promises, once or again and again."""

import argparse
import signal
import threading
from collections.abc import Callable
from datetime import datetime


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    command = commands.add_parser("tick", help="let time pass: breaches, reminders, what is to be forgotten")
    command.add_argument("--every", type=float, metavar="SECONDS", help="go on until stopped, this often")
    return command


def run(args: argparse.Namespace) -> int:
    from comity.cli import startup

    for sentence in startup.refuse_unsafe(as_service=True):
        print(sentence, flush=True)
    if not args.every:
        return 0 if once() else 1
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    while not stopped.is_set():
        once()
        stopped.wait(args.every)
    return 0


def once() -> bool:
    """Do every duty now. One that fails is logged and does not keep the others from being done; whether all were done."""
    import logging

    from django.db import close_old_connections

    from comity.kernel import clock
    from comity.web import health

    close_old_connections()
    moment = clock.now()
    done = True
    for duty in duties():
        try:
            duty(moment)
        except Exception:
            logging.getLogger("comity.tick").exception("the duty %s failed", duty.__name__)
            done = False
    if done:
        health.beat(moment)
    return done


def duties() -> tuple[Callable[[datetime], object], ...]:
    """What is to be done, in this order; each takes the moment."""
    from comity.kernel import tick

    return (*tick.duties(), forget_sessions)


def forget_sessions(_moment: datetime) -> None:
    """Remove sign-ins that have run out."""
    from django.core.management import call_command

    from comity.people import sessions

    call_command("clearsessions", verbosity=0)
    sessions.sweep()
