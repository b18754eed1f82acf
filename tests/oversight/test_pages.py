"""The audit room: all of it for an auditor, each opening with its purpose; for anybody else it is not there."""

import re
import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.casework.models import AssistanceRequest
from comity.engines import ledger
from comity.kernel import clock, freeze, proof, record
from comity.kernel.actor import Actor, stranger, system
from comity.kernel.errors import NotAllowed
from comity.kernel.jobs import running
from comity.kernel.models import Entry, Job
from comity.oversight import actions, policy, queries
from comity.people.models import Officer
from comity.people.roles import Role
from tests import make, making_casework, making_people
from tests.kernel.things.models import FLOW, Thing, may_work

pytestmark = pytest.mark.django_db
PAGES = ["/audit/", "/audit/entries/1/", "/audit/trail/things.thing/1/", "/audit/verification/", "/audit/readers/", "/audit/export/"]


@pytest.fixture(autouse=True)
def an_empty_anchor(db: None) -> None:
    making_people.founders()
    proof.anchor_path().unlink(missing_ok=True)


@pytest.fixture
def auditor() -> Officer:
    return making_people.officer(Role.AUDITOR, name="Ada Aquila")


@pytest.fixture
def room(auditor: Officer) -> Client:
    return making_people.signed_in(auditor)


@pytest.fixture
def worker() -> Actor:
    return make.actor("case", named="Carla Conti")


@pytest.fixture
def thing(worker: Actor) -> Thing:
    thing = Thing(name="lamp")
    with record.create(thing, by=worker, may=may_work, flow=FLOW):
        pass
    return thing


def last() -> Entry:
    return Entry.objects.latest("sequence")


@pytest.mark.parametrize("role", [Role.CASE, Role.HEAD, Role.ADMINISTRATOR, Role.DUTY, Role.LIAISON])
def test_the_room_is_not_there_for_anybody_else(role: str, thing: Thing) -> None:
    room = making_people.signed_in(making_people.officer(role))
    before = Entry.objects.count()
    answers = {room.get(path).status_code for path in [*PAGES, "/audit/nothing/"]}
    answers |= {room.post(path, {"purpose": "x"}).status_code for path in ["/audit/entries/1/", "/audit/export/log/"]}
    assert answers == {404}
    assert "/audit/" not in room.get("/audit/").content.decode()
    assert Entry.objects.count() == before


def test_a_stranger_is_turned_away() -> None:
    assert all(Client().get(path).status_code in {302, 404} for path in PAGES)


@pytest.mark.parametrize("actor", [stranger(), system("tick")])
def test_only_a_person_audits(actor: Actor) -> None:
    assert not policy.may_audit(actor)
    with pytest.raises(NotAllowed, match="Only an auditor"):
        actions.verify(actor)
    assert (last().action, last().category) == ("oversight.log.verify", "not_allowed")


def test_the_log_shows_who_did_what_when_and_no_word_of_the_content(room: Client, thing: Thing) -> None:
    page = room.get("/audit/").content.decode()
    assert "Carla Conti" in page
    assert "things.thing.create" in page
    assert f"/audit/trail/things.thing/{thing.pk}/" in page
    assert "lamp" not in page


def test_each_word_of_the_filter_narrows_the_list(room: Client, thing: Thing, worker: Actor) -> None:
    with pytest.raises(NotAllowed):
        record.move_only(FLOW, "drop", thing, by=make.actor("duty", named="Dora Dente"))
    record.consult(thing, by=worker, action="things.thing.look")

    def actions_shown(query: str) -> set[str]:
        rows = room.get(f"/audit/?{query}").context["page"].rows
        return {row.entry.action for row in rows}

    today = clock.now().astimezone(ZoneInfo("Europe/Rome")).date()  # a day of the filter is one of the desk's zone
    yesterday = today - timedelta(days=1)
    assert actions_shown("category=not_allowed") == {"things.thing.drop"}
    assert "things.thing.look" in actions_shown("category=consultation")
    assert "things.thing.create" not in actions_shown("category=consultation")
    assert actions_shown("action=things.thing.create") == {"things.thing.create"}
    assert actions_shown(f"officer={worker.user_id}") == {"things.thing.create", "things.thing.look"}
    assert "things.thing.create" in actions_shown(f"first_day={yesterday}&last_day={today}")
    assert "things.thing.create" in actions_shown(f"first_day={today}")
    assert actions_shown(f"last_day={yesterday}") == set()
    assert "No entry fits" in room.get(f"/audit/?last_day={yesterday}").content.decode()
    assert room.get("/audit/?first_day=what&older_than=x").status_code == 200


