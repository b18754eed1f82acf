"""`comity user`: the first two administrators of a new desk, one more where fewer than two are left, and further officers."""

import argparse

from comity.cli import Refused, acting
from comity.configuration import LANGUAGES


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    command = commands.add_parser("user", help="make the first administrators, or invite an officer")
    verbs = command.add_subparsers(dest="verb", required=True, metavar="verb")
    first = verbs.add_parser(
        "first", help="one of the first two administrators, or one more where fewer than two are left; two give every role"
    )
    first.add_argument("username", help="the name used at sign-in")
    first.add_argument("--name", required=True, help="as it is shown")
    first.add_argument("--desk", required=True, metavar="CODE", help="the desk's code; a new desk also needs the next three")
    first.add_argument("--desk-name", help="the desk's name")
    first.add_argument("--country", help="two letters")
    first.add_argument("--zone", default="UTC", help="the zone in which its days are counted (default: %(default)s)")
    invite = verbs.add_parser("invite", help="a new officer, without a role yet")
    invite.add_argument("username", help="the name used at sign-in")
    invite.add_argument("--name", required=True, help="as it is shown")
    invite.add_argument("--rank", default="")
    invite.add_argument("--language", default="en", choices=LANGUAGES)
    acting.add_options(invite)
    return command


def run(args: argparse.Namespace) -> int:
    from comity.cli import startup

    for sentence in startup.refuse_unsafe():
        print(sentence)
    from django.core.exceptions import ValidationError

    from comity.kernel.errors import NotAllowed

    try:
        invited, code = _first(args) if args.verb == "first" else _invite(args)
    except ValidationError as wrong:
        raise Refused(" ".join(wrong.messages)) from wrong
    except NotAllowed as refused:
        raise Refused(str(refused)) from refused
    print(f"{invited} may set a password on the page /invited/ within 72 hours, with the code")
    print(f"\n    {code}\n")
    print("It is shown once and kept nowhere. The second factor is added at the first sign-in.")
    return 0


def _first(args: argparse.Namespace) -> tuple[str, str]:
    from comity.kernel.actor import system
    from comity.people import actions
    from comity.people.models import Desk

    desk = Desk.objects.filter(code=args.desk).first()
    if desk is None:
        if not args.desk_name or not args.country:
            raise Refused(f"there is no desk {args.desk} yet: say also --desk-name, --country and --zone")
        desk = Desk(code=args.desk, name=args.desk_name, country=args.country.upper(), zone=args.zone, weekend=[5, 6])
    made = actions.first_administrator(system("set-up"), desk=desk, username=args.username, name=args.name)
    return made.officer.username, made.code


def _invite(args: argparse.Namespace) -> tuple[str, str]:
    from comity.people import actions

    by = acting.actor_from(args)
    made = actions.invite(by, username=args.username, name=args.name, rank=args.rank, language=args.language)
    return made.officer.username, made.code
