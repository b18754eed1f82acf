"""`comity audit` proves the log here, and from the files alone anywhere."""

from pathlib import Path
from typing import Any

import pytest

from comity import cli
from comity.cli import Refused, acting, startup
from comity.kernel import proof, record
from comity.kernel.actor import Actor
from comity.kernel.models import Entry
from tests import make
from tests.kernel.things.models import Thing, may_work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three entries; the test's own database is up already, so the start of the command is left out."""
    proof.anchor_path().unlink(missing_ok=True)
    monkeypatch.setattr(startup, "load_django", lambda: None)
    monkeypatch.setattr(startup, "refuse_unsafe", list)
    for _ in range(3):
        make_a_thing()


def make_a_thing() -> None:
    with record.create(Thing(name="lamp"), by=make.actor("case"), may=may_work):
        pass


def comity(*arguments: object) -> int:
    args = cli.parser().parse_args(["audit", *map(str, arguments)])
    return int(args.run(args))


def as_officer(monkeypatch: pytest.MonkeyPatch, actor: Actor) -> None:
    """Whoever has shown password and second factor; that is tried elsewhere."""

    def shown(_args: Any) -> Actor:
        return actor.for_purpose("audit of March")

    monkeypatch.setattr(acting, "actor_from", shown)


def test_the_desk_proves_its_own_log_and_says_its_window(capsys: pytest.CaptureFixture[str]) -> None:
    assert comity("verify") == 0
    assert "No checkpoint vouches" in capsys.readouterr().out
    assert comity("checkpoint") == 0
    assert "Signed at entry 3" in capsys.readouterr().out
    assert comity("checkpoint") == 0
    assert "Nothing was recorded" in capsys.readouterr().out
    assert comity("verify") == 0
    said = capsys.readouterr().out
    assert "rewritten from entry 4 on" in said
    assert "export" not in said, "the desk's own log is none"


def test_three_files_are_enough_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    comity("checkpoint")
    export, keys = _exported(tmp_path, monkeypatch, capsys)
    assert (Entry.objects.latest("sequence").action, Entry.objects.latest("sequence").content.body["purpose"]) == (
        "oversight.log.export",
        "audit of March",
    )
    assert comity("verify", "--export", export, "--checkpoints", proof.anchor_path(), "--keys", keys) == 0
    export.write_text(export.read_text().replace("things.thing.create", "things.thing.forge", 1))
    assert comity("verify", "--export", export, "--checkpoints", proof.anchor_path(), "--keys", keys) == 1
    assert "EDITED: Entry 1" in capsys.readouterr().out


def test_what_is_recorded_and_signed_after_an_export_is_no_tampering(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    export, keys = _exported(tmp_path, monkeypatch, capsys)
    make_a_thing()
    comity("checkpoint")
    assert comity("verify", "--export", export, "--checkpoints", proof.anchor_path(), "--keys", keys) == 0
    said = capsys.readouterr().out
    assert "This export was made up to entry 4 at " in said
    assert "Not in this export: entries 5 to 5. Later checkpoints (1, to " in said
    lines = export.read_text().splitlines(keepends=True)
    for cut in (lines[:3], [*lines[:3], lines[-1]]):
        export.write_text("".join(cut))
        assert comity("verify", "--export", export, "--checkpoints", proof.anchor_path(), "--keys", keys) == 1
        assert "CUT: " in capsys.readouterr().out


def test_an_export_of_a_desk_whose_last_entries_were_cut_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from django.db import connection

    from comity.kernel import freeze

    make_a_thing()
    make_a_thing()
    comity("checkpoint")
    freeze.disarm()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_entrycontent WHERE entry_id > 2")
        cursor.execute("DELETE FROM kernel_entry WHERE sequence > 2")
        cursor.execute("UPDATE kernel_chainhead SET sequence = 2, digest = (SELECT digest FROM kernel_entry WHERE sequence = 2)")
    export, keys = _exported(tmp_path, monkeypatch, capsys)
    assert comity("verify", "--export", export, "--checkpoints", proof.anchor_path(), "--keys", keys) == 1
    said = capsys.readouterr().out
    assert "CUT: " in said
    assert "Not in this export" not in said
    freeze.arm()


def _exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[Path, Path]:
    """An export as an auditor takes it, and the public keys."""
    as_officer(monkeypatch, make.actor("auditor"))
    export, keys = tmp_path / "log.jsonl", tmp_path / "keys.txt"
    assert comity("export", export, "--as", "ada", "--matter", "audit of March") == 0
    capsys.readouterr()
    comity("keys")
    keys.write_text(capsys.readouterr().out)
    return export, keys


def test_a_cut_log_is_found_by_checkpoints_from_elsewhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from django.db import connection

    from comity.kernel import freeze

    comity("checkpoint")
    elsewhere = tmp_path / "checkpoints.txt"
    elsewhere.write_text(proof.anchor_path().read_text())
    freeze.disarm()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_entrycontent WHERE entry_id = 3")
        cursor.execute("DELETE FROM kernel_entry WHERE sequence = 3")
    assert comity("verify", "--checkpoints", elsewhere) == 1
    assert "CUT: " in capsys.readouterr().out
    freeze.arm()


def test_who_is_no_auditor_takes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_officer(monkeypatch, make.actor("head"))
    with pytest.raises(Refused, match="Only an auditor"):
        comity("export", tmp_path / "log.jsonl", "--as", "carla", "--matter", "x")
    assert not (tmp_path / "log.jsonl").exists()


def test_what_cannot_be_used_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_officer(monkeypatch, make.actor("auditor"))
    (tmp_path / "there").touch()
    with pytest.raises(Refused, match="File exists"):
        comity("export", tmp_path / "there", "--as", "ada", "--matter", "x")
    with pytest.raises(Refused, match="No such file"):
        comity("verify", "--checkpoints", tmp_path / "nothing")
    with pytest.raises(Refused, match="say also --checkpoints"):
        comity("verify", "--export", tmp_path / "there")
    with pytest.raises(Refused, match="goes with --export"):
        comity("verify", "--keys", tmp_path / "there")