def test_the_log_of_one_record_is_found_by_what_it_is_called(room: Client) -> None:
    house = making_casework.bureau()
    wanted, other = making_casework.received(house), making_casework.received(house)

    def subjects(name: str) -> set[tuple[str, str]]:
        rows = room.get("/audit/", {"record": name}).context["page"].rows
        return {(row.entry.subject_kind, row.entry.subject_key) for row in rows}

    assert subjects(f" {wanted.reference.lower()} ") == {(wanted.kind(), wanted.key)}
    assert subjects(other.reference) == {(other.kind(), other.key)}
    assert ("people.desk", house.desk.key) in subjects(house.desk.name)
    assert subjects("AR-1900-0001") == set()


def test_a_page_of_fifty_entries_costs_as_much_as_one_of_one(room: Client, worker: Actor) -> None:
    counts = []
    for more in (1, 49):
        with record.unit():
            for number in range(more):
                with record.create(Thing(name=f"thing {more} {number}"), by=worker, may=may_work):
                    pass
        room.get("/audit/?action=things.thing.create")
        with CaptureQueriesContext(connection) as asked:
            page = room.get("/audit/?action=things.thing.create").context["page"]
        counts.append((len(page.rows), len(asked)))
    assert [rows for rows, _asked in counts] == [1, 50]
    assert counts[0][1] == counts[1][1]


def subjects_of(page: str) -> list[str]:
    cells = re.findall(r'<td data-label="Subject">(.*?)</td>', page)
    return [re.sub("<[^>]+>", "", cell) for cell in cells]


def test_the_log_calls_a_record_by_its_reference_and_what_has_none_by_kind_and_number(room: Client, thing: Thing) -> None:
    house = making_casework.bureau()
    request = making_casework.received(house, title="canary title")
    page = room.get("/audit/").content.decode()
    assert request.reference in subjects_of(page)
    assert f"/audit/trail/casework.assistancerequest/{request.pk}/" in page, "its trail is found by kind and number"
    assert "canary title" not in page
    assert f"Thing {thing.pk}" in subjects_of(room.get("/audit/?kind=things.thing").content.decode())
    with record.unit():
        record.consult(AssistanceRequest(pk=999), by=house.actor("case"), action="casework.assistancerequest.consult")
    assert "Request for information 999" in subjects_of(room.get("/audit/").content.decode()), "it is not there any more"


def test_a_reference_is_told_to_nobody_who_may_not_see_the_record(worker: Actor) -> None:
    request = making_casework.received(making_casework.bureau())
    entry = Entry.objects.filter(action="casework.assistancerequest.receive")
    assert [row.subject for row in queries.page(entry, system("verifier")).rows] == [request.reference]
    assert [row.subject for row in queries.page(entry, worker).rows] == [f"Request for information {request.pk}"]


def test_fifty_requests_in_the_log_cost_as_much_as_one(room: Client) -> None:
    house, counts = making_casework.bureau(), []
    for more in (1, 49):
        made = making_casework.many(house, more)
        room.get("/audit/?action=casework.assistancerequest.receive")
        with CaptureQueriesContext(connection) as asked:
            page = room.get("/audit/?action=casework.assistancerequest.receive").content.decode()
        counts.append((len(subjects_of(page)), len(asked)))
        assert {one.reference for one in made} <= set(subjects_of(page))
    assert [rows for rows, _asked in counts] == [1, 50]
    assert counts[0][1] == counts[1][1]


