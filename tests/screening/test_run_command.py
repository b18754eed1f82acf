"""`comity screen FILE` prepares a list, shows how it is read and where a second person authorises it; it watches, stops and takes away."""

import io
import json
from pathlib import Path

import pytest

from comity import cli
from comity.cli import screen
from comity.kernel.actor import Actor
from comity.kernel.errors import NotAllowed
from comity.kernel.models import Entry
from comity.screening.models import ScreeningRun
from comity.screening.runs import actions, command
from tests import making_runs as making
from tests.making_runs import LISTED, NOBODY, House, a_csv

pytestmark = pytest.mark.django_db
LAW = ("--basis", "border act", "--article", "Art. 7", "--purpose", "arrivals of the night ferry")


@pytest.fixture
def house() -> House:
    making.listed()
    return making.house()


@pytest.fixture
def travellers(tmp_path: Path) -> Path:
    file = tmp_path / "travellers.csv"
    file.write_bytes(a_csv(LISTED, NOBODY, headers=("Name", "Geboren", "Nationality", "Sex", "Passport no", "Place of birth")))
    return file


def said(by: Actor, *words: object, code: int = 0, matter: str = "AR-2026-0001", wait: object = None) -> str:
    given = cli.parser().parse_args(["screen", *map(str, words), "--as", "carla", "--matter", matter])
    out = io.StringIO()
    assert command.run(given, by.for_purpose(matter), out, wait or (lambda _seconds: None)) == code
    return out.getvalue()


def test_one_file_is_a_list_and_anything_else_a_name() -> None:
    assert command.is_list(["travellers.CSV"])
    assert command.is_list(["ferry.xlsx"])
    assert not command.is_list(["Orsino", "Valdemarca"])
    assert not command.is_list(["Orsino"])


def test_a_list_is_prepared_mapped_and_put_before_a_second_person(house: House, travellers: Path) -> None:
    told = said(house.actor("case"), travellers, *LAW, "--map", "born=Geboren", "--month-first")
    run = ScreeningRun.objects.get()
    assert "Date of birth = Geboren\n" in told
    assert "2: Orsino Valdemarca | 1961-02-03 | IT | male | YA7654321 | Torvona\n" in told
    assert f"{run.reference}: 2 persons wait for a second person" in told
    assert run.get_absolute_url() in told
    assert (run.columns["born"], run.order) == (1, "mdy")
    assert "waits for a second person, 0 of 2 rows" in said(house.actor("case"), "--watch", run.reference)
    actions.authorise(house.actor("head"), run)
    followed = said(house.actor("case"), "--watch", run.reference, wait=lambda _seconds: making.work())
    assert followed.splitlines()[-1] == f"{run.reference}: finished, 2 of 2 rows, 1 with a candidate, 0 not compared"


def test_results_are_written_once_and_logged(house: House, tmp_path: Path) -> None:
    run = making.finished(house, LISTED)
    target = tmp_path / "out.json"
    assert "written to out.json: 1." in said(house.actor("case"), "--results", run.reference, "--to", target)
    assert json.loads(target.read_text(encoding="utf-8"))["met"] == 1
    assert target.stat().st_mode & 0o077 == 0, "no other account of the machine reads it"
    assert Entry.objects.filter(action="screening.screeningrun.export").count() == 1
    assert "cannot be opened" in said(house.actor("case"), "--results", run.reference, "--to", target, code=2)
    said(house.actor("case"), "--results", run.reference, "--to", tmp_path / "out.xlsx")
    assert (tmp_path / "out.xlsx").read_bytes().startswith(b"PK")
    assert "--to" in said(house.actor("case"), "--results", run.reference, "--to", "out.exe", code=1)


def test_results_that_may_not_leave_leave_no_file(house: House, tmp_path: Path) -> None:
    run, target = making.finished(house, LISTED), tmp_path / "out.json"
    with pytest.raises(NotAllowed):
        said(house.actor("auditor"), "--results", run.reference, "--to", target)
    assert not target.exists()


def test_a_run_is_stopped_with_its_reason(house: House) -> None:
    run = making.authorised(house, NOBODY)
    assert "stopped" in said(house.actor("case"), "--cancel", run.reference, "--purpose", "wrong file")
    waiting = making.asked(house, LISTED)
    assert f"{waiting.reference}: stopped" in said(house.actor("case"), "--cancel", waiting.reference, "--purpose", "wrong file")
    run.refresh_from_db()
    assert run.state == "cancelled"
    assert "is not open" in said(house.actor("case"), "--cancel", run.reference, code=1)
    assert said(house.actor("case"), "--watch", run.reference, code=1)


def test_what_is_not_there_or_not_theirs_is_said(house: House, travellers: Path, tmp_path: Path) -> None:
    run, by = making.finished(house, LISTED), house.actor("case")
    for words, sentence in (
        (["--watch", "SR-none"], "There is no run SR-none"),
        ([travellers, "--basis", "no such law", "--article", "1", "--purpose", "x"], "in force that binds our side: Border act."),
        ([travellers, *LAW, "--map", "born=Nowhere"], "the columns are Name, Geboren"),
    ):
        assert sentence in said(by, *words, code=1)
    assert set(ScreeningRun.objects.values_list("state", flat=True)) == {"finished", "cancelled"}, "a word mistyped keeps no file"
    assert "being on duty is not enough" in said(by, travellers, *LAW, code=1, matter="duty")
    assert f"There is no run {run.reference}" in said(house.actor("colleague"), "--results", run.reference, "--to", "x.json", code=1)
    assert "cannot be opened" in said(by, tmp_path / "absent.csv", *LAW, code=2)
    with pytest.raises(NotAllowed):
        command.run(
            cli.parser().parse_args(
                ["screen", "--cancel", making.authorised(house, NOBODY).reference, "--as", "ada", "--matter", "review"]
            ),
            house.actor("auditor").for_purpose("review"),
            io.StringIO(),
        )


def test_a_list_without_a_known_column_waits_for_its_columns(house: House, tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_bytes(a_csv(("Orsino", "1961-02-03"), headers=("Column", "Date of birth")))
    assert "no column of a name or a number was recognised" in said(house.actor("case"), file, *LAW)
    run = ScreeningRun.objects.get()
    assert run.state == "prepared"


def test_the_command_takes_a_name_a_file_or_a_reference() -> None:
    with pytest.raises(cli.Refused, match="name a person"):
        screen.run(cli.parser().parse_args(["screen", "--as", "x", "--matter", "y"]))
