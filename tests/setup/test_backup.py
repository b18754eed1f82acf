"""One command out, one back: whole under load, sealed, without keys, never over a desk, and honest about what is lost."""

import base64
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.setup.desk import InstalledDesk, install, on_sqlite_only

pytestmark = on_sqlite_only

# The writer of a busy desk: each act adds an attachment's file first and then, in one transaction, its entry.
WRITER = """
import sys, time
from pathlib import Path
from django.conf import settings
from comity.kernel.actor import system
from comity.kernel.models import Category
from comity.kernel.record.unit import enter, unit
files = settings.COMITY.within_home(settings.COMITY.files)
files.mkdir(exist_ok=True)
stop = Path(sys.argv[1])
print("writing", flush=True)
number = 0
while not stop.exists():
    number += 1
    name = f"{number:06}"
    (files / name).write_bytes(name.encode() * 300)
    with unit() as current:
        enter(current, system("writer"), "test.file.add", Category.COLLECTION, None, {"file": name})
print(number, flush=True)
"""


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "backup.key"
    path.write_text(base64.b64encode(os.urandom(32)).decode())
    path.chmod(0o600)
    return path


def written(desk: InstalledDesk, acts: int) -> None:
    """Let the desk do some acts."""
    stop = desk.home.parent / "stop"
    stop.touch()
    code = WRITER.replace("while not stop.exists()", f"while number < {acts}")
    desk.ran(code, str(stop))
    stop.unlink()


def empty_copy(desk: InstalledDesk, name: str) -> InstalledDesk:
    """An empty home with the desk's own key file, as an administrator prepares it."""
    home = desk.home.parent / name
    home.mkdir()
    shutil.copy2(desk.home / "keys.json", home / "keys.json")
    return InstalledDesk(home)


def rows_and_files(desk: InstalledDesk) -> tuple[int, set[str], set[str]]:
    """The last entry, the files that entries name, and the files that lie there."""
    with sqlite3.connect(desk.home / "comity.sqlite3") as database:
        (last,) = database.execute("SELECT count(*) FROM kernel_entry").fetchone()
        named = {row[0] for row in database.execute("SELECT body ->> 'file' FROM kernel_entrycontent")}
    return last, named, {path.name for path in (desk.home / "files").iterdir()}


def test_backups_of_a_busy_desk_are_whole_and_no_row_lacks_its_file(tmp_path: Path, key: Path) -> None:
    desk = install(tmp_path / "desk")
    stop = tmp_path / "stop"
    writer = desk.python(WRITER, str(stop))
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        seen = 0
        for number in range(5):
            desk.done("backup", str(tmp_path / f"{number}.backup"), "--key", str(key))
    finally:
        stop.touch()
        acts = int(writer.communicate(timeout=60)[0])
    for number in range(5):
        restored = empty_copy(desk, f"restored-{number}")
        said = restored.done("restore", str(tmp_path / f"{number}.backup"), "--key", str(key))
        last, named, files = rows_and_files(restored)
        assert f"The audit chain is whole: {last} entries." in said
        assert len(named) == last
        assert named <= files
        assert seen < last <= acts
        seen = last
        assert "The desk can start" in restored.done("check")


def test_a_passphrase_opens_what_it_sealed_and_nothing_else_does(tmp_path: Path, key: Path) -> None:
    desk = install(tmp_path / "desk")
    written(desk, 2)
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.write_text("many quiet nights in Turin\n")
    wrong.write_text("many quiet nights in Milan\n")
    wrong.chmod(0o600)
    out = str(tmp_path / "a.backup")
    right.chmod(0o644)
    assert f"{right} may be read by others on this machine: chmod 600 {right}" in desk.refused(
        "backup", out, "--passphrase-file", str(right)
    )
    right.chmod(0o600)
    said = desk.done("backup", out, "--passphrase-file", str(right))
    assert "THE KEYS ARE NOT IN IT" in said
    other = empty_copy(desk, "other")
    assert "wrong passphrase or key" in other.refused("restore", out, "--passphrase-file", str(wrong))
    assert "not with a key" in other.refused("restore", out, "--key", str(key))
    assert not (other.home / "comity.sqlite3").exists()
    assert "2 entries" in other.done("restore", out, "--passphrase-file", str(right))


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    desk = install(tmp_path / "desk")
    short = tmp_path / "short"
    short.write_text("secret\n")
    short.chmod(0o600)
    assert "at least 15 characters" in desk.refused("backup", str(tmp_path / "a.backup"), "--passphrase-file", str(short))
    assert not (tmp_path / "a.backup").exists()


def test_neither_the_keys_nor_a_word_of_the_desk_can_be_read_in_a_backup(tmp_path: Path, key: Path) -> None:
    desk = install(tmp_path / "desk")
    (desk.home / "files").mkdir()
    (desk.home / "files" / "letter").write_bytes(b"CANARY-" * 40_000)
    out = tmp_path / "a.backup"
    desk.done("backup", str(out), "--key", str(key))
    assert out.stat().st_mode & 0o077 == 0
    assert b"CANARY" not in out.read_bytes()
    assert b"kernel_entry" not in out.read_bytes()
    bare = InstalledDesk(tmp_path / "bare")
    bare.home.mkdir()
    said = bare.done("restore", str(out), "--key", str(key))
    assert not (bare.home / "keys.json").exists()
    assert "put the desk's key file at" in said
    assert "BEGIN PUBLIC KEY" in (bare.home / "public-keys.pem").read_text()
    assert sorted(path.name for path in bare.home.iterdir()) == ["comity.sqlite3", "files", "public-keys.pem"]