def test_older_entries_follow_by_their_sequence_and_every_page_costs_the_same(room: Client, worker: Actor) -> None:
    for number in range(60):
        with record.create(Thing(name=f"thing {number}"), by=worker, may=may_work):
            pass
    room.get("/audit/?action=things.thing.create")
    with CaptureQueriesContext(connection) as first:
        page = room.get("/audit/?action=things.thing.create").context["page"]
    with CaptureQueriesContext(connection) as second:
        older = room.get(f"/audit/?action=things.thing.create&older_than={page.older_than}").context["page"]
    assert len(page.rows) == 50
    assert older.rows[0].entry.sequence == page.older_than - 1
    assert len(first) == len(second)
    sequences = [row.entry.sequence for row in (*page.rows, *older.rows)]
    assert sequences == sorted(sequences, reverse=True)


def test_an_entry_opens_for_a_purpose_which_is_entered(room: Client, auditor: Officer, thing: Thing) -> None:
    sequence = last().sequence
    page = room.get(f"/audit/entries/{sequence}/").content.decode()
    assert "lamp" not in page
    assert room.post(f"/audit/entries/{sequence}/", {"purpose": " "}).status_code == 422
    page = room.post(f"/audit/entries/{sequence}/", {"purpose": "complaint of March"}).content.decode()
    assert "lamp" in page
    assert Entry.objects.get(pk=sequence).digest in page
    entry = last()
    assert (entry.action, entry.subject_key, entry.actor) == ("oversight.entry.open", thing.key, f"officer:{auditor.pk}")
    assert (entry.content.body["purpose"], entry.content.body["facts"]) == ("complaint of March", {"entry": sequence})
    assert room.get("/audit/entries/999999/").status_code == 404


def test_a_trail_opens_for_a_purpose_and_shows_its_own_opening(room: Client, thing: Thing) -> None:
    path = f"/audit/trail/things.thing/{thing.pk}/"
    assert "lamp" not in room.get(path).content.decode()
    page = room.post(path, {"purpose": "complaint of March"}).content.decode()
    assert "lamp" in page
    assert "Trail opened by an auditor" in page
    assert "complaint of March" in page
    assert room.get("/audit/trail/things.thing/999999/").status_code == 404


def test_the_trail_of_what_was_erased_or_is_of_no_known_kind_still_opens(room: Client, thing: Thing, worker: Actor) -> None:
    key = thing.key
    record.dispose(thing, by=worker, may=may_work, because="review")
    page = room.post(f"/audit/trail/things.thing/{key}/", {"purpose": "x"}).content.decode()
    assert "Erased at the end of its time" in page
    assert "lamp" not in page
    for kind in ("no.such", "what"):
        Entry.objects.bulk_create([_forgotten(kind)])
        assert room.post(f"/audit/trail/{kind}/7/", {"purpose": "x"}).status_code == 200
        assert last().subject_kind == ""


def test_who_acted_is_named_where_the_words_of_the_entry_are_erased(room: Client, thing: Thing, worker: Actor) -> None:
    sequence, key = last().sequence, thing.key
    record.dispose(thing, by=make.actor("case", named="Dario Dossi"), may=may_work, because="review")
    for path in (f"/audit/trail/things.thing/{key}/", f"/audit/entries/{sequence}/"):
        page = room.post(path, {"purpose": "x"}).content.decode()
        told = page.partition('class="timeline"')[2].partition("</ol>")[0]
        assert "The words of this entry were erased" in told
        assert "Carla Conti" in told
        assert "officer:" not in told


def _forgotten(kind: str) -> Entry:
    now, top = clock.now(), last()
    from comity.kernel.models import ChainHead

    ChainHead.objects.update(sequence=top.sequence + 1)
    return Entry(
        sequence=top.sequence + 1,
        at=now,
        recorded_at=now,
        actor="system:x",
        action="x",
        category="alteration",
        subject_kind=kind,
        subject_key="7",
    )


def test_an_empty_purpose_is_refused_by_the_action_too(auditor: Officer, thing: Thing) -> None:
    from django.core.exceptions import ValidationError

    from comity.people.queries import actor_for

    with pytest.raises(ValidationError, match="what this is for"):
        actions.open_trail(actor_for(auditor), "things.thing", thing.key, purpose=" ")


