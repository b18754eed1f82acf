"""All that happened to a record, in words, as far as the reader may know."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.kernel import record, timeline
from comity.kernel.actor import Actor
from comity.kernel.models import Category, Entry
from tests import make
from tests.kernel.things.models import FLOW, Part, Thing, may_work

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def the_names_of_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "_names", dict(timeline._names))
    for move in FLOW.by_name.values():
        timeline.name(f"things.thing.{move.name}", move.label)
    timeline.name("things.thing.look", "Looked at")
    timeline.name("fact:pages", "Pages read")
    for registry in ("_words", "_left_out", "_told_apart"):
        monkeypatch.setattr(timeline, registry, getattr(timeline, registry).copy())


@pytest.fixture
def worker() -> Actor:
    return make.actor("case")


def a_thing(worker: Actor, at: datetime | None = None) -> Thing:
    thing = Thing(name="lamp", size=3)
    with record.create(thing, by=worker, may=may_work, flow=FLOW, at=at):
        pass
    return thing


def only_line(thing: Thing, worker: Actor, action: str) -> timeline.Line:
    return next(line for line in timeline.timeline(thing, worker) if line.action == f"things.thing.{action}")


def test_what_happened_is_said_oldest_first_with_old_and_new_values(worker: Actor) -> None:
    thing = a_thing(worker, at=NOON)
    with record.change("rename", thing, by=worker, may=may_work, because="misread", at=NOON + timedelta(hours=2)) as act:
        act.subject.name = "torch"
    with record.change("resize", thing, by=worker, may=may_work, at=NOON + timedelta(hours=1)) as act:
        act.subject.size = 4
        act.facts["pages"] = 2
        act.facts["heard_from"] = {"office": "Lyon", "by": ["mail", "telephone"]}
    lines = timeline.timeline(thing, worker)
    assert [line.sentence for line in lines] == ["Recorded", "Resize", "Rename"]
    assert [line.at for line in lines] == [NOON, NOON + timedelta(hours=1), NOON + timedelta(hours=2)]
    assert lines[0].details == (("Name", None, "lamp"), ("Desk id", None, 1), ("Size", None, 3))
    assert lines[1].details == (("Size", 3, 4), ("Heard from", None, "By: mail, telephone · Office: Lyon"), ("Pages read", None, 2))
    assert (lines[2].details, lines[2].because, lines[2].who) == ((("Name", "lamp", "torch"),), "misread", "Anna Arendt")


def test_steps_are_called_as_their_table_calls_them_and_states_by_their_labels(worker: Actor) -> None:
    thing = a_thing(worker)
    with record.move(FLOW, "open", thing, by=worker) as act:
        act.leave_clock("answer", "no limit is agreed")
    line = only_line(thing, worker, "open")
    assert line.sentence == "Open"
    assert line.details == (("State", "draft", "open"), ("No deadline runs", None, "answer: no limit is agreed"))


@pytest.mark.parametrize(
    ("action", "label"),
    [
        ("things.thing.close.propose", "Proposed: Close"),
        ("things.thing.close.withdraw", "Proposal taken back: Close"),
        ("things.thing.withdraw", "Withdraw"),
        ("things.thing.breach", "Not done in time"),
        ("things.thing.look", "Looked at"),
        ("things.thing.hand_over", "Hand over"),
        ("people.check", "Check"),
        ("check", "Check"),
    ],
)
def test_every_action_has_a_name(action: str, label: str) -> None:
    assert timeline.label_of(action) == label


def test_parts_are_shown_with_what_was_done_to_them(worker: Actor) -> None:
    thing = a_thing(worker)
    with record.change("fit", thing, by=worker, may=may_work) as act:
        part = act.add(Part(thing=thing, text="bulb"))
        act.change(part, text="wick")
        act.drop(part)
    added, changed, dropped = only_line(thing, worker, "fit").parts
    assert (added.label, added.verb) == ("Part", "added")
    assert added.details == (("Thing", None, str(thing)), ("Text", None, "bulb"))
    assert (changed.verb, changed.details) == ("changed", (("Text", "bulb", "wick"),))
    assert (dropped.verb, dropped.details[-1]) == ("dropped", ("Text", "wick", None))


def test_other_records_are_named_only_as_far_as_the_reader_may_see_them(worker: Actor) -> None:
    mine, other = a_thing(worker), Thing(name="secret", desk_id=2)
    with record.create(other, by=worker, may=may_work):
        pass
    with record.change("fit", mine, by=worker, may=may_work) as act:
        act.add(Part(thing=other, text="bulb"))
    (part,) = only_line(mine, worker, "fit").parts
    assert part.details[0] == ("Thing", None, f"#{other.pk}")


def test_a_room_says_what_its_columns_and_facts_are_called_and_how_their_values_are_said(worker: Actor) -> None:
    timeline.name_columns("things.thing", "Lost thing", {"name": "Called", "desk": "Kept at"})
    timeline.say("things.thing.name", str.upper)
    timeline.say("fact:pages", lambda number: f"{number} pages")
    timeline.leave_out("things.thing.size", "fact:digest")
    thing = a_thing(worker)
    with record.change("read", thing, by=worker, may=may_work) as act:
        act.facts.update({"pages": 2, "digest": "ab12", "read_at": NOON.isoformat()})
    created, read = timeline.timeline(thing, worker)
    assert created.details == (("Called", None, "LAMP"), ("Kept at", None, 1))
    assert read.details == (("Pages read", None, "2 pages"), ("Read at", None, NOON))
    (own,) = timeline.timeline(thing, worker, words={"things.thing.name": str.title})[:1]
    assert own.details[0] == ("Called", None, "Lamp"), "what only this record can say comes first"


def test_who_proposed_what_a_second_person_confirmed_is_told_by_name_and_moment(worker: Actor) -> None:
    thing = a_thing(worker)
    with record.change("close", thing, by=worker, may=may_work) as act:
        act.facts["proposed_by"] = {"officer": 9, "name": "Jiang Ruo", "at": NOON.isoformat(), "because": ""}
    assert only_line(thing, worker, "close").details == (("Proposed by", None, "Jiang Ruo"), ("Proposed at", None, NOON))


def test_a_sentence_names_the_part_or_the_fact_that_it_is_about(worker: Actor) -> None:
    timeline.tell_apart("things.part", "part %(which)s")
    timeline.tell_apart("fact:file", "%(which)s")
    thing = a_thing(worker)
    with record.change("fit", thing, by=worker, may=may_work) as act:
        part = act.add(Part(thing=thing, text="bulb"))
    with record.change("mend", thing, by=worker, may=may_work) as act:
        act.change(part, text="wick")
        act.facts["file"] = "photo.jpg"
    with record.change("miss", thing, by=worker, may=may_work) as act:
        act.facts["part"] = f"part:{part.pk}"
    sentences = [line.sentence for line in timeline.timeline(thing, worker)]
    assert sentences == ["Recorded", "Fit", f"Mend: photo.jpg, part {part}", f"Miss: part {part}"]
    (changed,) = only_line(thing, worker, "mend").parts
    assert changed.label == f"Part {part}"
    with record.change("fit", thing, by=worker, may=may_work) as act:
        act.drop(part)
    assert only_line(thing, worker, "mend").sentence == "Mend: photo.jpg", "a row that is gone has no name"


def test_a_part_of_a_kind_that_is_no_longer_kept_is_told_without_its_name(worker: Actor) -> None:
    timeline.tell_apart("things.socket", "socket %(which)s")
    thing = a_thing(worker)
    with record.change("fit", thing, by=worker, may=may_work) as act:
        act.parts.append({"kind": "things.socket", "key": "1", "verb": "added", "values": {"text": "brass"}})
    line = only_line(thing, worker, "fit")
    assert line.sentence == "Fit"
    assert [(part.label, part.details) for part in line.parts] == [("Socket", (("Text", None, "brass"),))]


def test_whoever_may_not_see_the_record_sees_nothing_of_it(worker: Actor) -> None:
    assert timeline.timeline(a_thing(worker), make.actor("case", at_desk=2)) == []


def test_readings_and_refusals_are_shown_only_where_they_are_asked_for(worker: Actor) -> None:
    thing = a_thing(worker)
    record.consult(thing, by=worker, action="things.thing.look", purpose="audit of March")
    assert [line.sentence for line in timeline.timeline(thing, worker)] == ["Recorded"]
    everything = timeline.timeline(thing, worker, timeline.EVERYTHING)
    assert [(line.sentence, line.purpose) for line in everything] == [("Recorded", ""), ("Looked at", "audit of March")]


def test_an_erased_content_leaves_the_entry_and_says_so(worker: Actor) -> None:
    thing = a_thing(worker)
    key = thing.key
    record.dispose(thing, by=worker, may=may_work, because="review")
    first, last = timeline.lines(Entry.objects.filter(subject_key=key).select_related("content"), worker)
    assert (first.is_erased, first.who, first.details, first.sentence) == (True, worker.identity, (), "Recorded")
    assert (last.is_erased, last.sentence, last.category, last.because) == (
        False,
        "Erased at the end of its time",
        Category.ERASURE,
        "review",
    )


def test_what_a_later_version_no_longer_knows_is_still_shown(worker: Actor) -> None:
    thing = a_thing(worker)
    values = {"old_column": "x", "name": None, "weight": 1.5}
    parts = [
        {"kind": "things.forgotten", "key": "1", "verb": "added", "values": {"text": "x"}},
        {"kind": "no", "key": "1", "verb": "won", "values": None},
    ]
    entry = Entry.objects.select_related("content").get(subject_key=thing.key)
    entry.content.body = {"values": values, "parts": parts, "changes": {"thing_id": [None, 9]}}
    (line,) = timeline.lines([entry], worker)
    assert line.details == (("Old column", None, "x"), ("Weight", None, "1.5"), ("Thing id", None, 9))
    assert [(part.label, part.verb) for part in line.parts] == [("Forgotten", "added"), ("No", "won")]


def test_moments_and_days_come_as_such_and_relations_without_a_rule_by_their_number(worker: Actor) -> None:
    entry = Entry(subject_kind="kernel.deadline", action="x", at=NOON, recorded_at=NOON)
    entry.content = _content({"starts_at": "2026-03-02T12:00:00+00:00", "due_at": "what", "state": "open"})
    member = Entry(subject_kind="people.membership", action="x", at=NOON, recorded_at=NOON)
    member.content = _content({"from_on": "2026-03-02"})
    owned = Entry(subject_kind="kernel.entrycontent", action="x", at=NOON, recorded_at=NOON)
    owned.content = _content({"entry_id": 7})
    deadline, membership, content = timeline.lines([entry, member, owned], worker)
    assert deadline.details == (("Starts at", None, NOON), ("State", None, "running"), ("Due at", None, "what"))
    assert membership.details == (("From on", None, NOON.date()),)
    assert content.details == (("Entry", None, "#7"),)


def _content(values: dict[str, object]) -> object:
    from comity.kernel.models import EntryContent

    return EntryContent(body={"values": values})


def test_an_entry_without_its_content_is_shown_as_erased(worker: Actor) -> None:
    (line,) = timeline.lines([Entry(sequence=99, action="things.thing.open", actor="officer:3", at=NOON, recorded_at=NOON)], worker)
    assert (line.is_erased, line.who, line.sentence) == (True, "officer:3", "Open")


def test_a_long_timeline_asks_no_more_than_a_short_one(worker: Actor) -> None:
    thing = a_thing(worker)
    with CaptureQueriesContext(connection) as short:
        timeline.timeline(thing, worker)
    for number in range(5):
        with record.change("resize", thing, by=worker, may=may_work) as act:
            act.subject.size = 10 + number
    with CaptureQueriesContext(connection) as long:
        assert len(timeline.timeline(thing, worker)) == 6
    assert len(long) == len(short) == 2


def test_a_headline_says_the_same_as_the_line_without_its_values() -> None:
    worker = make.actor("case")
    thing = Thing(name="lamp")
    with record.create(thing, by=worker, may=may_work, flow=FLOW):
        pass
    with record.change("paint", thing, by=worker, may=may_work) as act:
        act.subject.name = "table"
    entries = list(Entry.objects.filter(subject_kind=thing.kind(), subject_key=thing.key).select_related("content"))
    whole, heads = timeline.lines(entries, worker), timeline.lines(entries, worker, read=timeline.headline)
    assert [(line.sequence, line.who, line.sentence) for line in heads] == [(line.sequence, line.who, line.sentence) for line in whole]
    assert [bool(line.details) for line in whole] == [True, True]
    assert not any(line.details for line in heads)
