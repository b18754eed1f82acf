"""However a screening ends, killed, stopped or in vain: nothing is done twice, and of the list no byte is left."""

import logging
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from comity.kernel import attachments, clock, jobs, tick
from comity.kernel.actor import system
from comity.kernel.errors import NotAllowed
from comity.kernel.jobs import running
from comity.kernel.models import Attachment, Entry, Job, Notification
from comity.people.actions import end_role
from comity.screening.models import Fault, PersonMet, ScreeningRun
from comity.screening.runs import actions, queries, tasks
from comity.web import chips
from tests import making_people
from tests import making_runs as making
from tests.kernel.processes import apart, finished
from tests.kernel.standing import kill_where_it_stands, standing_still
from tests.making_runs import LISTED, NOBODY, House, sealed_files

DB = pytest.mark.django_db
KIND = "screening.screeningrun"


def many(number: int, *, every: int = 10) -> list[tuple[str, ...]]:
    """Invented travellers, each tenth the listed person."""
    return [LISTED if row % every == 0 else (f"Zzyzx Qwortle{row}", "1990", "France", "F", f"QQ{row:07}", "") for row in range(number)]


@DB
def test_no_word_of_who_resembles_nobody_stands_in_any_table_or_log_line(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    making.listed()
    run = making.finished(house, ("Canaria Unmet", "31.02.1961", "Canaryland", "F", "CANARY0001", "Canaria"), NOBODY, LISTED)
    assert (run.state, run.met) == ("finished", 1)
    for word in ("Canaria", "Unmet", "Canaryland", "CANARY0001", "Qwortle", "QQ1111199"):
        assert rows_with(word) == []
        assert word not in "\n".join(f"{line.getMessage()} {line.exc_text}" for line in caplog.records if line.name != "django.db.backends")
    assert {table for table, _column in rows_with("Valdemarca")} >= {"screening_personmet"}
    assert not Attachment.objects.exists()


def rows_with(word: str) -> list[tuple[str, str]]:
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for column in connection.introspection.get_table_description(cursor, table):
                cursor.execute(f'SELECT 1 FROM "{table}" WHERE CAST("{column.name}" AS TEXT) LIKE %s LIMIT 1', [f"%{word}%"])  # noqa: S608
                found += [(table, column.name)] * len(cursor.fetchall())
    return found


ENDINGS: dict[str, Callable[[House, ScreeningRun], object]] = {
    "finished": lambda house, run: making.work(),
    "cancelled": lambda house, run: actions.cancel(house.actor("case"), run, because="the ferry was cancelled"),
    "failed": lambda house, run: actions.fail(system("tick"), run, because="the work stopped"),
}


@pytest.mark.parametrize("ending", [*ENDINGS, "refused"])
def test_whichever_way_it_ends_no_byte_of_the_list_is_left_on_disk(committed: None, ending: str) -> None:
    house = making.house()
    before = set(sealed_files())
    rows = [("Canaria Unmet", "1990", "", "", "CANARY0001", "")] * 3
    if ending == "refused":
        run = making.asked(house, *rows)
        assert len(set(sealed_files()) - before) == 1
        actions.refuse(house.actor("head"), run, because="not necessary")
    else:
        run = making.authorised(house, *rows)
        assert len(set(sealed_files()) - before) == 1
        ENDINGS[ending](house, run)
    run.refresh_from_db()
    assert (run.state, run.ended_at is not None, run.erase_on is not None) == (ending, True, True)
    assert set(sealed_files()) == before
    if connection.vendor == "sqlite":
        assert b"Canaria" not in database_bytes()
    assert rows_with("Canaria") == []


def database_bytes() -> bytes:
    name = str(connection.settings_dict["NAME"])
    return b"".join(Path(name + suffix).read_bytes() for suffix in ("", "-wal", "-journal") if os.path.exists(name + suffix))


@DB
def test_it_is_stopped_between_two_pieces_and_keeps_what_it_met(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    making.listed()
    monkeypatch.setattr(tasks, "AT_A_TIME", 10)
    run = making.authorised(house, *many(30))

    class Watched(running.JobRun):
        """Somebody stops the run after its first piece."""

        def progress(self, done: int, total: int = 0, words: str = "") -> None:
            if done == 10 and ScreeningRun.objects.get().state == "running":
                actions.cancel(house.actor("head"), ScreeningRun.objects.get(), because="not needed any more")

    monkeypatch.setattr(running, "JobRun", Watched)
    making.work()
    run.refresh_from_db()
    assert (run.state, run.compared, run.met) == ("cancelled", 10, 1)
    assert Job.objects.get(kind=actions.COMPARE).state == "cancelled"
    assert PersonMet.objects.count() == 1
    assert not Attachment.objects.exists()


WHERE: dict[str, dict[str, Any]] = {"comparing": {"at": lambda done, words: done == 20}, "noting": {"unit": 3}}


@pytest.mark.parametrize("place", WHERE)
def test_a_worker_that_is_killed_leaves_a_run_that_the_next_one_does_exactly_once(
    committed: None, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = making.house()
    making.listed()
    monkeypatch.setattr(tasks, "AT_A_TIME", 10)
    run = making.authorised(house, *many(45))
    reached = tmp_path / "reached"
    monkeypatch.setattr(running, "JobRun", standing_still(reached, **WHERE[place]))
    kill_where_it_stands(making.work, reached)
    run.refresh_from_db()
    assert (run.state, run.compared) == ("running", 20)
    monkeypatch.undo()
    monkeypatch.setattr(tasks, "AT_A_TIME", 10)
    with clock.at(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        assert jobs.return_lost(clock.now()) == 1
        assert finished(apart(making.work)) == [0]
    run.refresh_from_db()
    assert (run.state, run.compared, run.unreadable, run.met) == ("finished", 45, 0, 5)
    assert [person.row for person in PersonMet.objects.order_by("row")] == [2, 12, 22, 32, 42]
    assert Entry.objects.filter(action=f"{KIND}.compare").count() == 5
    assert Job.objects.get(kind=actions.COMPARE).attempts == 2


@DB
def test_a_piece_of_many_rows_asks_the_database_no_more_than_one_of_few(house: House) -> None:
    making.listed()
    counts = []
    making.finished(house, NOBODY)
    for number in (4, 40):
        making.authorised(house, *many(number), purpose=f"ferry {number}")
        with CaptureQueriesContext(connection) as asked:
            making.work()
        counts.append(sum("lists_listentry" in query["sql"] or "lists_importrun" in query["sql"] for query in asked.captured_queries))
    assert counts[0] == counts[1] > 0


@DB
def test_a_finished_run_that_is_worked_on_again_does_nothing(house: House) -> None:
    run = making.finished(house, NOBODY)
    Job.objects.update(state="waiting", ended_at=None)
    making.work()
    run.refresh_from_db()
    assert (run.compared, Job.objects.get().state) == (1, "done")


@DB
def test_a_file_that_is_gone_ends_the_run_with_its_sentence(house: House) -> None:
    run = making.authorised(house, NOBODY)
    attachments.forget(run)
    making.work()
    run.refresh_from_db()
    assert (run.state, Job.objects.get().state) == ("failed", "failed")
    assert "no longer kept" in Job.objects.get().errors[0]["because"]


@DB
def test_who_lost_the_right_to_search_has_nothing_compared_and_the_clock_ends_the_run(house: House) -> None:
    run = making.authorised(house, NOBODY)
    end_role(making_people.founders()[0], house.officers["case"].memberships.get(), because="moved")
    making.work()
    assert Job.objects.get().state == "failed"
    assert Attachment.objects.filter(owner_key=run.key).exists()
    assert tasks.end_lost in tick.duties()
    assert tasks.end_lost(clock.now()) == 1
    run.refresh_from_db()
    assert run.state == "failed"
    assert not Attachment.objects.exists()
    with pytest.raises(ValidationError, match="holds no role at this desk any more"):
        actions._preparer(run)


@DB
def test_a_job_that_was_cancelled_on_its_own_page_stops_the_run(house: House) -> None:
    run = making.authorised(house, NOBODY)
    assert tasks.end_lost(clock.now()) == 0
    jobs.cancel(Job.objects.get())
    assert tasks.end_lost(clock.now()) == 1
    run.refresh_from_db()
    assert run.state == "cancelled"
    told = Notification.objects.get(officer=house.officers["case"])
    with translation.override("ar"):
        assert chips.sentence(told.template, told.values).startswith("أوقف")


@DB
def test_a_run_whose_job_is_gone_ends(house: House) -> None:
    run = making.authorised(house, NOBODY)
    Job.objects.all().delete()
    assert tasks.end_lost(clock.now()) == 1
    run.refresh_from_db()
    assert run.state == "failed"


@DB
def test_what_nobody_authorised_within_a_week_lapses_with_its_file(house: House) -> None:
    run = making.asked(house, NOBODY)
    assert tasks.lapse_unauthorised(clock.now() + timedelta(days=6)) == 0
    assert tasks.lapse_unauthorised(clock.now() + timedelta(days=8)) == 1
    run.refresh_from_db()
    assert run.state == "cancelled"
    assert not Attachment.objects.exists()
    told = Notification.objects.filter(officer=house.officers["case"]).get()
    with translation.override("zh-hans"):
        said = chips.sentence(told.template, told.values)
    assert run.reference in said
    assert not any(word in said for word in ("Nobody", "stopped"))
    assert tasks.lapse_unauthorised(clock.now() + timedelta(days=9)) == 0


@DB
def test_results_go_at_their_day_and_the_figures_stay(house: House) -> None:
    making.listed()
    run = making.finished(house, LISTED, NOBODY, ("Piero Altro", "never", "", "", "", ""))
    assert tasks.erase_due(clock.now() + timedelta(days=90)) == 0
    assert tasks.erase_due(clock.now() + timedelta(days=92)) == 1
    run.refresh_from_db()
    assert run.erased_at
    assert rows_with("Valdemarca") == [found for found in rows_with("Valdemarca") if found[0].startswith("lists_")]
    assert not Fault.objects.exists()
    (figure,) = queries.in_span(clock.now() - timedelta(days=1), clock.now() + timedelta(days=1))
    assert (figure.desk, figure.runs, figure.screened, figure.met, figure.forgotten) == (house.desk.name, 1, 3, 1, 2)
    assert tasks.erase_due(clock.now() + timedelta(days=93)) == 0


@DB
def test_results_are_erased_earlier_by_hand_and_once(house: House) -> None:
    making.listed()
    run = making.finished(house, LISTED)
    actions.erase(house.actor("head"), run, because="all were looked at")
    assert not PersonMet.objects.exists()
    with pytest.raises(NotAllowed, match="erased already"):
        actions.erase(house.actor("head"), run, because="again")


@DB
def test_a_list_that_met_nobody_keeps_nothing_to_erase(house: House) -> None:
    run = making.finished(house, NOBODY)
    assert run.erased_at == run.ended_at
    assert tasks.erase_due(clock.now() + timedelta(days=92)) == 0


@DB
def test_somebody_who_was_faster_than_the_clock_is_left_alone(house: House) -> None:
    run = making.prepared(house, NOBODY)
    actions.cancel(house.actor("case"), ScreeningRun.objects.get(), because="wrong file")
    assert tasks._each([run], lambda held: actions.cancel(tick.TICK, held, because="late")) == 0


@DB
def test_many_flawed_rows_are_counted_and_only_so_many_are_kept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_FAULTS", 5)
    run = making.finished(house, *[("Zzyzx Qwortle", "never", "", "", "", "")] * 12)
    assert (run.in_part, Fault.objects.count()) == (12, 5)
