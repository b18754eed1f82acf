"""Desks and their days: calendars by key, holidays that move open dates in the same act, and input that is refused in words."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.engines.deadlines import Limit, Unit
from comity.kernel import clocks, record
from comity.kernel.actor import Actor
from comity.kernel.errors import NotAllowed
from comity.kernel.models import Entry
from comity.people import actions, queries
from comity.people.models import Desk
from comity.people.roles import Role
from tests import making_people as make
from tests.kernel.things.models import FLOW, Thing, may_work

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
THURSDAY = date(2026, 3, 5)
FIVE_DAYS = Limit(5, Unit.WORKING_DAYS, "Article 9")


def promised(desk: Desk, worker: Actor) -> Thing:
    thing = Thing(name="lamp", desk_id=desk.pk)
    with record.create(thing, by=worker, may=may_work, flow=FLOW):
        pass
    with record.move(FLOW, "open", thing, by=worker, at=MONDAY) as act:
        act.open_clock("answer", "answer", FIVE_DAYS, MONDAY, desk.calendar_key)
    return thing


def test_a_desk_knows_its_calendar_by_its_key() -> None:
    desk = make.desk(zone="Asia/Dubai", country="AE")
    actions.change_desk(make.founders()[0], desk, name="Dubai", zone="Asia/Dubai", weekend=[4, 5])
    calendar = queries.calendar_of(desk.calendar_key)
    assert (calendar.zone, calendar.weekend) == ("Asia/Dubai", {4, 5})


@pytest.mark.parametrize("key", ["", "desk:0", "desk:x", "agency:1"])
def test_any_other_key_is_the_agencys_own_zone(key: str) -> None:
    assert queries.calendar_of(key).zone == "UTC"


def test_a_holiday_moves_open_dates_in_the_same_act_and_says_which() -> None:
    desk = make.desk()
    worker, head = make.actor(Role.CASE, desk), make.actor(Role.HEAD, desk)
    thing, elsewhere = promised(desk, worker), promised(make.desk(), worker)
    thing.refresh_from_db()
    before = thing.next_due_at
    moved = actions.add_holiday(head, desk, on=THURSDAY, name="Founding day")
    assert [(deadline.subject_key, deadline.name) for deadline in moved] == [(thing.key, "answer")]
    thing.refresh_from_db()
    assert before is not None
    assert thing.next_due_at is not None
    assert (thing.next_due_at - before).days == 1
    assert thing.next_due_at == clocks.of(thing).get().due_at
    assert clocks.of(elsewhere).get().due_at == before
    entry = Entry.objects.get(action="things.thing.recount")
    assert entry.subject_key == thing.key
    facts = entry.content.body["facts"]
    assert "Founding day" in facts["because"]
    assert facts["moved"][0]["due_at"] == [before.isoformat(), thing.next_due_at.isoformat()]
    assert actions.drop_holiday(head, desk, on=THURSDAY, because="moved to May") != []
    thing.refresh_from_db()
    assert thing.next_due_at == before


def test_a_holiday_on_a_day_off_moves_nothing() -> None:
    desk = make.desk()
    thing = promised(desk, make.actor(Role.CASE, desk))
    assert actions.add_holiday(make.founders()[0], desk, on=date(2026, 3, 7), name="A Saturday") == []
    assert not Entry.objects.filter(action="things.thing.recount", subject_key=thing.key).exists()


SATURDAY = date(2026, 3, 7)


def test_a_worked_weekend_day_moves_open_dates_as_a_holiday_does_and_back_again() -> None:
    desk = make.desk()
    worker, head = make.actor(Role.CASE, desk), make.actor(Role.HEAD, desk)
    thing = promised(desk, worker)
    thing.refresh_from_db()
    before = thing.next_due_at
    assert before is not None
    assert len(actions.add_worked_day(head, desk, on=SATURDAY, name="in exchange for 6 April")) == 1
    thing.refresh_from_db()
    assert thing.next_due_at is not None
    assert (before - thing.next_due_at).days == 2  # Saturday is the fifth day, so Monday is not needed
    assert SATURDAY in queries.calendar_of(desk.calendar_key).worked
    entry = Entry.objects.get(action="things.thing.recount")
    assert "in exchange for 6 April" in entry.content.body["facts"]["because"]
    assert len(actions.drop_worked_day(head, desk, on=SATURDAY, because="the exchange was called off")) == 1
    thing.refresh_from_db()
    assert thing.next_due_at == before


def test_only_a_day_off_of_the_week_that_is_no_holiday_is_entered_as_worked_and_once() -> None:
    desk, by = make.desk(), make.founders()[0]
    with pytest.raises(ValidationError, match="worked anyway"):
        actions.add_worked_day(by, desk, on=THURSDAY, name="x")
    actions.add_holiday(by, desk, on=SATURDAY, name="A Saturday")
    with pytest.raises(ValidationError, match="Take the holiday back first"):
        actions.add_worked_day(by, desk, on=SATURDAY, name="x")
    actions.drop_holiday(by, desk, on=SATURDAY, because="an error")
    actions.add_worked_day(by, desk, on=SATURDAY, name="x")
    with pytest.raises(ValidationError, match="as worked already"):
        actions.add_worked_day(by, desk, on=SATURDAY, name="x")
    with pytest.raises(ValidationError, match="Take that back first"):
        actions.add_holiday(by, desk, on=SATURDAY, name="A Saturday")
    with pytest.raises(ValidationError, match="Say why"):
        actions.drop_worked_day(by, desk, on=SATURDAY, because="")
    actions.drop_worked_day(by, desk, on=SATURDAY, because="an error")
    with pytest.raises(ValidationError, match="not entered as worked"):
        actions.drop_worked_day(by, desk, on=SATURDAY, because="an error")
    for nobody in (make.actor(Role.HEAD), make.actor(Role.CASE, desk)):
        with pytest.raises(NotAllowed, match="keeps its holidays"):
            actions.add_worked_day(nobody, desk, on=SATURDAY, name="x")


def test_another_weekend_moves_open_dates() -> None:
    desk = make.desk()
    promised(desk, make.actor(Role.CASE, desk))
    assert len(actions.change_desk(make.founders()[0], desk, name=desk.name, zone=desk.zone, weekend=[4])) == 1


def test_a_promise_whose_record_is_gone_does_not_stop_a_holiday() -> None:
    desk = make.desk()
    thing = promised(desk, make.actor(Role.CASE, desk))
    Thing.objects.filter(pk=thing.pk).delete()
    assert len(actions.add_holiday(make.founders()[0], desk, on=THURSDAY, name="Founding day")) == 1


def test_a_holiday_locks_the_records_before_their_promises_as_every_act_does() -> None:
    desk = make.desk()
    promised(desk, make.actor(Role.CASE, desk))
    administrator = make.founders()[0]
    with CaptureQueriesContext(connection) as asked:
        actions.add_holiday(administrator, desk, on=THURSDAY, name="Founding day")
    written = next(place for place, query in enumerate(asked) if query["sql"].startswith('UPDATE "kernel_deadline"'))
    reads = [query["sql"] for query in asked.captured_queries[:written] if query["sql"].startswith("SELECT")]
    of_thing = next(place for place, sql in enumerate(reads) if 'FROM "things_thing"' in sql)
    assert any('FROM "kernel_deadline"' in sql for sql in reads[of_thing:])


def test_only_the_head_of_the_desk_or_an_administrator_keeps_its_holidays() -> None:
    desk = make.desk()
    for by in (make.actor(Role.HEAD), make.actor(Role.CASE, desk), make.actor(Role.AUDITOR, desk)):
        with pytest.raises(NotAllowed, match="keeps its holidays"):
            actions.add_holiday(by, desk, on=THURSDAY, name="x")
        with pytest.raises(NotAllowed, match="keeps its holidays"):
            actions.drop_holiday(by, desk, on=THURSDAY, because="x")


def test_a_holiday_is_entered_once_and_taken_back_once() -> None:
    desk, by = make.desk(), make.founders()[0]
    actions.add_holiday(by, desk, on=THURSDAY, name="Founding day")
    with pytest.raises(ValidationError, match="a holiday already"):
        actions.add_holiday(by, desk, on=THURSDAY, name="Again")
    with pytest.raises(ValidationError, match="Say why"):
        actions.drop_holiday(by, desk, on=THURSDAY, because="")
    actions.drop_holiday(by, desk, on=THURSDAY, because="an error")
    with pytest.raises(ValidationError, match="no holiday"):
        actions.drop_holiday(by, desk, on=THURSDAY, because="an error")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"country": "Italy"}, "country"),
        ({"country": "it"}, "country"),
        ({"weekend": range(7)}, "weekend"),
        ({"weekend": [7]}, "weekend"),
        ({"holidays": {"2026-13-01": "x"}}, "holidays"),
        ({"holidays": {"2026-01-01": " "}}, "holidays"),
        ({"holidays": {"2026-01-01": 7}}, "holidays"),
        ({"code": "no spaces"}, "code"),
        ({"desk_kind": "moon"}, "desk_kind"),
    ],
)
def test_a_desk_that_cannot_be_is_refused_at_its_field(facts: dict[str, Any], field: str) -> None:
    good: dict[str, Any] = {"code": "rome", "name": "Rome", "country": "IT", "zone": "Europe/Rome"}
    with pytest.raises(ValidationError) as wrong:
        actions.found_desk(make.founders()[0], **{**good, **facts})
    assert set(wrong.value.message_dict) == {field}


def test_a_code_is_given_once_and_a_desk_is_found_by_its_name() -> None:
    from comity.kernel import search

    desk = make.desk("rome")
    with pytest.raises(ValidationError, match="has this code already"):
        make.desk("rome")
    assert list(search.find(make.founders()[0], Desk, "rome")) == [desk]


def test_weekends_and_holidays_are_lists_and_names() -> None:
    from comity.people.models import are_holidays, is_weekend

    for wrong in ("56", None, {5: 6}):
        with pytest.raises(ValidationError):
            is_weekend(wrong)
    for wrong in ([], "2026-01-01", None):
        with pytest.raises(ValidationError):
            are_holidays(wrong)
    is_weekend([])
    are_holidays({"2026-01-01": "New Year"})


def test_an_act_after_a_recount_in_the_same_unit_stands_on_the_moved_dates() -> None:
    desk = make.desk()
    worker, head = make.actor(Role.CASE, desk), make.actor(Role.HEAD, desk)
    thing = promised(desk, worker)
    with record.unit():
        with record.change("rename", thing, by=worker, may=may_work) as act:
            act.subject.name = "lantern"
        actions.add_holiday(head, desk, on=THURSDAY, name="Founding day")
        with record.change("grow", thing, by=worker, may=may_work) as act:
            act.subject.size += 1
            assert act.subject.next_due_at == clocks.of(thing).get().due_at
    thing.refresh_from_db()
    assert (thing.name, thing.size, thing.next_due_at) == ("lantern", 1, clocks.of(thing).get().due_at)
