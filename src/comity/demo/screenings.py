"""Two invented lists of travellers: one that was screened this morning, and one that waits for its second person."""

import csv
import io
import threading
from datetime import datetime, timedelta
from random import Random

from comity.agreements import actions as agreements
from comity.agreements.models import Agreement, AgreementKind, Party
from comity.demo.chance import chance
from comity.demo.driver import Life
from comity.demo.house import House
from comity.demo.persons import Person, invent, pools
from comity.kernel import clock
from comity.kernel.actor import Actor
from comity.kernel.jobs import running
from comity.lists.models import ListEntry
from comity.screening.models import ScreeningRun
from comity.screening.runs import actions, policy

TRAVELLERS = 300
WAITING = 120
LISTED = 5  # of the travellers
HEADERS = ("Full name", "Date of birth", "Nationality", "Sex", "Passport no", "Place of birth")
UNREAD = (("Traveller without a day", "31.02.1990", "", "", "", ""), ("", "1988-01-01", "", "M", "", ""))


def of_today(house: House, now: datetime) -> Life:
    """A law, a list that is screened at once, and one that waits; neither where nobody is in charge of a matter."""
    random = chance("invented travellers")
    yield now - timedelta(hours=5)
    law = _law(house)
    yield now - timedelta(hours=3)
    givers = [actor for name in house.workers(house.central) if policy.matters_for(actor := house.actor(name, house.central))]
    if not givers:
        return
    purpose = "passengers of the night ferry of today, before it lands"
    first = _given(givers[0], law, _travellers(random, TRAVELLERS - len(UNREAD)), purpose)
    actions.authorise(house.head, first)
    running.work(threading.Event(), until_empty=True)
    yield now - timedelta(hours=1)
    _given(givers[-1], law, _travellers(random, WAITING), "guests of three hotels near the place of the meeting")


def _law(house: House) -> Agreement:
    """An invented law of our own country."""
    country = house.told["country"]
    facts = {
        "agreement_kind": AgreementKind.DOMESTIC,
        "title": "Act on the control of the border (invented)",
        "short_title": "Border act (invented)",
    }
    days = clock.now().date() - timedelta(days=300)
    made = agreements.add_agreement(house.head, parties=[Party(country=country, bound_from=days)], **facts)
    agreements.add_article(house.head, made, number="7", heading="Lists of passengers may be compared for one matter, once")
    return agreements.put_in_force(house.head, house.deputy, made, on=days, because="in the official journal (invented)")


def _given(by: Actor, law: Agreement, rows: list[tuple[str, ...]], purpose: str) -> ScreeningRun:
    out = io.StringIO()
    csv.writer(out).writerows([HEADERS, *rows])
    (matter, *_others) = policy.matters_for(by)
    run = actions.prepare(
        by, io.BytesIO(out.getvalue().encode()), "passengers.csv", matter=matter.record, basis=law, article="Art. 7", purpose=purpose
    )
    return actions.ask(by, run)


def _travellers(random: Random, number: int) -> list[tuple[str, ...]]:
    """Invented travellers of every origin, some of them on the list; two rows cannot be read."""
    origins = list(pools())
    rows = [_row(invent(random, random.choice(origins))) for _each in range(number)]
    for entry in ListEntry.objects.filter(entry_kind="person").order_by("pk")[:LISTED]:
        content = entry.content
        rows[random.randrange(number)] = (
            entry.caption,
            next(iter(content.get("birth_dates", ())), ""),
            next(iter(content.get("nationalities", ())), ""),
            "",
            next((held["number"] for held in content.get("documents", ())), ""),
            "",
        )
    return [*rows, *UNREAD]


def _row(person: Person) -> tuple[str, ...]:
    return person.latin, person.born.isoformat(), person.country, person.gender, person.passport, person.place
