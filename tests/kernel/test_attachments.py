"""Files at records: sealed, seen by whoever sees the record, never half there, never swept while somebody needs them."""

import errno
import io
import os
import resource
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.test.utils import isolate_apps

from comity.engines.sealing import CHUNK
from comity.kernel import attachments, clock, record, tick
from comity.kernel.actor import Actor, stranger
from comity.kernel.attachments import sniffing, store
from comity.kernel.models import Attachment, Entry, Record
from tests import make
from tests.kernel.things.models import Thing, may_work

pytestmark = pytest.mark.django_db
LETTER = b"%PDF-1.7\n1 0 obj\nThe letter of 2 March.\n"
A_DAY = timedelta(days=1, minutes=1)


@pytest.fixture(autouse=True)
def an_empty_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "COMITY", replace(settings.COMITY, files=tmp_path))


@pytest.fixture
def worker() -> Actor:
    return make.actor("case")


def staged(content: bytes = LETTER, name: str = "letter.pdf") -> attachments.Staged:
    return attachments.stage(io.BytesIO(content), name)


def a_thing_with(worker: Actor, *files: attachments.Staged) -> Thing:
    thing = Thing(name="lamp")
    with record.create(thing, by=worker, may=may_work) as act:
        for file in files:
            act.add(attachments.row(file, thing, worker))
    return thing


def stored(root: Path) -> list[Path]:
    return [path for path in root.glob("*/*") if path.is_file()]


def test_a_record_and_its_files_are_one_entry(worker: Actor) -> None:
    thing = a_thing_with(worker, staged(), staged(b"a note", "note.txt"))
    assert Entry.objects.count() == 1
    assert [part["values"]["name"] for part in Entry.objects.get().content.body["parts"]] == ["letter.pdf", "note.txt"]
    assert [(each.name, each.media_type, each.size) for each in attachments.of(thing)] == [
        ("letter.pdf", "application/pdf", len(LETTER)),
        ("note.txt", "text/plain", 6),
    ]


@pytest.mark.parametrize("size", [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * 1024 * 1024])
def test_what_is_opened_is_what_was_given_whatever_its_size(worker: Actor, size: int) -> None:
    content = b"%PDF-" + os.urandom(size)
    thing = a_thing_with(worker, staged(content))
    with attachments.open_plain(attachments.of(thing).get()) as plain:
        assert plain.read() == content


def test_nothing_of_the_content_or_the_name_lies_in_the_store(worker: Actor, tmp_path: Path) -> None:
    a_thing_with(worker, staged())
    (file,) = stored(tmp_path)
    assert b"letter" not in file.read_bytes()
    assert "letter" not in str(file.relative_to(tmp_path))
    assert file.stat().st_mode & 0o077 == 0 or file.parent.stat().st_mode & 0o077 == 0


def test_the_same_content_twice_lies_once_and_is_attached_to_one_record_once(worker: Actor, tmp_path: Path) -> None:
    a_thing_with(worker, staged())
    a_thing_with(worker, staged(name="copy.pdf"))
    assert len(stored(tmp_path)) == 1
    with pytest.raises(ValidationError, match="attached here already"):
        a_thing_with(worker, staged(), staged(name="copy.pdf"))
    assert Thing.objects.count() == 2


def test_after_a_rotation_older_files_still_open(worker: Actor) -> None:
    thing = a_thing_with(worker, staged())
    settings.KEYS.rotate("files")
    with attachments.open_plain(attachments.of(thing).get()) as plain:
        assert plain.read() == LETTER


