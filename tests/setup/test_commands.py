"""The command line: every command explains itself, refuses in sentences, and starts nothing that is unsafe."""

import json
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import Warning

from comity import cli, sqlite
from comity.cli import check
from tests.setup.desk import SOURCES, InstalledDesk, install, on_sqlite_only

pytestmark = on_sqlite_only


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([name, "--help"])
    assert ended.value.code == 0
    assert f"comity {name}" in capsys.readouterr().out


def test_a_command_that_does_not_exist_is_refused_with_those_that_do(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["dmeo"])
    assert ended.value.code == 2
    assert "demo" in capsys.readouterr().err


def test_help_needs_neither_django_nor_a_configuration() -> None:
    code = "import sys; from comity import cli; cli.parser(); sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(SOURCES)}, check=False, timeout=60).returncode == 0


def test_without_keys_nothing_starts(tmp_path: Path) -> None:
    desk = InstalledDesk(tmp_path / "desk")
    desk.home.mkdir()
    for command in (["migrate"], ["serve"], ["worker"], ["tick"], ["check"], ["backup", "x"]):
        assert "make one with `comity key create`" in desk.refused(*command)


def test_an_unknown_setting_stops_the_start(tmp_path: Path) -> None:
    desk = InstalledDesk(tmp_path / "desk")
    desk.home.mkdir()
    assert "unknown variable COMITY_DATABSE" in desk.refused("key", "create", COMITY_DATABSE="x")


def test_a_database_that_was_not_migrated_is_refused(tmp_path: Path) -> None:
    desk = InstalledDesk(tmp_path / "desk")
    desk.home.mkdir()
    desk.done("key", "create")
    for command in ("serve", "worker", "tick", "check"):
        assert "run `comity migrate`" in desk.refused(command)


def test_a_database_whose_entries_could_be_edited_is_refused_and_migrate_mends_it(tmp_path: Path) -> None:
    desk = install(tmp_path / "desk")
    with sqlite3.connect(desk.home / "comity.sqlite3") as database:
        database.execute("DROP TRIGGER kernel_entry_no_update")
    assert "kernel_entry_no_update missing" in desk.refused("check")
    desk.done("migrate")
    assert "The desk can start" in desk.done("check")


def test_a_key_file_that_others_may_read_stops_the_start(tmp_path: Path) -> None:
    desk = install(tmp_path / "desk")
    (desk.home / "keys.json").chmod(0o644)
    assert "chmod 600" in desk.refused("check")


def test_all_that_a_new_desk_makes_is_for_its_own_account_alone(tmp_path: Path) -> None:
    desk = InstalledDesk(tmp_path / "desk")
    desk.done("key", "create")
    desk.done("migrate")
    desk.done("tick")
    (tmp_path / "passphrase").write_text("many quiet nights in Turin")
    (tmp_path / "passphrase").chmod(0o600)
    desk.done("backup", str(desk.home / "today.backup"), "--passphrase-file", str(tmp_path / "passphrase"))
    made = {path: stat.S_IMODE(path.stat().st_mode) for path in [desk.home, *desk.home.rglob("*")]}
    assert {path.name for path in made} >= {"desk", "comity.sqlite3", "keys.json", "last-tick", "today.backup"}
    assert {path: oct(mode) for path, mode in made.items() if mode & 0o077} == {}
    assert made[desk.home] == 0o700


def test_a_database_that_others_may_read_stops_the_start(tmp_path: Path) -> None:
    desk = install(tmp_path / "desk")
    for file, mode, command in (
        ("comity.sqlite3", 0o644, "check"),
        ("comity.sqlite3", 0o640, "serve"),
        ("comity.sqlite3-wal", 0o604, "check"),
    ):
        place = desk.home / file
        place.touch()
        place.chmod(mode)
        assert f"{place} may be read by others on this machine: chmod 600 {place}" in desk.refused(command)
        place.chmod(0o600)
    assert "The desk can start" in desk.done("check")


def test_a_wrong_password_is_answered_in_one_sentence_and_in_no_line_of_a_log(tmp_path: Path) -> None:
    desk = install(tmp_path / "desk")
    said = desk.refused("screen", "Orsino Valdemarca", "--as", "anna", "--matter", "AR-1", typed="many quiet nights\n")
    assert said == "comity screen: this name and password do not fit together\n"


def test_what_nobody_can_answer_is_refused_with_what_helps(tmp_path: Path) -> None:
    desk = install(tmp_path / "desk")
    said = desk.refused("backup", str(tmp_path / "a.backup"))
    assert said.startswith("comity backup: nobody answered “Passphrase of the backup”: run the command at a terminal, or name a file")
    assert said.endswith("--passphrase-file\n")
    said = desk.refused("screen", "Orsino Valdemarca", "--as", "anna", "--matter", "AR-1")
    assert said == "comity screen: nobody answered “Password of anna”: run the command at a terminal\n"


@pytest.mark.parametrize(
    ("option", "given", "remedy"),
    [
        ("--born", "1979-13-45", "Write a birth date as 1948-12-10"),
        ("--nationality", "Narnia", "Write each country as its two-letter code: IT, CN."),
        ("--nationality", "QQ", "Write each country as its two-letter code: IT, CN."),
    ],
)
def test_a_date_or_a_country_that_cannot_be_read_is_refused_before_anything_is_asked(
    tmp_path: Path, option: str, given: str, remedy: str
) -> None:
    desk = install(tmp_path / "desk")
    readable = ("--born", "1979~", "--nationality", "Italian", "--nationality", "CN")
    said = desk.refused("screen", "Orsino Valdemarca", *readable, option, given, "--as", "anna", "--matter", "AR-1", typed="x\n")
    assert said.startswith(f"comity screen: {option} {given}: {remedy}")
    assert "this name and password" in desk.refused("screen", "Orsino", *readable, "--as", "anna", "--matter", "AR-1", typed="x\n")


