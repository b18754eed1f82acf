"""`comity key`: makes and rotates the desk's secrets, and shows the public key that proves its entries."""

import argparse

from comity import configuration
from comity.kernel.keys import PURPOSES, KeyFile


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    command = commands.add_parser("key", help="make or rotate the keys, or show the public one")
    verbs = command.add_subparsers(dest="verb", required=True, metavar="verb")
    verbs.add_parser("create", help="a new key file")
    verbs.add_parser("rotate", help="a new key for one purpose; earlier ones stay to read with").add_argument("purpose", choices=PURPOSES)
    verbs.add_parser("public", help="the public keys with which an export of the audit chain is verified")
    return command


def run(args: argparse.Namespace) -> int:
    settings = configuration.load()
    path = settings.within_home(settings.keys)
    if args.verb == "create":
        KeyFile.create(path)
        print(f"The keys are in {path}.")
        print("Keep a copy where the backups are not: whoever has both can read everything, and without the keys a backup is of no use.")
    elif args.verb == "rotate":
        new = KeyFile.open(path).rotate(args.purpose)
        print(f"New {args.purpose} key {new}. Restart web, worker and tick, and renew the copy of {path} that you keep elsewhere.")
    else:
        print(KeyFile.open(path).public_keys_text(), end="")
    return 0