def test_a_damaged_a_missing_and_a_keyless_file_are_refused_with_their_sentence(worker: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    file = attachments.of(a_thing_with(worker, staged())).get()
    place = store.path_of(file.address)
    sealed = place.read_bytes()
    place.write_bytes(sealed[:-1])
    with pytest.raises(attachments.Unreadable, match="changed or damaged"):
        attachments.open_plain(file)
    place.write_bytes(sealed)
    monkeypatch.setitem(settings.KEYS.keys, "files", [{"id": "other", "key": settings.KEYS.keys["digest"][0]["key"]}])
    with pytest.raises(attachments.Unreadable, match="key of this file"):
        attachments.open_plain(file)
    place.unlink()
    with pytest.raises(attachments.Unreadable, match="not in the store"):
        attachments.open_plain(file)


def test_a_file_laid_in_the_place_of_another_is_refused(worker: Actor) -> None:
    first, second = staged(), staged(b"another", "other.txt")
    file = attachments.of(a_thing_with(worker, first)).get()
    store.path_of(first.address).write_bytes(store.path_of(second.address).read_bytes())
    with pytest.raises(attachments.Unreadable, match="changed or damaged"):
        attachments.open_plain(file)


def test_whoever_sees_the_record_sees_its_files_and_nobody_else(worker: Actor) -> None:
    file = attachments.of(a_thing_with(worker, staged())).get()
    for actor, sees in (
        (worker, True),
        (make.actor("case", at_desk=2), False),
        (make.actor("auditor", at_desk=2), True),
        (stranger(), False),
    ):
        assert Attachment.objects.visible_to(actor).filter(pk=file.pk).exists() == sees, actor
    assert attachments.owners.record_of(file.owner_kind, file.owner_key).pk == int(file.owner_key)


@isolate_apps("tests.kernel.things")
def test_only_a_registered_record_with_a_number_as_its_key_may_have_files(worker: Actor) -> None:
    class Named(Record):
        name = models.CharField(max_length=10, primary_key=True)

        class Meta:
            app_label = "things"

    with pytest.raises(TypeError, match="a number as its key"):
        attachments.owners.register(Named)
    with pytest.raises(LookupError):
        attachments.row(staged(), Named(name="x"), worker)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "empty.pdf", "is empty"),
        (b"MZ\x90\0" + bytes(60), "letter.pdf", "is a program"),
        (b"\x7fELF" + bytes(60), "letter.pdf", "is a program"),
        (b"#!/bin/sh\nrm", "note.txt", "is a program"),
        (LETTER, "letter.pdf.exe", "is a program"),
        (LETTER, "letter.pdf\u202efdp.scr", "is a program"),
        (LETTER, "x" * 201, "longer than 200"),
        (LETTER, "../..", "no name"),
        (LETTER, "\0\r\n", "no name"),
    ],
)
def test_what_is_not_taken_in_leaves_nothing(content: bytes, name: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match=sentence):
        staged(content, name)
    assert stored(tmp_path) == []


def test_a_file_above_the_limit_is_refused_while_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "large").open("w+b") as file:
        file.truncate(settings.COMITY.attachment_mb * 1024 * 1024 + 1)
        with pytest.raises(ValidationError, match="too large: at most 50 MB"):
            attachments.stage(file, "large.bin")


def test_an_archive_is_stored_as_it_is_and_never_unpacked() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(20_000_000))
    kept = staged(bomb.getvalue(), "annex.zip")
    assert (kept.media_type, kept.size) == ("application/zip", len(bomb.getvalue()))


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "scan.txt", "image/png"),
        (b"<html><script>alert(1)</script>", "page.pdf", "text/html"),
        (("a" + "姓名\n李" * 30_000).encode(), "list.csv", "text/plain"),
        (b"\x01\x02\x03\x04", "what", "application/octet-stream"),
        (b"no text \x81\x8d\x8f\x90\x9d at all", "what.txt", "application/octet-stream"),
    ],
)
def test_a_type_is_read_from_the_content_not_from_the_name(content: bytes, name: str, media_type: str) -> None:
    assert staged(content, name).media_type == media_type


def test_a_name_is_shown_without_what_could_deceive() -> None:
    assert sniffing.display_name("C:\\scans\\..\\an\u202enex  \t1.pdf.") == "annex 1.pdf"
    assert sniffing.display_name("李小明 证件.jpg") == "李小明 证件.jpg"


