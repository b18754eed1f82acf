"""What the kernel says of values, actors, rows and broken rules."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError

from comity.engines.deadlines import Limit, Unit
from comity.kernel import clocks, numbering, proof, record, tick
from comity.kernel.access import Visible
from comity.kernel.actor import Actor, ActorKind, stranger, system
from comity.kernel.keys import KeyFile, KeyFileError
from comity.kernel.models import Attachment, ChainHead, Deadline, Entry, Record
from comity.kernel.record import signatures
from comity.kernel.record.act import plain
from comity.people.models import Desk
from tests import make
from tests.kernel.things.models import FLOW, Thing, may_work

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (None, None),
        (True, True),
        (3, 3),
        ("x", "x"),
        (1.5, "1.5"),
        (NOON, "2026-03-02T12:00:00+00:00"),
        (NOON.astimezone(timezone(timedelta(hours=8))), "2026-03-02T12:00:00+00:00"),
        (date(2026, 3, 2), "2026-03-02"),
        (time(12), "12:00:00"),
        (Decimal("1.50"), "1.50"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        ({1: NOON}, {"1": "2026-03-02T12:00:00+00:00"}),
        (["x", (1,)], ["x", [1]]),
        (Thing(pk=7), 7),
        (b"x", "b'x'"),
    ],
)
def test_every_value_has_one_form_in_an_entry(value: object, held: object) -> None:
    assert plain(value) == held


@pytest.mark.django_db
def test_every_row_names_itself_without_a_persons_name() -> None:
    for model in apps.get_app_config("kernel").get_models():
        row = model(pk=1, name="letter.pdf") if model is Attachment else model(pk=1)
        assert str(row), model.__name__
    assert Record.searchable(Thing(name="lamp")) == [], "what says nothing else is not searched"


def test_only_a_model_with_a_rule_can_be_asked_what_one_may_see() -> None:
    with pytest.raises(TypeError, match="names no rule"):
        Visible(model=ChainHead).visible_to(stranger())


def test_an_actor_may_state_a_purpose_and_has_the_roles_of_one_desk() -> None:
    assert system("tick").for_purpose("review").purpose == "review"
    assert Actor(ActorKind.OFFICER, "Li Na", 7).person_id == 7
    assert not stranger().is_human
    assert not stranger().has("case", "head")
    with pytest.raises(ValueError, match="only a person"):
        _ = system("tick").person_id


@pytest.mark.django_db
def test_only_a_person_signs() -> None:
    with pytest.raises(ValueError, match="only a person"):
        signatures.sign(Thing(pk=1, name="x"), "close", system("tick"), "")


@pytest.mark.django_db
def test_a_broken_rule_without_a_sentence_stays_the_error_it_is() -> None:
    with pytest.raises(IntegrityError), record.unit():
        Entry.objects.create(sequence=1, at=NOON, recorded_at=NOON)
        Deadline.objects.create(subject_kind="x", subject_key="1", name="x", starts_at=NOON, limit={}, state="open")


@pytest.mark.django_db
def test_a_refusal_that_nobody_recorded_leaves_no_entry() -> None:
    from comity.kernel.errors import NotAllowed

    with pytest.raises(NotAllowed), record.unit():
        raise NotAllowed("outside an act")
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_numbers_of_a_series_follow_each_other() -> None:
    with record.unit():
        assert [numbering.next_number("AR-2026"), numbering.next_number("AR-2026"), numbering.next_number("AR-2027")] == [1, 2, 1]


@pytest.mark.django_db
def test_a_hundred_entries_are_vouched_for_without_waiting_for_the_tick(django_capture_on_commit_callbacks) -> None:
    proof.anchor_path().unlink(missing_ok=True)
    worker = make.actor("case")
    with django_capture_on_commit_callbacks(execute=True):
        record.create_all([Thing(name=f"thing {number}") for number in range(101)], by=worker, may=may_work)
    assert len(proof.anchored()) == 1


@pytest.mark.django_db
def test_the_log_is_signed_at_once_where_somebody_asks_for_it() -> None:
    proof.anchor_path().unlink(missing_ok=True)
    worker = make.actor("case")
    assert list(
        record.in_batches(range(2), lambda number: record.create_all([Thing(name=str(number))], by=worker, may=may_work), size=1)
    ) == [1, 2]
    made = proof.checkpoint_now(NOON)
    assert (made.sequence if made else 0, proof.checkpoint_now(NOON)) == (2, None)


@pytest.mark.django_db
def test_a_log_of_many_entries_is_read_in_short_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "CHUNK", 2)
    record.create_all([Thing(name=f"thing {number}") for number in range(5)], by=make.actor("case"), may=may_work)
    assert [link.sequence for link in proof.links()] == [1, 2, 3, 4, 5]
    assert [link.sequence for link in proof.links(first=4)] == [4, 5]


def a_promise(worker: Actor) -> Thing:
    thing = Thing(name="lamp")
    with record.create(thing, by=worker, may=may_work, flow=FLOW):
        pass
    with record.move(FLOW, "open", thing, by=worker, at=NOON) as act:
        act.open_clock("answer", "answer", Limit(8, Unit.HOURS, "Article 5"), NOON, "")
    return thing


@pytest.mark.django_db
def test_a_promise_noted_by_another_tick_is_left_alone_and_one_of_no_record_is_noted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tick, "_listeners", {})
    late = NOON + timedelta(days=1)
    thing = a_promise(make.actor("case"))
    deadline = clocks.of(thing).get()
    assert tick._note(deadline.pk, "breach", late)
    assert not tick._note(deadline.pk, "breach", late)
    orphan = a_promise(make.actor("case"))
    Thing.objects.filter(pk=orphan.pk).delete()
    assert tick.note_breaches(late) == 1
    assert Entry.objects.filter(action="things.thing.breach").count() == 1


def test_a_duty_is_registered_once_and_a_listener_by_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tick, "_duties", [])
    monkeypatch.setattr(tick, "_listeners", {})

    def sweep(now: datetime) -> None:
        """Nothing to do."""

    assert tick.duty(tick.duty(sweep)) is sweep
    assert tick.duties().count(sweep) == 1
    tick.when_due("things.thing", lambda subject, deadline, what: None)
    assert set(tick._listeners) == {"things.thing"}


def test_a_key_file_is_made_once_read_by_its_owner_alone_and_refused_when_damaged(tmp_path) -> None:
    path = tmp_path / "keys.json"
    made = KeyFile.create(path)
    with pytest.raises(KeyFileError, match="exists already"):
        KeyFile.create(path)
    with pytest.raises(KeyFileError, match="no purpose"):
        made.rotate("tea")
    assert "BEGIN PUBLIC KEY" in made.public_keys_text()
    path.chmod(0o644)
    with pytest.raises(KeyFileError, match="chmod 600"):
        KeyFile.open(path)
    path.chmod(0o600)
    for damaged in ("{", "[]", '{"session": [], "digest": [], "files": [], "checkpoint": []}'):
        path.write_text(damaged)
        with pytest.raises(KeyFileError, match="damaged"):
            KeyFile.open(path)
    path.unlink()
    with pytest.raises(KeyFileError, match="missing"):
        KeyFile.open(path)


@pytest.mark.django_db
def test_a_record_that_is_not_signed_has_no_signatures_to_void(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        signatures.void(Desk(pk=1))
