"""Many acts in one unit are as good as each by itself: the same rows, entries, tokens and versions, in fewer statements."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.engines.deadlines import Limit, Unit
from comity.engines.workflow import Clock, Move, Workflow
from comity.kernel import clock, clocks, proof, record, search
from comity.kernel.actor import Actor
from comity.kernel.errors import NotAllowed, WrongState
from comity.kernel.models import Entry, SearchToken, Signature
from tests import make
from tests.kernel.things.models import FLOW, Part, State, Thing, may_work

pytestmark = pytest.mark.django_db
EIGHT_HOURS = Limit(8, Unit.HOURS, "Article 5")


@pytest.fixture
def worker() -> Actor:
    return make.actor("case")


def some(count: int) -> list[Thing]:
    return [Thing(name=f"thing {number}", size=number) for number in range(count)]


def written(kind: str) -> list[object]:
    """What a way of creating leaves behind, without what differs from one time to the next."""
    entries = Entry.objects.filter(action=kind).select_related("content").order_by("sequence")
    return [(entry.category, entry.actor, {name: held for name, held in entry.content.body.items() if name != "salt"}) for entry in entries]


def test_created_together_or_each_by_itself_leaves_the_same_behind(worker: Actor) -> None:
    for thing in some(3):
        with record.create(thing, by=worker, may=may_work, flow=FLOW, action="one", because="list of March"):
            pass
    record.create_all(some(3), by=worker, may=may_work, flow=FLOW, action="all", because="list of March")
    assert written("things.thing.one") == written("things.thing.all")
    assert len(written("things.thing.all")) == 3
    assert set(Thing.objects.values_list("state", "version")) == {(State.DRAFT, 1)}
    assert search.find(worker, Thing, "thing").count() == 6
    assert proof.verify(checkpoints=[]).ok


def test_created_together_asks_the_database_no_more_for_many_than_for_few(worker: Actor) -> None:
    record.create_all(some(1), by=worker, may=may_work)
    with CaptureQueriesContext(connection) as few:
        record.create_all(some(2), by=worker, may=may_work)
    with CaptureQueriesContext(connection) as many:
        record.create_all(some(60), by=worker, may=may_work)
    assert len(many) == len(few)


def test_of_those_created_together_one_that_is_wrong_takes_all_with_it(worker: Actor) -> None:
    with pytest.raises(ValidationError):
        record.create_all([*some(2), Thing(name="")], by=worker, may=may_work)
    with pytest.raises(ValidationError, match="smaller than 100"):
        record.create_all([*some(2), Thing(name="x", size=100)], by=worker, may=may_work)
    with pytest.raises(NotAllowed):
        record.create_all(some(2), by=make.actor("duty"), may=may_work)
    assert not Thing.objects.exists()
    assert [entry.category for entry in Entry.objects.all()] == ["not_allowed"]
    record.create_all([], by=worker, may=may_work)


def test_records_with_clocks_are_created_each_by_itself(worker: Actor) -> None:
    with_clock = Workflow[Actor, Thing](
        "clocked",
        State.DRAFT,
        *(Move(f"to {state}", {State.DRAFT}, state, may_work) for state in (State.OPEN, State.WAITING, State.CLOSED)),
        final={State.OPEN, State.WAITING, State.CLOSED},
        opens=(Clock("answer", "answer"),),
    )
    with pytest.raises(ValueError, match="opens clocks"):
        record.create_all(some(1), by=worker, may=may_work, flow=with_clock)


def test_a_whole_life_in_one_unit_is_the_same_as_step_by_step(worker: Actor) -> None:
    thing = some(1)[0]
    now = clock.now()
    with record.unit():
        with record.create(thing, by=worker, may=may_work, flow=FLOW):
            pass
        with record.move(FLOW, "open", thing, by=worker, at=now) as act:
            act.open_clock("answer", "answer", EIGHT_HOURS, now, "")
        assert (thing.version, thing.clock_state) == (2, "open")
        with record.move(FLOW, "ask", thing, by=worker, because="question") as act:
            act.subject.name = "torch"
        assert clocks.of(thing).get().state == "paused"
        with record.move(FLOW, "hear", thing, by=worker):
            pass
        with record.change("rename", thing, by=worker, may=may_work, seen=4) as act:
            act.subject.name = "beam"
    stored = Thing.objects.get()
    assert (stored.name, stored.version, stored.state, stored.clock_state) == ("beam", 5, State.OPEN, "open")
    assert [entry.content.body.get("changes", {}).get("name") for entry in Entry.objects.select_related("content")] == [
        None,
        None,
        ["thing 0", "torch"],
        None,
        ["torch", "beam"],
    ]
    assert list(search.find(worker, Thing, "beam")) == [stored]
    assert not search.find(worker, Thing, "torch")
    assert not search.find(worker, Thing, "thing")


def test_texts_that_change_twice_in_a_later_unit_leave_only_the_last(worker: Actor) -> None:
    thing = some(1)[0]
    with record.create(thing, by=worker, may=may_work):
        pass
    with record.unit():
        for name in ("torch", "beam"):
            with record.change("rename", thing, by=worker, may=may_work) as act:
                act.subject.name = name
    assert set(SearchToken.objects.values_list("token", flat=True)) == {"beam"}


def test_what_is_proposed_and_then_changed_in_the_unit_that_made_it_is_void(worker: Actor) -> None:
    thing = some(1)[0]
    with record.unit():
        with record.create(thing, by=worker, may=may_work, flow=FLOW):
            pass
        with record.move(FLOW, "open", thing, by=worker) as act:
            act.leave_clock("answer", "no limit is agreed")
        record.propose(FLOW, "close", thing, by=worker)
        with record.change("rename", thing, by=worker, may=may_work) as act:
            act.subject.name = "torch"
    assert Signature.objects.get().voided_at is not None


def test_what_is_made_and_disposed_of_in_one_unit_is_gone_and_not_found(worker: Actor) -> None:
    thing = some(1)[0]
    with pytest.raises(WrongState, match="no longer there"), record.unit():
        with record.create(thing, by=worker, may=may_work, flow=FLOW):
            pass
        gone = Thing.objects.get()
        record.dispose(thing, by=worker, may=may_work, because="review")
        assert not SearchToken.objects.exists()
        record.move_only(FLOW, "drop", gone, by=worker)
    with record.unit():
        with record.create(thing := some(1)[0], by=worker, may=may_work, flow=FLOW):
            pass
        record.dispose(thing, by=worker, may=may_work, because="review")
    assert not SearchToken.objects.exists()
    assert not Thing.objects.exists()


def test_a_part_that_is_a_record_itself_is_read_again_after_it_was_written_as_a_part(worker: Actor) -> None:
    outer, inner = some(2)
    with record.unit():
        for thing in (outer, inner):
            with record.create(thing, by=worker, may=may_work, flow=FLOW):
                pass
        with record.change("fit", outer, by=worker, may=may_work) as act:
            act.add(Part(thing=outer, text="bulb"))
            act.change(inner, name="torch")
        with record.change("look", inner, by=worker, may=may_work) as act:
            assert act.subject.name == "torch"


def test_a_write_beside_outside_of_a_unit_is_read_by_the_next_unit_anyway(worker: Actor) -> None:
    thing = some(1)[0]
    with record.create(thing, by=worker, may=may_work, flow=FLOW):
        pass
    Thing.objects.update(name="lamp")
    record.written_beside(thing)
    with record.change("look", thing, by=worker, may=may_work) as act:
        assert act.subject.name == "lamp"