def test_on_a_full_disk_nothing_is_half_done(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(ValidationError, match="no room"):
            staged(b"%PDF-" + bytes(300_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert stored(tmp_path) == []
    assert staged(b"%PDF-" + bytes(300_000)).size == 300_005


def test_an_error_while_writing_is_raised_as_it_is_and_leaves_nothing(tmp_path: Path) -> None:
    def fail(error: BaseException) -> None:
        raise error

    for error in (OSError(errno.EIO, "broken"), KeyboardInterrupt()):
        with pytest.raises(type(error)):
            store.put("ab" * 32, lambda _file, error=error: fail(error))
    assert stored(tmp_path) == []


@pytest.fixture
def later() -> Iterator[None]:
    with clock.at(clock.now() + A_DAY):
        yield


def test_the_sweep_removes_what_no_record_names_and_keeps_the_rest(worker: Actor, tmp_path: Path) -> None:
    kept = staged()
    a_thing_with(worker, kept)
    staged(b"never used", "orphan.txt")
    (tmp_path / "incoming" / "left by a crash").write_bytes(b"half")
    now = clock.now()
    assert attachments.sweep(now) == 0, "all of it is fresh"
    assert attachments.sweep(now + A_DAY) == 2
    assert [path.name for path in stored(tmp_path)] == [kept.address]


def test_the_sweep_looks_once_an_hour(tmp_path: Path) -> None:
    now = clock.now()
    attachments.sweep(now + A_DAY)
    staged(b"never used", "orphan.txt")
    assert attachments.sweep(now + A_DAY + timedelta(minutes=59)) == 0
    assert attachments.sweep(now + A_DAY + timedelta(minutes=61)) == 1
    assert attachments.sweep in tick.duties()


def test_the_sweep_looks_again_before_it_removes(tmp_path: Path) -> None:
    """Between its first look and the removal, somebody may send the same content, or another worker may have removed it."""
    orphan = store.path_of(staged(b"never used", "orphan.txt").address)
    assert not store._remove(orphan, clock.now()), "touched a moment ago"
    assert store._remove(orphan, clock.now() + A_DAY)
    assert not store._remove(orphan, clock.now() + A_DAY), "gone already"


def test_a_file_staged_yesterday_is_kept_once_a_record_names_it(worker: Actor, tmp_path: Path) -> None:
    file = staged()
    os.utime(store.path_of(file.address), (0, 0))
    a_thing_with(worker, file)
    assert store._age(store.path_of(file.address), clock.now()) < timedelta(minutes=1)


def test_a_file_that_was_swept_before_it_was_used_is_asked_for_again(worker: Actor) -> None:
    file = staged()
    attachments.sweep(clock.now() + A_DAY)
    with pytest.raises(ValidationError, match="Attach it again"):
        a_thing_with(worker, file)
    assert not Thing.objects.exists()


def test_disposal_takes_the_files_with_the_record(worker: Actor, tmp_path: Path) -> None:
    thing = a_thing_with(worker, staged())
    record.dispose(thing, by=worker, may=may_work, because="review: purpose met")
    assert not Attachment.objects.exists()
    attachments.sweep(clock.now() + A_DAY)
    assert stored(tmp_path) == []


def test_what_is_erased_goes_from_the_disk_with_the_commit_and_stays_where_another_record_has_it(
    committed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = make.actor("case")
    alone, shared = staged(b"%PDF-1 alone"), staged(b"%PDF-1 shared")
    first, _second = a_thing_with(worker, alone, shared), a_thing_with(worker, shared)
    with pytest.raises(ZeroDivisionError), record.unit():
        attachments.erase(first)
        raise ZeroDivisionError
    assert attachments.of(first).count() == 2
    with record.unit():
        attachments.erase(first)
        assert store.path_of(alone.address).exists(), "not before the commit"
    assert not attachments.of(first).exists()
    assert not store.path_of(alone.address).exists()
    assert store.path_of(shared.address).exists()
    assert store.discard(alone.address), "gone already"
