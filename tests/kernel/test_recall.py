"""What hardly ever changes is read once, and never after it changed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.kernel import record
from comity.kernel.models import Counter, SearchToken
from comity.kernel.recall import follow, recalled, recalling
from tests import make
from tests.kernel.things.models import Part, Thing, may_work

pytestmark = pytest.mark.usefixtures("committed")

asked: list[str] = []


@pytest.fixture(autouse=True)
def _nothing_asked() -> None:
    asked.clear()


@recalled(Thing)
def names(begin: str) -> list[str]:
    asked.append(begin)
    return list(Thing.objects.filter(name__startswith=begin).values_list("name", flat=True))


def test_outside_of_a_block_it_is_asked_each_time() -> None:
    names("a")
    names("a")
    assert asked == ["a", "a"]


def test_inside_it_is_asked_once_for_each_question() -> None:
    with recalling():
        assert names("a") == names("a") == []
        names("b")
        names(begin="b")
    names("a")
    assert asked == ["a", "b", "b", "a"]


def test_what_was_written_is_seen_at_once_inside_and_around_a_unit() -> None:
    with recalling():
        assert names("a") == []
        with record.unit():
            assert names("a") == []
            with record.create(Thing(name="anchor"), by=make.actor("case"), may=may_work):
                pass
            assert names("a") == ["anchor"]
        assert names("a") == ["anchor"]
        Thing.objects.get().delete()
        assert names("a") == []


def test_a_unit_begins_with_what_the_database_says() -> None:
    with recalling():
        assert names("a") == []
        Thing.objects.bulk_create([Thing(name="anchor")])
        assert names("a") == [], "written past every act: nobody was told"
        with record.unit():
            assert names("a") == ["anchor"]


def test_a_unit_that_failed_leaves_nothing_behind() -> None:
    with recalling():
        with pytest.raises(RuntimeError), record.unit():
            with record.create(Thing(name="anchor"), by=make.actor("case"), may=may_work):
                pass
            assert names("a") == ["anchor"]
            raise RuntimeError
        assert names("a") == []


@recalled(Thing)
def thing_of(pk: int) -> Thing | None:
    asked.append(str(pk))
    return Thing.objects.filter(pk=pk).first()


def test_references_of_many_rows_lead_to_what_was_read_once_and_to_nothing_else() -> None:
    anchor, buoy = Thing.objects.bulk_create([Thing(name="anchor"), Thing(name="buoy")])
    Part.objects.bulk_create([Part(thing=anchor), Part(thing=anchor), Part(thing=buoy)])
    first, second, read = Part.objects.order_by("pk")
    assert read.thing == buoy
    with recalling():
        for part in (first, second, read, nowhere := Part()):
            follow(part, thing=thing_of)
        with CaptureQueriesContext(connection) as queries:
            assert [part.thing.name for part in (first, second, read)] == ["anchor", "anchor", "buoy"]
    assert (asked, len(queries), nowhere.thing_id) == ([str(anchor.pk)], 0, None)
    first.thing_id = buoy.pk
    assert first.thing.name == "buoy", "a reference that was set anew is read anew"


def test_what_is_not_watched_changes_nothing() -> None:
    with recalling():
        names("a")
        Counter.objects.create(series="s")
        names("a")
    assert asked == ["a"]


def test_only_watched_models_send_word_of_their_deletion() -> None:
    """A receiver for all models would make each deletion of many rows read them first and delete them by key."""
    SearchToken.objects.bulk_create([SearchToken(subject_kind="things.thing", subject_key="1", token=token) for token in "abc"])
    with CaptureQueriesContext(connection) as asked:
        SearchToken.objects.filter(subject_key="1").delete()
    assert [query["sql"].split()[0] for query in asked if query["sql"].split()[0] in {"SELECT", "DELETE"}] == ["DELETE"]
