"""An officer says of each hit of a run whether it is the same person: for a reason, logged, shown and exported; erased with it."""

import io
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from comity.kernel import proof
from comity.kernel.errors import NotAllowed, WrongState
from comity.kernel.models import Category, Entry
from comity.screening.models import Hit, HitVerdict, ScreeningRun
from comity.screening.runs import actions, judging, queries
from tests import making_people
from tests import making_runs as making
from tests.making_runs import LISTED, NOBODY, House
from tests.making_subjects import a_un_file, an_import
from tests.screening.test_run_pages import tab
from tests.screening.test_runs_end import rows_with

pytestmark = pytest.mark.django_db
KIND = "screening.screeningrun"
BY_NAME = ("Orsino Valdemarca", "", "", "", "", "")


@pytest.fixture
def run(house: House) -> ScreeningRun:
    """A run that met the listed person twice: once with every fact, once by the name alone."""
    an_import(a_un_file({"key": "7", "born": "1961-02-03"}))
    return making.finished(house, LISTED, BY_NAME, NOBODY)


def full(run: ScreeningRun) -> Hit:
    return Hit.objects.get(person__run=run, person__row=2)


def by_name(run: ScreeningRun) -> Hit:
    return Hit.objects.get(person__run=run, person__row=3)


def test_a_verdict_is_kept_with_its_officer_and_reason_and_is_an_entry_of_the_log(house: House, run: ScreeningRun) -> None:
    made = judging.judge(house.actor("case"), full(run), "same", "Same passport and face.", seen=0)
    assert (made.verdict, made.because, made.officer) == ("same", "Same passport and face.", house.officers["case"])
    entry = Entry.objects.get(action=f"{KIND}.judge")
    assert (entry.category, entry.subject_key) == (Category.COMBINATION, run.key)
    (part,) = entry.content.body["parts"]
    assert (part["kind"], part["values"]["verdict"], part["values"]["because"]) == ("screening.hitverdict", "same", made.because)
    later = judging.judge(house.actor("head"), full(run), "different", "The photograph is of another man.", seen=1)
    assert full(run).verdict == later
    assert HitVerdict.objects.count() == 2


def test_same_needs_two_independent_facts_and_the_others_are_always_open(house: House, run: ScreeningRun) -> None:
    with pytest.raises(NotAllowed, match="two independent attributes"):
        judging.judge(house.actor("case"), by_name(run), "same", "I think so.")
    judging.judge(house.actor("case"), by_name(run), "cannot tell", "Nothing but the name.")
    judging.judge(house.actor("case"), by_name(run), "different", "Born in another year.")


@pytest.mark.parametrize("who", ["colleague", "stranger", "auditor"])
def test_whoever_does_not_work_on_the_run_says_nothing(house: House, run: ScreeningRun, who: str) -> None:
    with pytest.raises(NotAllowed, match="Only who prepared it or a head"):
        judging.judge(house.actor(who), full(run), "different", "x")
    assert not HitVerdict.objects.exists()


def test_a_verdict_needs_a_reason_and_is_not_noted_over_one_that_was_not_read(house: House, run: ScreeningRun) -> None:
    with pytest.raises(ValidationError, match="Say why"):
        judging.judge(house.actor("case"), full(run), "different", " ")
    judging.judge(house.actor("head"), full(run), "different", "Another man.", seen=0)
    with pytest.raises(WrongState, match="another verdict"):
        judging.judge(house.actor("case"), full(run), "same", "Same passport.", seen=0)


def test_a_verdict_comes_too_late_for_results_that_were_erased_while_it_was_written(house: House, run: ScreeningRun) -> None:
    hit = Hit.objects.select_related("person__run").get(pk=full(run).pk)
    actions.erase(house.actor("head"), ScreeningRun.objects.get(pk=run.pk), because="all were looked at")
    with pytest.raises((NotAllowed, WrongState)):
        judging.judge(house.actor("case"), hit, "different", "Another man.")


def test_verdicts_go_with_the_results_and_out_of_the_log(house: House, run: ScreeningRun) -> None:
    judging.judge(house.actor("case"), full(run), "different", "Canaria said so.")
    assert rows_with("Canaria")
    actions.erase(house.actor("head"), run, because="all were looked at")
    assert rows_with("Canaria") == []
    assert not HitVerdict.objects.exists()
    erased = Entry.objects.get(action=f"{KIND}.erase_words")
    assert erased.content.body["facts"]["entries"] == [Entry.objects.get(action=f"{KIND}.judge").pk]
    assert proof.verify(checkpoints=[]).ok


