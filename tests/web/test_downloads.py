"""Attached files leave only as downloads, only to whoever sees their record, and watched readings leave their mark."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from tests import make
from tests.kernel.things.models import Thing, may_work

from comity.kernel import attachments, record
from comity.kernel.actor import Actor, stranger
from comity.kernel.attachments import store
from comity.kernel.models import Attachment, Entry
from comity.web import downloads

pytestmark = pytest.mark.django_db
LETTER = b"%PDF-1.7\n1 0 obj\nThe letter of 2 March.\n"


@pytest.fixture(autouse=True)
def an_empty_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "COMITY", replace(settings.COMITY, files=tmp_path))


@pytest.fixture
def worker() -> Actor:
    return make.actor("case")


def attached(worker: Actor, content: bytes = LETTER, name: str = "letter.pdf") -> Attachment:
    thing = Thing(name="lamp")
    staged = attachments.stage(io.BytesIO(content), name)
    with record.create(thing, by=worker, may=may_work) as act:
        return act.add(attachments.row(staged, thing, worker))


@pytest.fixture
def get(rf):
    def ask(file: Attachment | int, by: Actor, purpose: str | None = None) -> HttpResponseBase:
        path = f"/attachments/{file if isinstance(file, int) else file.pk}/"
        http_request: HttpRequest = rf.get(path) if purpose is None else rf.post(path, {"purpose": purpose})
        http_request.actor = by
        return downloads.attachment(http_request, file if isinstance(file, int) else file.pk)

    return ask


def content(response: HttpResponseBase) -> bytes:
    """What is sent. The file is closed by hand: closing the response would end the test's own connection."""
    assert isinstance(response, FileResponse)
    with response.file_to_stream:
        return b"".join(response)


def test_a_file_leaves_whole_as_a_download_under_its_name(worker: Actor, get) -> None:
    response = get(attached(worker, name="李伟 letter “2”.pdf"), worker)
    assert content(response) == LETTER
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%9D%8E")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Length"] == str(len(LETTER))
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert not Entry.objects.filter(action=downloads.OPENED).exists(), "the daily reading of one's own desk is not watched"


def test_a_page_that_could_run_is_sent_as_bytes(worker: Actor, get) -> None:
    response = get(attached(worker, b"<html><script>alert(1)</script>", "page.html"), worker)
    content(response)
    assert response.headers["Content-Type"] == "application/octet-stream"


def test_absent_and_forbidden_are_the_same_404(worker: Actor, get) -> None:
    from django.http import Http404

    file = attached(worker)
    said = []
    for wanted, by in ((file, make.actor("case", at_desk=2)), (file, stranger()), (99_999, worker)):
        with pytest.raises(Http404) as not_found:
            get(wanted, by)
        said.append(str(not_found.value))
    assert len(set(said)) == 1


def test_an_auditor_states_a_purpose_and_the_reading_is_entered(worker: Actor, get) -> None:
    file, auditor = attached(worker), make.actor("auditor", at_desk=9)
    assert b"purpose" in get(file, auditor).content
    assert get(file, auditor, "  ").status_code == 422
    assert not Entry.objects.filter(action=downloads.OPENED).exists()
    assert content(get(file, auditor, "complaint of March")) == LETTER
    entry = Entry.objects.get(action=downloads.OPENED)
    assert (entry.category, entry.subject_key, entry.actor) == ("consultation", file.owner_key, auditor.identity)
    assert entry.content.body["purpose"] == "complaint of March"
    assert entry.content.body["facts"] == {"attachment": file.pk, "digest": file.digest}


def test_whose_reading_is_watched_is_the_rule_of_the_record(worker: Actor, get, monkeypatch: pytest.MonkeyPatch) -> None:
    file, granted = attached(worker), make.actor("case")
    monkeypatch.setitem(attachments.owners._watched, Thing.kind(), lambda actor, _thing: actor == granted)
    assert b"purpose" in get(file, granted).content
    assert content(get(file, granted, "the same person in AR-7")) == LETTER
    assert Entry.objects.get(action=downloads.OPENED).content.body["purpose"] == "the same person in AR-7"
    assert content(get(file, worker)) == LETTER


def test_opening_a_sealed_file_is_entered_whoever_opens_it(worker: Actor, get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Thing, "is_sealed", True, raising=False)
    content(get(attached(worker), worker))
    assert Entry.objects.get(action=downloads.OPENED).actor == worker.identity


def test_a_damaged_file_is_said_in_words(worker: Actor, get) -> None:
    file = attached(worker)
    store.path_of(file.address).write_bytes(b"rubbish")
    response = get(file, worker)
    assert response.status_code == 500
    assert "changed or damaged" in response.content.decode()
