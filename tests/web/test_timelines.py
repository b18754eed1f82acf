"""A timeline on the page and as a file holds the same, harmless to whoever opens it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.http import FileResponse
from tests import make
from tests.kernel.things.models import Part, Thing, may_work

from comity.kernel import record
from comity.kernel.actor import Actor
from comity.kernel.models import Entry
from comity.kernel.timeline import EVERYTHING, lines, timeline
from comity.web import timelines

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def worker() -> Actor:
    return make.actor("case")


@pytest.fixture
def thing(worker: Actor) -> Thing:
    thing = Thing(name="<b>lamp</b>")
    with record.create(thing, by=worker, may=may_work, at=NOON) as act:
        act.add(Part(thing=thing, text="bulb"))
    with record.change("rename", thing, by=worker, may=may_work, at=NOON + timedelta(hours=1), because="=misread()") as act:
        act.subject.name = "torch"
    record.consult(thing, by=worker, action="things.thing.look", purpose="audit of March")
    return thing


def content(response: FileResponse) -> bytes:
    with response.file_to_stream:
        return b"".join(response)


def test_a_line_shows_its_reason_and_its_values_escaped(thing: Thing, worker: Actor) -> None:
    created, renamed, read = timelines.happenings(timeline(thing, worker, EVERYTHING))
    assert (created.at, created.who, created.sentence) == (NOON, "Anna Arendt", "Recorded")
    assert "<dt>Name</dt><dd><bdi>&lt;b&gt;lamp&lt;/b&gt;</bdi></dd>" in created.details
    assert "Part · added" in created.details
    assert "&lt;b&gt;lamp&lt;/b&gt; → torch" in renamed.details
    assert "=misread()" in renamed.details
    assert ("audit of March" in read.details, read.tone) == (True, "paused")


def test_what_was_erased_says_so_and_what_says_nothing_more_has_no_details(worker: Actor) -> None:
    (erased,) = timelines.happenings(lines([Entry(sequence=99, action="x", category="alteration", at=NOON, recorded_at=NOON)], worker))
    assert "erased" in erased.details
    thing = Thing(name="lamp")
    with record.create(thing, by=worker, may=may_work):
        pass
    with record.change("look", thing, by=worker, may=may_work):
        pass
    assert timelines.happenings(timeline(thing, worker))[1].details == ""


def test_the_file_holds_every_line_and_no_formula(thing: Thing, worker: Actor) -> None:
    response = timelines.response("timeline", "csv", timeline(thing, worker))
    text = content(response).decode("utf-8-sig")
    assert '"\'=misread()"' in text
    assert "Name: <b>lamp</b> → torch" in text
    assert "Part added: " in text


def test_the_json_holds_moments_by_iso_8601(thing: Thing, worker: Actor) -> None:
    response = timelines.response("timeline", "json", timeline(thing, worker))
    created, renamed = json.loads(content(response))
    assert created["at"] == NOON.isoformat()
    assert renamed["details"] == [{"label": "Name", "old": "<b>lamp</b>", "new": "torch"}]
    assert created["parts"][0]["verb"] == "added"