def test_the_log_is_verified_as_a_job_and_the_verdict_states_its_window(
    room: Client, thing: Thing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.oversight.tasks.SAID_EVERY", 1)
    assert "not had the log verified" in room.get("/audit/verification/").content.decode()
    proof.checkpoint_now(clock.now())
    assert proof.checkpoint_now(clock.now()) is None
    started = room.post("/audit/verification/")
    assert started.headers["Location"].startswith("/jobs/")
    assert running.work(threading.Event(), until_empty=True) == 1
    page = room.get("/audit/verification/").content.decode()
    assert "No change found" in page
    assert "would not be found" in page


def test_a_change_is_shown_with_its_place(room: Client, thing: Thing) -> None:
    place = last().sequence
    proof.checkpoint_now(clock.now())
    freeze.disarm()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_entry SET actor = 'officer:999' WHERE sequence = %s", [place])
    room.post("/audit/verification/")
    running.work(threading.Event(), until_empty=True)
    page = room.get("/audit/verification/").content.decode()
    assert "The log was changed" in page
    assert f"Entry {place} was changed after it was written." in page
    job = room.get(f"/jobs/{Job.objects.get(kind=queries.VERIFY).pk}/").content.decode()
    assert '<span class="status is-late">The log was changed</span>' in job
    freeze.arm()


def test_a_verification_of_an_empty_log_says_that_nothing_is_proven() -> None:
    verdict = queries.as_json(ledger.verify([], [], []))
    assert (verdict["ok"], verdict["proven_at"], verdict["entries"]) == (True, "", 0)
    rewritten = ledger.Problem(ledger.Kind.REWRITTEN, 1, 2, {"at": datetime(2026, 3, 2, tzinfo=UTC)})
    assert (
        queries.as_json(ledger.Verification(2, 1, 2, (rewritten,), 0, 1, None))["problems"][0]["values"]["at"]
        == "2026-03-02T00:00:00+00:00"
    )


def test_three_files_verify_the_log_elsewhere_and_each_is_a_disclosure(room: Client, thing: Thing) -> None:
    proof.checkpoint_now(clock.now())
    count = Entry.objects.count()
    taken = {}
    for part in ("log", "checkpoints", "keys"):
        assert room.post(f"/audit/export/{part}/", {"purpose": ""}).status_code == 422
        response = room.post(f"/audit/export/{part}/", {"purpose": "yearly audit"})
        taken[part] = b"".join(response).decode()
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert (last().action, last().category) == ("oversight.log.export", "disclosure")
    assert "lamp" not in taken["log"]
    keys = [ledger.VerifierKey.parse(line) for line in taken["keys"].splitlines()]
    verdict = ledger.verify(ledger.read_export(taken["log"].splitlines()), ledger.split_notes(taken["checkpoints"]), keys)
    assert (verdict.ok, verdict.entries, verdict.unproven_from) == (True, count + 1, count + 2)
    assert room.post("/audit/export/else/", {"purpose": "x"}).status_code == 404
    assert room.get("/audit/export/").status_code == 200


def test_who_reads_is_counted_by_reader(room: Client, thing: Thing, worker: Actor) -> None:
    assert "Nothing that is watched" in room.get("/audit/readers/").content.decode()
    for actor in (worker, system("import")):
        record.consult(thing, by=actor, action="things.thing.look")
    record.consult(thing, by=worker, action="casework.assistancerequest.take_letter", category="disclosure")
    record.consult(thing, by=worker, action="casework.assistancerequest.answer", category="disclosure")
    readers = room.get("/audit/readers/").context["readers"]
    assert [(reader.who, reader.times, bool(reader.officer_key)) for reader in readers] == [
        ("Carla Conti", 2, True),
        ("Comity itself", 1, False),
    ]
    listed = room.get("/audit/", {"category": queries.READINGS, "officer": worker.user_id}).context["page"].rows
    assert len(listed) == 2, "the number leads to as many"


def test_releases_without_a_second_person_are_counted_by_year(room: Client, worker: Actor) -> None:
    record.consult(None, by=worker, action=queries.RELEASE, category="disclosure")
    assert queries.releases() == [(clock.now().year, 1)]
    assert "minimum was released" in room.get("/audit/").content.decode()
    assert queries.names_of({"system:tick", "officer:999999", f"officer:{worker.user_id}"}) == {f"officer:{worker.user_id}": "Carla Conti"}
