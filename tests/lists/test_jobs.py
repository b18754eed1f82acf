"""An import that is left behind: told as it goes, stopped without a trace in the list, done once whoever is killed."""

import io
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from comity.kernel import attachments, clock, jobs, record, tick
from comity.kernel.actor import Actor
from comity.kernel.jobs import running
from comity.kernel.models import Attachment, Category, Entry, Job, Notification
from comity.lists import actions, tasks
from comity.lists.actions import Wanted, import_list
from comity.lists.models import Fault, ImportRun, ListEntry, Outcome, ReferenceList, Upload
from comity.people import queries as people
from comity.people.actions import confirm_role, end_role, lock, propose_role
from comity.people.models import Officer
from tests import making_people
from tests.kernel.processes import apart, finished
from tests.kernel.standing import kill_where_it_stands, standing_still
from tests.making_subjects import a_un_file

MANY = 1202
SDN = b'7160,"VALDEMARCA, Orsino","individual","SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 03 Feb 1961."\n'
ALT = b'7160,1,"aka","EL MARQUES",-0- \n'


@pytest.fixture(autouse=True)
def each_word_of_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SAID_EVERY", 0.0)


def a_file(content: bytes, name: str = "invented.xml") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def keys(*numbers: object) -> bytes:
    return a_un_file(*({"key": str(number), "first": f"Name{number}"} for number in numbers))


def given(by: Actor, content: bytes, into: str = "An invented list", **wanted: bool) -> Job:
    return actions.give(by, a_file(content), into=Wanted(into), **wanted)


def work() -> int:
    return running.work(threading.Event(), until_empty=True)


def ended(job: Job) -> ImportRun:
    job.refresh_from_db()
    assert job.state == "done", job.errors
    return ImportRun.objects.get(pk=job.result["run"])


@pytest.mark.django_db
def test_a_given_file_is_read_by_a_job_in_its_givers_name_and_then_forgotten() -> None:
    head = making_people.actor("head")
    job = given(head, keys("1", "2", "1"))
    assert (job.payload, Attachment.objects.count(), ListEntry.objects.count()) == ({"upload": Upload.objects.get().pk}, 1, 0)
    assert work() == 2, "the file, and after it the list that persons are compared with"
    run = ended(job)
    assert (run.outcome, run.officer_id, run.file_name, run.upload) == ("done", head.user_id, "invented.xml", Upload.objects.get())
    assert run.tallies == {"person": {"stored": 2, "rejected": 1, "skipped": 0}}
    assert Fault.objects.get().run == run
    assert Entry.objects.get(action="lists.referencelist.import").actor == head.identity
    assert Entry.objects.get(action="lists.upload.give").content.body["parts"][0]["values"]["name"] == "invented.xml"
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_what_is_only_tried_and_what_drops_most_is_what_was_wanted() -> None:
    head = making_people.actor("head")
    for wanted, outcome in (({}, "done"), ({"dry_run": True}, "tried"), ({}, "refused"), ({"drops_most": True}, "done")):
        job = given(head, keys("1", "2", "3") if not ImportRun.objects.exists() else keys("1"), **wanted)
        work()
        assert ended(job).outcome == outcome
    assert ListEntry.objects.filter(withdrawn_at=None).count() == 1


@pytest.mark.django_db
def test_the_treasurys_two_files_are_kept_and_read_together() -> None:
    into = Wanted("Treasury")
    job = actions.give(making_people.actor("head"), a_file(SDN, "sdn.csv"), into=into, aliases=a_file(ALT, "alt.csv"))
    work()
    assert ended(job).tallies["alias"] == {"stored": 1, "rejected": 0, "skipped": 0}
    assert {"EL MARQUES"} <= {name.text for name in ListEntry.objects.get().subject().names}


@pytest.mark.django_db
def test_its_words_are_in_the_language_of_whoever_gave_it() -> None:
    officer = making_people.officer("head")
    Officer.objects.filter(pk=officer.pk).update(language="ar")
    job = given(people.actor_for(officer), b"nothing that is known")
    work()
    run = ended(job)
    assert run.outcome == "refused"
    assert run.refusal.isascii() is False


