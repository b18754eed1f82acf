"""The only way to write: allowed, refused, stale, wrong, signed by two, all in one entry."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from comity.engines import ledger
from comity.engines.deadlines import Limit, Unit
from comity.engines.ruling import no, yes
from comity.kernel import clock, clocks, freeze, record, search
from comity.kernel.actor import Actor, stranger, system
from comity.kernel.errors import NotAllowed, StaleVersion, WrongState
from comity.kernel.models import Category, ChainHead, Deadline, Entry, EntryContent, Signature
from comity.kernel.record.unit import facts_of
from tests import make
from tests.kernel.things.models import FLOW, Part, State, Thing, may_work

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EIGHT_HOURS = Limit(8, Unit.HOURS, "Article 5")


@pytest.fixture
def worker() -> Actor:
    return make.actor("case")


def a_thing(worker: Actor, name: str = "lamp") -> Thing:
    thing = Thing(name=name)
    with record.create(thing, by=worker, may=may_work, flow=FLOW):
        pass
    return thing


def an_open_thing(worker: Actor) -> Thing:
    thing = a_thing(worker)
    with record.move(FLOW, "open", thing, by=worker, at=NOON) as act:
        act.open_clock("answer", "answer", EIGHT_HOURS, NOON, "")
    return thing


def last() -> Entry:
    return Entry.objects.latest("sequence")


def test_a_new_record_and_its_parts_are_one_entry(worker: Actor) -> None:
    thing = Thing(name="lamp")
    with record.create(thing, by=worker, may=may_work, flow=FLOW) as act:
        part = act.add(Part(thing=thing, text="bulb"))
    entry = last()
    assert Entry.objects.count() == 1
    assert (entry.action, entry.category, entry.subject_key) == ("things.thing.create", Category.COLLECTION, str(thing.pk))
    assert entry.actor == f"officer:{worker.user_id}"
    body = entry.content.body
    assert body["by"] == worker.name
    assert body["values"]["name"] == "lamp"
    assert body["parts"] == [
        {"kind": "things.part", "key": str(part.pk), "verb": "added", "values": {"thing_id": thing.pk, "text": "bulb"}}
    ]


def test_each_entry_carries_the_digest_of_the_one_before(worker: Actor) -> None:
    a_thing(worker)
    an_open_thing(worker)
    previous = ledger.GENESIS
    for entry in Entry.objects.all():
        assert entry.previous == previous
        assert entry.digest == ledger.chain(previous, entry.sequence, facts_of(entry))
        previous = entry.digest
    assert ChainHead.objects.get().digest == previous


def test_a_move_changes_state_version_and_clock_in_one_entry(worker: Actor) -> None:
    thing = an_open_thing(worker)
    assert (thing.state, thing.version) == (State.OPEN, 2)
    assert thing.next_due_at == NOON + timedelta(hours=8)
    assert thing.clock_state == "open"
    assert last().at == NOON
    assert last().content.body["changes"]["state"] == ["draft", "open"]


def test_a_refusal_changes_nothing_and_is_remembered(worker: Actor) -> None:
    thing = a_thing(worker)
    outsider = make.actor("duty")
    with pytest.raises(NotAllowed, match="only a case officer"), record.move(FLOW, "drop", thing, by=outsider):
        pytest.fail("the body must not run")
    thing.refresh_from_db()
    assert thing.state == State.DRAFT
    assert (last().action, last().category, last().actor) == ("things.thing.drop", "not_allowed", outsider.identity)
    assert last().content.body["because"] == "only a case officer works on things"


def test_a_refusal_inside_a_larger_unit_undoes_all_of_it(worker: Actor) -> None:
    outsider = make.actor("duty")
    with pytest.raises(NotAllowed), record.unit():
        thing = a_thing(worker)
        record.move_only(FLOW, "drop", thing, by=outsider)
    assert not Thing.objects.exists()
    assert [entry.category for entry in Entry.objects.all()] == ["not_allowed"]


def test_an_error_that_somebody_caught_still_breaks_the_unit(worker: Actor) -> None:
    with pytest.raises(WrongState), record.unit():
        thing = a_thing(worker)
        with contextlib.suppress(WrongState):
            record.move_only(FLOW, "hear", thing, by=worker)
    assert not Thing.objects.exists()


def test_a_step_from_the_wrong_state_says_so_and_leaves_no_entry(worker: Actor) -> None:
    thing = a_thing(worker)
    with pytest.raises(WrongState, match="“Hear” is not open from the state “draft”"):
        record.move_only(FLOW, "hear", thing, by=worker)
    assert Entry.objects.count() == 1


def test_a_stale_version_shows_what_the_other_changed(worker: Actor) -> None:
    thing = a_thing(worker)
    with record.change("rename", thing, by=worker, may=may_work, seen=1) as act:
        act.subject.name = "torch"
    with record.change("resize", thing, by=worker, may=may_work) as act:
        act.subject.size = 3
        act.subject.name = "beam"
    with pytest.raises(StaleVersion) as stale, record.change("rename", thing, by=worker, may=may_work, seen=1):
        pytest.fail("the body must not run")
    assert stale.value.theirs == {"name": ("lamp", "beam"), "size": (0, 3)}
    assert "nothing of yours is lost" in str(stale.value)


def test_a_stale_version_shows_what_became_of_the_parts(worker: Actor) -> None:
    thing = a_thing(worker)
    with record.change("fit", thing, by=worker, may=may_work) as act:
        bulb, wick = act.add(Part(thing=thing, text="bulb")), act.add(Part(thing=thing, text="wick"))
    seen = thing.version
    with record.change("refit", thing, by=worker, may=may_work) as act:
        act.change(bulb, text="lens")
        act.add(Part(thing=thing, text="oil"))
        act.drop(wick)
    with record.change("refit", thing, by=worker, may=may_work) as act:
        act.change(bulb, text="mirror")
    with pytest.raises(StaleVersion) as stale, record.change("refit", thing, by=worker, may=may_work, seen=seen):
        pytest.fail("the body must not run")
    assert stale.value.theirs == {}
    assert [changes["text"] for changes in stale.value.parts.values()] == [("bulb", "mirror"), (None, "oil"), ("wick", None)]


def test_the_caller_sees_what_was_saved(worker: Actor) -> None:
    thing = a_thing(worker)
    with record.change("rename", thing, by=worker, may=may_work) as act:
        act.subject.name = "torch"
    assert (thing.name, thing.version) == ("torch", 2)


def test_a_change_that_changes_nothing_keeps_the_version_and_is_still_entered(worker: Actor) -> None:
    thing = a_thing(worker)
    with record.change("look", thing, by=worker, may=may_work):
        pass
    assert thing.version == 1
    assert last().action == "things.thing.look"


def test_a_reason_that_is_needed_is_asked_for(worker: Actor) -> None:
    thing = an_open_thing(worker)
    with pytest.raises(ValidationError, match="Say why"):
        record.move_only(FLOW, "note", thing, by=worker, because="  ")
    record.move_only(FLOW, "note", thing, by=worker, because="asked by telephone")
    assert last().content.body["because"] == "asked by telephone"
    with pytest.raises(ValidationError), record.change("rename", thing, by=worker, may=may_work, needs_reason=True):
        pytest.fail("the body must not run")


def test_what_happened_cannot_lie_in_the_future(worker: Actor) -> None:
    later = clock.now() + timedelta(minutes=1)
    with pytest.raises(ValidationError, match="lies in the future"), record.create(Thing(name="x"), by=worker, may=may_work, at=later):
        pytest.fail("the body must not run")


def test_bad_values_are_refused_by_field_and_by_the_database_in_words(worker: Actor) -> None:
    with pytest.raises(ValidationError) as wrong, record.create(Thing(name=""), by=worker, may=may_work):
        pytest.fail("the body must not run")
    assert set(wrong.value.message_dict) == {"name"}
    with pytest.raises(ValidationError, match="smaller than 100"), record.create(Thing(name="x", size=100), by=worker, may=may_work):
        pass
    assert not Thing.objects.exists()


def test_what_must_be_unique_says_so_in_its_own_words_on_either_database(worker: Actor) -> None:
    first, second = Thing(name="lamp", size=7), Thing(name="lamp", size=7)
    for thing in (first, second):
        with record.create(thing, by=worker, may=may_work, flow=FLOW):
            pass
    record.move_only(FLOW, "drop", first, by=worker)
    with pytest.raises(ValidationError, match="there already"):
        record.move_only(FLOW, "drop", second, by=worker)


def test_who_has_not_signed_in_has_no_role_and_no_power(worker: Actor) -> None:
    nobody = stranger()
    assert (nobody.identity, nobody.is_human) == ("stranger:", False)
    with pytest.raises(NotAllowed):
        record.move_only(FLOW, "drop", a_thing(worker), by=nobody)
    with pytest.raises(ValueError, match="only a person"):
        _ = nobody.person_id


def test_parts_change_and_go_with_old_and_new_values(worker: Actor) -> None:
    thing = a_thing(worker)
    with record.change("fit", thing, by=worker, may=may_work) as act:
        part = act.add(Part(thing=thing, text="bulb"))
    with record.change("fit", thing, by=worker, may=may_work) as act:
        act.change(part, text="wick")
        act.change(part, text="wick")
        assert last().content.body["parts"]
    assert last().content.body["parts"][0]["values"] == {"text": ["bulb", "wick"]}
    with record.change("fit", thing, by=worker, may=may_work) as act:
        act.drop(part)
    assert last().content.body["parts"][0]["verb"] == "dropped"
    assert not Part.objects.exists()


def test_a_clock_stops_with_its_reason_and_runs_on_with_what_remained(worker: Actor) -> None:
    thing = an_open_thing(worker)
    with record.move(FLOW, "ask", thing, by=worker, at=NOON + timedelta(hours=1), because="question 3"):
        pass
    deadline = clocks.of(thing).get()
    assert (deadline.state, deadline.due_at, deadline.waits_for) == ("paused", None, "question 3")
    assert (thing.next_due_at, thing.clock_state) == (None, "paused")
    with record.move(FLOW, "hear", thing, by=worker, at=NOON + timedelta(hours=5)):
        pass
    assert thing.next_due_at == NOON + timedelta(hours=12)


def test_two_humans_make_the_step_that_needs_two(worker: Actor) -> None:
    thing = an_open_thing(worker)
    head = make.actor("head")
    with pytest.raises(NotAllowed, match="Somebody must propose it first"):
        record.move_only(FLOW, "close", thing, by=head)
    record.propose(FLOW, "close", thing, by=worker)
    assert [(row.name, hand) for row, ruling, hand in record.choices(FLOW, head, thing) if ruling] == [("close", "confirm")]
    with pytest.raises(NotAllowed, match="A second person must confirm"):
        record.move_only(FLOW, "close", thing, by=worker)
    with record.move(FLOW, "close", thing, by=head):
        pass
    assert thing.state == State.CLOSED
    assert last().content.body["facts"]["proposed_by"]["officer"] == worker.user_id
    assert clocks.of(thing).get().state == "met"
    assert Signature.objects.get().used_at is not None


def test_any_change_voids_a_signature(worker: Actor) -> None:
    thing = an_open_thing(worker)
    record.propose(FLOW, "close", thing, by=worker)
    with record.change("rename", thing, by=worker, may=may_work) as act:
        act.subject.name = "torch"
    with pytest.raises(NotAllowed, match="Somebody must propose it first"):
        record.move_only(FLOW, "close", thing, by=make.actor("head"))


def test_a_signature_binds_the_content_even_behind_the_kernels_back(worker: Actor) -> None:
    thing = an_open_thing(worker)
    record.propose(FLOW, "close", thing, by=worker)
    Thing.objects.update(name="forged")
    with pytest.raises(NotAllowed, match="changed after it was proposed"):
        record.move_only(FLOW, "close", thing, by=make.actor("head"))


def test_a_proposal_can_be_taken_back(worker: Actor) -> None:
    thing = an_open_thing(worker)
    record.propose(FLOW, "close", thing, by=worker)
    record.withdraw("close", thing, by=worker, may=may_work, because="too early")
    assert "close" not in {row.name for row, _, hand in record.choices(FLOW, make.actor("head"), thing) if hand == "confirm"}


def test_the_system_never_signs(worker: Actor) -> None:
    thing = an_open_thing(worker)
    robot = system("tick")
    with pytest.raises(NotAllowed):
        record.propose(FLOW, "close", thing, by=robot)
    with pytest.raises(ValueError, match="needs no second person"):
        record.propose(FLOW, "ask", thing, by=worker)


def test_reading_that_matters_is_entered_with_its_purpose(worker: Actor) -> None:
    thing = a_thing(worker)
    record.consult(thing, by=worker, action="things.thing.open_sealed", purpose="audit of March", facts={"pages": 2})
    assert (last().category, last().content.body["purpose"]) == ("consultation", "audit of March")
    with pytest.raises(NotAllowed):
        record.consult(thing, by=worker, action="things.thing.export", ruling=no("not for you"))
    record.consult(None, by=worker, action="people.check", ruling=yes())
    assert last().subject_key == ""


def test_disposal_erases_the_words_and_keeps_the_chain(worker: Actor) -> None:
    thing = an_open_thing(worker)
    key = thing.key
    with pytest.raises(ValidationError):
        record.dispose(thing, by=worker, may=may_work, because="")
    record.dispose(thing, by=worker, may=may_work, because="review: purpose met")
    assert not Thing.objects.exists()
    assert not Deadline.objects.exists()
    erased = EntryContent.objects.filter(entry__subject_key=key, entry__action__in=["things.thing.create", "things.thing.open"])
    assert [content.body for content in erased] == [None, None]
    assert (last().action, last().category) == ("things.thing.dispose", "erasure")
    with pytest.raises(WrongState, match="no longer there"):
        record.move_only(FLOW, "drop", thing, by=worker)


def test_a_batch_acts_on_many_and_enters_each(worker: Actor) -> None:
    done = list(record.in_batches([f"thing {n}" for n in range(5)], lambda name: a_thing(worker, name), size=2))
    assert done == [2, 4, 5]
    assert Entry.objects.count() == 5


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kernel_entry SET actor = 'officer:9'",
        "DELETE FROM kernel_entry",
        "DELETE FROM kernel_entrycontent",
        "UPDATE kernel_entrycontent SET body = '{}'",
    ],
)
def test_the_database_itself_refuses_to_edit_the_chain(worker: Actor, statement: str) -> None:
    a_thing(worker)
    assert freeze.missing() == set()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_unarmed_database_is_refused() -> None:
    freeze.disarm()
    with pytest.raises(freeze.Unarmed, match="comity migrate"):
        freeze.refuse_unarmed()
    freeze.arm()
    freeze.refuse_unarmed()


def test_records_are_found_by_word_beginning_and_bigram_as_far_as_one_may_see(worker: Actor) -> None:
    thing = a_thing(worker, "Ünal 李小明 Haus")
    for text in ("ünal", "unal", "hau", "小明", "李小明", "haus ünal"[:6] + "nal"):
        assert list(search.find(worker, Thing, text)) == [thing], text
    assert not search.find(worker, Thing, "au")
    assert not search.find(worker, Thing, "…")
    assert not search.find(make.actor("case", at_desk=2), Thing, "haus")
    with record.change("rename", thing, by=worker, may=may_work) as act:
        act.subject.name = "Turm"
    assert not search.find(worker, Thing, "haus")
    assert list(search.find(worker, Thing, "turm")) == [thing]
