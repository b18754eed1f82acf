"""Rows written by prepared statements: the same rows as Django's own, and an error where there is none to change."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError
from django.utils.timezone import get_fixed_timezone

from comity.kernel import clock, rows
from comity.kernel.models import Deadline, DeadlineState
from tests.kernel.things.models import Thing

pytestmark = pytest.mark.django_db


def test_a_row_is_given_its_key_or_keeps_the_one_it_has() -> None:
    given, own = Thing(name="lamp"), Thing(pk=77, name="torch")
    rows.add(given)
    rows.add(own)
    assert Thing.objects.get(pk=given.pk).name == "lamp"
    assert (own.pk, Thing.objects.get(pk=77).name) == (77, "torch")


def test_a_row_that_is_gone_cannot_be_changed() -> None:
    thing = Thing(name="lamp")
    rows.add(thing)
    Thing.objects.all().delete()
    with pytest.raises(DatabaseError, match="things.Thing"):
        rows.change(thing, ["name"])


def test_moments_choices_and_json_are_read_back_as_they_were_given() -> None:
    at = clock.now()
    elsewhere = at.astimezone(get_fixed_timezone(timedelta(hours=8)))
    promise = Deadline(subject_kind="things.thing", subject_key="1", name="answer", limit={"amount": 8}, events=["7"])
    promise.starts_at = promise.due_at = elsewhere
    rows.add(promise)
    rows.change(promise, ["starts_at", "events"])
    promise.state, promise.met_at = DeadlineState.MET, elsewhere
    rows.change(promise, ["state", "met_at"])
    read = Deadline.objects.get()
    assert (read.starts_at, read.due_at, read.met_at, read.soon_at) == (at, at, at, None)
    assert (read.state, read.limit, read.events) == (DeadlineState.MET, {"amount": 8}, ["7"])


def test_a_moment_without_its_zone_is_taken_as_django_takes_it_with_its_warning() -> None:
    promise = Deadline(subject_kind="things.thing", subject_key="1", name="answer", limit={}, due_at=clock.now())
    promise.starts_at = datetime(2026, 3, 2, 12)  # noqa: DTZ001  # what is tried
    with pytest.warns(RuntimeWarning, match="naive"):
        rows.add(promise)
    assert Deadline.objects.get().starts_at == datetime(2026, 3, 2, 12, tzinfo=UTC)
