"""`comity serve`: the web server, in this process, only on a desk that is safe to start."""

import argparse
import gc
import threading
from collections.abc import Callable
from functools import partial
from typing import Any


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    command = commands.add_parser("serve", help="serve the desk")
    command.add_argument("--bind", default="127.0.0.1:8000", help="address and port, or unix:/path (default: %(default)s)")
    command.add_argument("--workers", type=int, default=2, help="processes (default: %(default)s)")
    command.add_argument("--threads", type=int, default=4, help="threads in each (default: %(default)s)")
    return command


def run(args: argparse.Namespace) -> int:
    from comity.cli import startup

    for sentence in startup.refuse_unsafe(as_service=True):
        print(sentence, flush=True)
    from django.conf import settings

    from comity.kernel import forking

    forking.let_go_of_the_database()
    _serve(
        {
            "bind": args.bind,
            "workers": args.workers,
            "threads": args.threads,
            "worker_class": "gthread",
            "preload_app": True,  # read once, shared by all of them
            "timeout": 60,
            "graceful_timeout": 10,
            "max_requests": 20_000,
            "max_requests_jitter": 2_000,
            "control_socket_disable": True,
            "post_worker_init": _keep_warm,
            "errorlog": "-",
            # Requests are logged by comity.web without query strings and names.
            "accesslog": None,
            "logconfig_dict": settings.LOGGING,
        }
    )
    return 0


def _keep_warm(worker: Any) -> None:
    """Beside the pages of each process, what persons are compared with is kept in memory before anybody asks."""
    from comity.subjects import indexes

    warming = partial(indexes.keep_warm, threading.Event(), changed=_settling())
    threading.Thread(target=warming, name="indexes", daemon=True).start()


def _settling() -> Callable[[int], None]:
    """Leaves what is held for good out of each later search for garbage.

    Done anew when a tenth more or less is held: after an import, not after each record.
    """
    settled = 0

    def settle(held: int) -> None:
        nonlocal settled
        if abs(held - settled) * 10 >= settled:
            settled = held
            gc.unfreeze()
            gc.collect()
            gc.freeze()

    return settle


def _serve(options: dict[str, Any]) -> None:
    """Run gunicorn here until it is told to stop; it ends the process itself."""
    from gunicorn.app.base import BaseApplication

    class Desk(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
        def load_config(self) -> None:
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from comity.wsgi import application

            return application

    Desk().run()