def test_what_serves_the_desk_still_logs_for_machines(tmp_path: Path) -> None:
    desk = install(tmp_path / "desk")
    code = "import logging; from comity.cli import startup; startup.refuse_unsafe(as_service=True); logging.warning('heavy')"
    told = subprocess.run(
        [sys.executable, "-c", code], env=desk.environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
    )
    assert json.loads(told.stderr)["said"] == "heavy"


def test_keys_are_rotated_and_shown_by_command(tmp_path: Path) -> None:
    desk = install(tmp_path / "desk")
    before = desk.done("key", "public")
    assert "Restart web, worker and tick" in desk.done("key", "rotate", "checkpoint")
    after = desk.done("key", "public")
    assert after.endswith(before)
    assert after.count("BEGIN PUBLIC KEY") == 2
    assert "exists already" in desk.refused("key", "create")


def test_tick_and_worker_come_to_an_end_when_asked_for_one_round(tmp_path: Path) -> None:
    desk = install(tmp_path / "desk")
    desk.done("tick")
    desk.done("worker", "--until-empty")
    assert (desk.home / "last-tick").exists()


@pytest.mark.parametrize(
    ("found", "journal"), [("3.40.1", "delete"), ("3.51.2", "delete"), ("3.51.3", "wal"), ("3.53.4", "wal"), ("4.0.0", "wal")]
)
def test_the_write_ahead_log_is_used_only_where_it_cannot_damage_the_database(found: str, journal: str) -> None:
    assert sqlite.journal_for(found) == journal
    assert f"journal_mode={journal.upper()}" in sqlite.init_command(found)
    assert "synchronous=FULL" in sqlite.init_command(found)


class Answers:
    """A database that answers as it is told."""

    def __init__(self, version: str, journal: str, synchronous: int, foreign_keys: int) -> None:
        self.by_question = {
            "SELECT sqlite_version()": version,
            "PRAGMA journal_mode": journal,
            "PRAGMA synchronous": synchronous,
            "PRAGMA foreign_keys": foreign_keys,
        }
        self.asked = ""

    def execute(self, sql: str) -> None:
        self.asked = sql

    def fetchone(self) -> tuple[object]:
        return (self.by_question[self.asked],)


def test_a_safe_mode_says_nothing_and_an_older_sqlite_says_what_it_costs() -> None:
    assert sqlite.refuse_unsafe(Answers("3.53.4", "wal", 2, 1)) == []
    (said,) = sqlite.refuse_unsafe(Answers("3.40.1", "delete", 2, 1))
    assert "one slow reader makes writers wait" in said


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (Answers("3.40.1", "wal", 2, 1), "only 'delete' is safe"),
        (Answers("3.53.4", "memory", 2, 1), "only 'wal' is safe"),
        (Answers("3.53.4", "wal", 1, 1), "lose confirmed work"),
        (Answers("3.53.4", "wal", 2, 0), "refer to nothing"),
    ],
)
def test_an_unsafe_mode_is_refused(answers: Answers, sentence: str) -> None:
    with pytest.raises(sqlite.UnsafeMode, match=sentence):
        sqlite.refuse_unsafe(answers)


def test_the_first_two_administrators_are_made_by_the_machine_and_no_third(tmp_path: Path) -> None:
    desk = install(tmp_path / "desk")
    assert "--desk-name" in desk.refused("user", "first", "anna", "--name", "Anna Arendt", "--desk", "central")
    new_desk = ("--desk", "central", "--desk-name", "Central desk", "--country", "it", "--zone", "Europe/Rome")
    assert "within 72 hours" in desk.done("user", "first", "anna", "--name", "Anna Arendt", *new_desk)
    desk.done("user", "first", "bruno", "--name", "Bruno Bassi", "--desk", "central")
    assert "There are officers already" in desk.refused("user", "first", "carla", "--name", "Carla Conti", "--desk", "central")


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"COMITY_HTTPS": "0"}, "passwords and sessions can be read on the way: set `https = true`"),
        ({"COMITY_DEBUG": "1"}, "a page that fails shows what the desk holds: set `debug = false`"),
        ({"COMITY_HOSTS": ""}, "no name is answered: list in `hosts` the names"),
        ({"COMITY_HOSTS": "*"}, "any name is answered, also one that an attacker chose: list in `hosts`"),
        ({"COMITY_DEMO": "1"}, "anybody signs in without a second factor, and the demo's passwords are printed: set `demo = false`"),
    ],
)
def test_what_is_unsafe_on_a_network_is_said_once_in_a_sentence_with_the_key_that_mends_it(
    tmp_path: Path, setting: dict[str, str], sentence: str
) -> None:
    said = install(tmp_path / "desk").refused("check", "--deploy", **{"COMITY_HTTPS": "1"} | setting)
    assert [line.strip().startswith(sentence) for line in said.splitlines()[1:]] == [True]
    assert "security.W" not in said


def test_a_desk_as_it_is_delivered_is_safe_on_a_network_and_one_without_tls_starts_on_one_machine(tmp_path: Path) -> None:
    desk = install(tmp_path / "desk")
    assert desk.comity("check", "--deploy", COMITY_HTTPS="1").stdout.startswith("The desk can start")
    assert desk.done("check").startswith("The desk can start")


def test_a_finding_that_no_setting_causes_is_a_fault_of_the_installation() -> None:
    said = check.in_words(Warning("You do not have SecurityMiddleware.", id="security.W001"))
    assert said.startswith("this installation is not as it was delivered (security.W001: You do not have")
    assert "install this version anew" in said