@pytest.mark.parametrize("place", [20, 200, -1])
def test_a_byte_changed_anywhere_is_found_and_nothing_is_laid_down(tmp_path: Path, key: Path, place: int) -> None:
    desk = install(tmp_path / "desk")
    out = tmp_path / "a.backup"
    desk.done("backup", str(out), "--key", str(key))
    content = bytearray(out.read_bytes())
    content[place] ^= 1
    out.write_bytes(content)
    other = empty_copy(desk, "other")
    other.refused("restore", str(out), "--key", str(key))
    assert [path.name for path in other.home.iterdir()] == ["keys.json"]


def test_a_backup_that_was_cut_off_is_refused(tmp_path: Path, key: Path) -> None:
    desk = install(tmp_path / "desk")
    out = tmp_path / "a.backup"
    desk.done("backup", str(out), "--key", str(key))
    out.write_bytes(out.read_bytes()[:-100_000])
    assert "damaged" in empty_copy(desk, "other").refused("restore", str(out), "--key", str(key))


def test_a_desk_is_never_overwritten_by_a_backup_nor_a_backup_by_another(tmp_path: Path, key: Path) -> None:
    desk = install(tmp_path / "desk")
    out = str(tmp_path / "a.backup")
    desk.done("backup", out, "--key", str(key))
    assert "never replaces another" in desk.refused("backup", out, "--key", str(key))
    assert "never over a desk" in desk.refused("restore", out, "--key", str(key))


def test_a_key_file_of_another_desk_is_refused_before_anything_is_laid_down(tmp_path: Path, key: Path) -> None:
    desk = install(tmp_path / "desk")
    out = str(tmp_path / "a.backup")
    desk.done("backup", out, "--key", str(key))
    other = InstalledDesk(tmp_path / "other")
    other.home.mkdir()
    other.done("key", "create")
    assert "the desk's own key file" in other.refused("restore", out, "--key", str(key))
    assert [path.name for path in other.home.iterdir()] == ["keys.json"]


def test_checkpoints_that_survived_elsewhere_tell_which_entries_are_lost(tmp_path: Path, key: Path) -> None:
    desk = install(tmp_path / "desk")
    written(desk, 3)
    out = str(tmp_path / "a.backup")
    desk.done("backup", out, "--key", str(key))
    written(desk, 4)
    desk.ran(
        "from datetime import UTC, datetime; from pathlib import Path; import sys; from django.conf import settings\n"
        "from comity.engines.ledger import make_checkpoint; from comity.kernel.models import ChainHead\n"
        "head = ChainHead.objects.get(); note = make_checkpoint('desk.example', head.sequence, head.digest, datetime.now(UTC),"
        " settings.KEYS.signing_key()); Path(sys.argv[1]).write_text(note)",
        str(tmp_path / "elsewhere"),
    )
    other = empty_copy(desk, "other")
    (other.home / "anchor").mkdir()
    shutil.copy(tmp_path / "elsewhere", other.home / "anchor" / "checkpoints.txt")
    said = other.done("restore", out, "--key", str(key))
    assert "reach entry 7: entries 4 to 7 happened and are not here" in said


def test_the_key_of_a_backup_that_others_may_read_is_refused(tmp_path: Path, key: Path) -> None:
    desk = install(tmp_path / "desk")
    key.chmod(0o644)
    assert "chmod 600" in desk.refused("backup", str(tmp_path / "a.backup"), "--key", str(key))
    key.chmod(0o600)
    key.write_text("c2hvcnQ=")
    assert "32 bytes" in desk.refused("backup", str(tmp_path / "a.backup"), "--key", str(key))


def test_a_log_that_was_left_behind_is_not_played_into_a_restored_desk(tmp_path: Path, key: Path) -> None:
    desk = install(tmp_path / "desk")
    out = str(tmp_path / "a.backup")
    desk.done("backup", out, "--key", str(key))
    other = empty_copy(desk, "other")
    (other.home / "comity.sqlite3-wal").write_bytes(b"what an earlier desk wrote last")
    assert "comity.sqlite3-wal exists" in other.refused("restore", out, "--key", str(key))


def test_the_saved_list_is_in_no_backup_and_that_of_an_earlier_desk_goes(tmp_path: Path, key: Path) -> None:
    desk = install(tmp_path / "desk")
    (desk.home / "listed").mkdir()
    (desk.home / "listed" / "entries-1.list").write_bytes(b"CANARY-" * 1_000)
    desk.done("backup", str(tmp_path / "a.backup"), "--key", str(key))
    other = empty_copy(desk, "other")
    shutil.copytree(desk.home / "listed", other.home / "listed")
    other.done("restore", str(tmp_path / "a.backup"), "--key", str(key))
    assert not (other.home / "listed").exists()