def test_who_sees_the_run_sees_its_verdicts(house: House, run: ScreeningRun) -> None:
    judging.judge(house.actor("case"), full(run), "different", "Another man.")
    for who, sees in (("case", True), ("head", True), ("auditor", True), ("colleague", False), ("stranger", False)):
        assert HitVerdict.objects.visible_to(house.actor(who)).exists() is sees, who


def test_a_verdict_is_noted_on_the_page_of_a_hit_and_leads_to_the_next_without_one(house: House, run: ScreeningRun) -> None:
    mine, own = tab(house, "case"), run.get_absolute_url()
    results = mine.get(f"{own}results/").content.decode()
    assert "verdict: <strong>2</strong>" in results
    first, second = f"{own}hits/{full(run).pk}/", f"{own}hits/{by_name(run).pk}/"
    assert first in results
    page = mine.get(first).content.decode()
    assert 'value="same"' in page
    sent = {"verdict": "different", "because": "Another man.", "seen": "0"}
    assert mine.post(first, {**sent, "because": ""}).status_code == 422
    assert mine.post(first, sent).headers["Location"] == second
    page = mine.get(second).content.decode()
    assert 'value="same"' not in page
    assert "“Same” needs two independent attributes" in page
    assert mine.post(second, {**sent, "verdict": "same"}).status_code == 422
    assert mine.post(second, {**sent, "verdict": "cannot tell"}).headers["Location"] == f"{own}results/"
    results = mine.get(f"{own}results/").content.decode()
    assert "Another man." in results
    assert "verdict: <strong>0</strong>" in results
    assert "Noted a verdict on a hit" in mine.get(own).content.decode()


def test_the_page_of_a_hit_is_not_there_for_others_and_closed_to_who_only_reads(house: House, run: ScreeningRun) -> None:
    address = f"{run.get_absolute_url()}hits/{full(run).pk}/"
    for who in ("colleague", "stranger"):
        assert tab(house, who).get(address).status_code == 404
    assert tab(house, "case").get(f"{run.get_absolute_url()}hits/999999/").status_code == 404
    auditor = tab(house, "auditor")
    auditor.post(f"{run.get_absolute_url()}purpose/", {"purpose": "audit of March"})
    page = auditor.get(address).content.decode()
    assert "Only who prepared it or a head of its desk notes a verdict." in page
    assert 'name="verdict"' not in page
    assert auditor.post(address, {"verdict": "different", "because": "x", "seen": "0"}).status_code == 403


@pytest.mark.parametrize(("wanted", "rows"), [("to decide", {3}), ("different", {2}), ("same", set())])
def test_results_are_filtered_by_the_latest_verdict(house: House, run: ScreeningRun, wanted: str, rows: set[int]) -> None:
    judging.judge(house.actor("case"), full(run), "same", "Same passport.")
    judging.judge(house.actor("head"), full(run), "different", "Another man.")
    page = tab(house, "case").get(f"{run.get_absolute_url()}results/", {"verdict": wanted}).content.decode()
    assert {row for row in (2, 3) if f"row {row}" in page} == rows


def test_verdicts_stand_in_both_exports(house: House, run: ScreeningRun) -> None:
    judging.judge(house.actor("case"), full(run), "different", "Another man.")
    mine, own = tab(house, "case"), run.get_absolute_url()
    told = json.loads(b"".join(mine.post(f"{own}export/", {"purpose": "x", "format": "json"}).streaming_content))
    (verdict,) = told["persons"][0]["hits"][0]["verdicts"]
    assert (verdict["verdict"], verdict["because"], verdict["officer"]) == ("different", "Another man.", "Carla Conti")
    assert told["persons"][1]["hits"][0]["verdicts"] == []
    sheet = b"".join(mine.post(f"{own}export/", {"purpose": "x", "format": "xlsx"}).streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    place = rows[2].index("Verdict")
    assert [row[place : place + 3] for row in rows[3:]] == [["different", "Another man.", "Carla Conti"], ["to decide", "", ""]]


def test_the_results_ask_no_more_for_three_verdicts_than_for_one(house: House) -> None:
    an_import(a_un_file({"key": "7", "born": "1961-02-03"}))
    counts = []
    for number in (1, 3):
        run = making.finished(house, *[LISTED] * number, purpose=f"ferry {number}")
        for hit in queries.hits(house.actor("case"), run):
            judging.judge(house.actor("case"), hit, "different", "Another man.")
        client: Client = making_people.signed_in(house.officers["case"])
        client.get(run.get_absolute_url())
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{run.get_absolute_url()}results/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
