"""`comity audit`: proves the audit log, on this desk or from an export alone, and takes it away."""

import argparse
import sys
from pathlib import Path

from comity.cli import Refused, acting


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    command = commands.add_parser("audit", help="verify the audit log, sign where it stands, take an export")
    verbs = command.add_subparsers(dest="verb", required=True, metavar="verb")
    verify = verbs.add_parser("verify", help="exit status 0: no change found; 1: changed; 2: the files cannot be used")
    verify.add_argument("--export", type=Path, metavar="FILE", help="judge this export instead of the desk's own log")
    verify.add_argument("--checkpoints", type=Path, metavar="FILE", help="signed checkpoints, from the second place")
    verify.add_argument("--keys", type=Path, metavar="FILE", help="the log's public keys; with --export")
    export = verbs.add_parser("export", help="the log without names and contents, one JSON entry a line")
    export.add_argument("out", type=Path, metavar="OUT")
    acting.add_options(export)
    verbs.add_parser("checkpoint", help="sign where the log stands now, and anchor it in the second place")
    verbs.add_parser("keys", help="the public keys, in the form that `verify --keys` reads")
    return command


def run(args: argparse.Namespace) -> int:
    if args.verb == "verify" and args.export is not None:
        return _verify_files(args)
    from comity.cli import startup

    startup.load_django() if args.verb in {"verify", "keys"} else startup.refuse_unsafe()
    return {"verify": _verify, "export": _export, "checkpoint": _checkpoint, "keys": _keys}[args.verb](args)


def _verify_files(args: argparse.Namespace) -> int:
    """No database, no configuration and no secret: the files alone."""
    from comity.engines.ledger.__main__ import main

    if args.checkpoints is None or args.keys is None:
        raise Refused("with --export say also --checkpoints and --keys")
    return main([str(args.export), str(args.checkpoints), str(args.keys)])


def _verify(args: argparse.Namespace) -> int:
    from comity.engines import ledger
    from comity.engines.ledger.__main__ import OK, TAMPERED, report
    from comity.kernel import proof

    if args.keys is not None:
        raise Refused("--keys goes with --export: the desk verifies its own log with its own keys")
    try:
        kept = ledger.split_notes(args.checkpoints.read_text("utf-8", errors="replace")) if args.checkpoints else None
    except OSError as unreadable:
        raise Refused(f"{args.checkpoints}: {unreadable.strerror}") from unreadable
    verdict = proof.verify(checkpoints=kept)
    print("\n".join(report(verdict)))
    return OK if verdict.ok else TAMPERED


def _export(args: argparse.Namespace) -> int:
    from comity.kernel import proof
    from comity.kernel.errors import NotAllowed
    from comity.oversight import actions

    actor = acting.actor_from(args)
    try:
        actions.take(actor, "log", purpose=actor.purpose)
    except NotAllowed as refused:
        raise Refused(str(refused)) from refused
    lines = 0
    try:
        with args.out.open("x", encoding="utf-8") as out:
            for line in proof.export():
                out.write(line + "\n")
                lines += 1
    except OSError as unwritable:
        raise Refused(f"{args.out}: {unwritable.strerror}") from unwritable
    print(f"{lines - 1} entries and the signed end are in {args.out}.")
    return 0


def _checkpoint(_args: argparse.Namespace) -> int:
    from comity.kernel import clock, proof

    made = proof.checkpoint_now(clock.now())
    print(
        f"Signed at entry {made.sequence}; {proof.anchor_path()} holds it." if made else "Nothing was recorded since the last checkpoint."
    )
    return 0


def _keys(_args: argparse.Namespace) -> int:
    from comity.kernel import proof

    sys.stdout.write("".join(f"{key}\n" for key in proof.public_keys()))
    return 0