@pytest.mark.django_db
@pytest.mark.parametrize("wanted", [{}, {"dry_run": True}])
def test_one_that_is_stopped_while_it_reads_leaves_the_list_as_it_was_and_is_remembered(
    wanted: dict[str, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    head = making_people.actor("head")
    given(head, keys("1", "2"))
    work()
    before = list(ListEntry.objects.values())
    job = given(head, keys(*range(MANY)), **wanted)
    told: list[tuple[int, str]] = []

    class Watched(running.JobRun):
        """The starter presses Cancel as soon as the page shows some progress."""

        def say(self, done: int, total: int = 0, words: str = "") -> None:
            told.append((done, words))
            jobs.cancel(self.job)
            super().say(done, total, words)

    monkeypatch.setattr(running, "JobRun", Watched)
    work()
    job.refresh_from_db()
    assert (job.state, told) == ("cancelled", [(500, "Rows read")])
    assert ImportRun.objects.latest("pk").outcome == Outcome.CANCELLED
    assert list(ListEntry.objects.values()) == before
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_one_that_is_stopped_before_it_began_is_never_read_and_its_file_goes_after_a_day() -> None:
    job = given(making_people.actor("head"), keys("1"))
    waiting = given(making_people.actor("head"), keys("2"), into="Another list")
    assert jobs.cancel(job)
    assert tasks.forget_unread in tick.duties()
    assert tasks.forget_unread(clock.now()) == 0
    assert tasks.forget_unread(clock.now() + timedelta(days=2)) == 1
    assert {file.owner_key for file in Attachment.objects.all()} == {waiting.key}
    assert work() == 2, "the file, and after it the list that persons are compared with"
    assert ReferenceList.objects.get().name == "Another list"


@pytest.mark.django_db
def test_a_file_that_is_gone_or_damaged_fails_with_its_sentence() -> None:
    head = making_people.actor("head")
    forgotten, damaged = given(head, keys("1")), given(head, keys("2"))
    attachments.forget(Upload.objects.get(pk=forgotten.payload["upload"]))
    attachments.store.path_of(Attachment.objects.get().address).write_bytes(b"COMITY")
    work()
    forgotten.refresh_from_db()
    damaged.refresh_from_db()
    assert (forgotten.state, forgotten.errors[0]["because"]) == ("failed", "The file is no longer kept. Give it again.")
    assert (damaged.state, damaged.attempts) == ("failed", 1)
    assert "changed or damaged" in damaged.errors[0]["because"]


def end_as_head(officer: Officer) -> None:
    end_role(making_people.founders()[0], officer.memberships.get(), because="moved")


def shut_out(officer: Officer) -> None:
    lock(making_people.founders()[0], officer, because="suspended")


def make_a_case_officer(officer: Officer) -> None:
    desk = officer.memberships.get().desk
    end_as_head(officer)
    first, second = making_people.founders()
    confirm_role(second, propose_role(first, officer, desk, "case"))


LOST: dict[str, tuple[Callable[[Officer], None], str]] = {
    "no role": (end_as_head, "holds no role at that desk any more"),
    "closed": (shut_out, "was closed meanwhile"),
    "another role": (make_a_case_officer, "Only a head of desk or an administrator imports a list"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("lost", LOST)
def test_who_may_no_longer_import_when_the_job_runs_has_nothing_imported(lost: str) -> None:
    lose, sentence = LOST[lost]
    officer = making_people.officer("head")
    job = given(people.actor_for(officer), keys("1"))
    lose(officer)
    work()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("failed", 1)
    assert sentence in job.errors[0]["because"]
    assert not ReferenceList.objects.exists()
    refused = Entry.objects.get(category=Category.NOT_ALLOWED)
    assert (refused.actor, sentence in refused.content.body["because"]) == (f"officer:{officer.pk}", True)
    assert Notification.objects.filter(officer=officer, values={"label": "Import of a list"}).exists()


@pytest.mark.django_db
def test_a_role_that_is_lost_while_the_file_is_read_counts_when_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    officer = making_people.officer("head")
    job = given(people.actor_for(officer), keys(*range(MANY)))

    class Watched(running.JobRun):
        """The starter becomes a case officer when the first rows have been read."""

        def say(self, done: int, total: int = 0, words: str = "") -> None:
            if officer.memberships.filter(role="head", until_on=None).exists():
                make_a_case_officer(officer)
            super().say(done, total, words)

    monkeypatch.setattr(running, "JobRun", Watched)
    work()
    job.refresh_from_db()
    assert job.state == "failed"
    assert "Only a head of desk or an administrator imports a list" in job.errors[-1]["because"]
    assert not ListEntry.objects.exists()


WHERE: dict[str, dict[str, Any]] = {
    "reading": {"at": lambda done, words: words == "Rows read"},
    "writing": {"at": lambda done, words: words == "Entries compared"},
    "written": {"unit": 2},
}


@pytest.mark.parametrize("place", WHERE)
def test_a_worker_that_is_killed_leaves_an_import_that_the_next_one_does_exactly_once(
    committed: None, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = making_people.actor("head")
    given(head, keys(1, 2, "gone"))
    work()
    job = given(head, keys(*range(1, MANY + 1)))
    reached = tmp_path / "reached"
    monkeypatch.setattr(running, "JobRun", standing_still(reached, **WHERE[place]))
    kill_where_it_stands(work, reached)
    assert ListEntry.objects.count() == (MANY + 1 if place == "written" else 3), "all or nothing"
    monkeypatch.undo()
    with clock.at(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        assert jobs.return_lost(clock.now()) == 1
        assert finished(apart(work)) == [0]
    job.refresh_from_db()
    run = ended(job)
    assert (job.attempts, run.added, run.unchanged, run.withdrawn) == (2, MANY - 2, 2, 1)
    assert (ImportRun.objects.count(), ListEntry.objects.count()) == (2, MANY + 1)
    assert ListEntry.objects.values("entry_key").distinct().count() == MANY + 1
    assert Entry.objects.filter(action="lists.referencelist.import").count() == 2
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("as_job", [False, True])
def test_of_two_first_imports_of_one_name_at_the_same_moment_one_makes_the_list_and_the_other_is_told(
    committed: None, as_job: bool
) -> None:
    by = [making_people.actor("head"), making_people.actor("administrator")]
    files = [keys(*range(MANY)), keys(*range(1, MANY + 1))]
    if as_job:
        for actor, content in zip(by, files, strict=True):
            given(actor, content)
        assert finished(apart(one_job, one_job)) == [0, 0]
    else:
        assert finished(apart(*(imports(actor, content) for actor, content in zip(by, files, strict=True)))) == [0, 0]
    first, second = ImportRun.objects.order_by("outcome")
    assert (first.outcome, first.added, first.reference_list) == ("done", MANY, ReferenceList.objects.get())
    assert (second.outcome, second.added, second.is_dry_run) == ("refused", 0, False)
    assert "somebody else made a list of this name" in second.refusal
    assert second.remedy
    assert ListEntry.objects.count() == MANY
    assert Entry.objects.filter(action="lists.referencelist.create").count() == 1


def one_job() -> None:
    running.do(running.claim(clock.now()) or pytest.fail("none waits"), threading.Event())


def imports(by: Actor, content: bytes) -> Callable[[], ImportRun]:
    return lambda: import_list(by, io.BytesIO(content), file_name="list.xml", into=Wanted("An invented list"))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no lock on a row: whoever comes second waits for the file")
def test_while_it_is_written_it_can_neither_be_cancelled_nor_taken_for_lost(committed: None, tmp_path: Path) -> None:
    officer = making_people.officer("head")
    tab = making_people.signed_in(officer)
    job = given(people.actor_for(officer), keys("1"))
    held, done = tmp_path / "held", tmp_path / "done"

    def hold() -> None:
        run = running.JobRun(running.claim(clock.now()) or pytest.fail("none waits"), threading.Event())
        with run.unit():
            held.touch()
            while not done.exists():
                time.sleep(0.02)

    (worker,) = apart(hold)
    while not held.exists():
        time.sleep(0.02)
    assert "being written just now" in tab.post(f"/jobs/{job.pk}/cancel/", follow=True).content.decode()
    assert jobs.return_lost(clock.now() + timedelta(days=1)) == 0
    done.touch()
    assert finished([worker]) == [0]
    assert jobs.cancel(job) is True


def test_an_upload_that_breaks_in_the_middle_leaves_nothing(committed: None) -> None:
    head = making_people.actor("head")
    with pytest.raises(ZeroDivisionError), record.unit():
        given(head, keys("1"))
        raise ZeroDivisionError
    assert [model.objects.count() for model in (Upload, Job, Attachment)] == [0, 0, 0]
