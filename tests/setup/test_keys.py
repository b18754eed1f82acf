"""The key file: made once, readable by its owner alone, rotated without losing what older keys sealed."""

import json
import stat
from pathlib import Path

import pytest

from comity.kernel.keys import PURPOSES, KeyFile, KeyFileError


def test_a_new_file_is_readable_by_its_owner_alone_and_holds_every_purpose(tmp_path: Path) -> None:
    path = tmp_path / "desk" / "keys.json"
    made = KeyFile.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(made.keys) == set(PURPOSES)
    assert {len(made.current(purpose)) for purpose in PURPOSES} == {32}
    assert len({made.current(purpose) for purpose in PURPOSES}) == len(PURPOSES)


def test_a_second_file_never_replaces_the_first(tmp_path: Path) -> None:
    first = KeyFile.create(tmp_path / "keys.json")
    with pytest.raises(KeyFileError, match="exists already"):
        KeyFile.create(tmp_path / "keys.json")
    assert KeyFile.open(tmp_path / "keys.json").keys == first.keys


def test_a_missing_file_is_refused_with_what_mends_it(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="`comity key create`"):
        KeyFile.open(tmp_path / "keys.json")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "keys.json"
    KeyFile.create(path)
    path.chmod(mode)
    with pytest.raises(KeyFileError, match="chmod 600"):
        KeyFile.open(path)


@pytest.mark.parametrize("damage", ["", "{", "[]", "{}", '{"session": []}', "null"])
def test_a_damaged_file_is_refused(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "keys.json"
    KeyFile.create(path)
    path.write_text(damage, encoding="utf-8")
    with pytest.raises(KeyFileError, match="is damaged"):
        KeyFile.open(path)


@pytest.mark.parametrize("key", ["", "c2hvcnQ=", "not base64!", None])
def test_a_key_of_the_wrong_length_is_refused(tmp_path: Path, key: str | None) -> None:
    path = tmp_path / "keys.json"
    content = KeyFile.create(path).keys
    path.write_text(json.dumps(content | {"files": [{"id": "1", "key": key}] if key is not None else []}), encoding="utf-8")
    with pytest.raises(KeyFileError, match="is damaged"):
        KeyFile.open(path)


def test_a_rotated_key_is_new_and_the_old_one_still_reads(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    keys = KeyFile.create(path)
    old_id, old = keys.current_id("files"), keys.current("files")
    others = {purpose: keys.current(purpose) for purpose in PURPOSES if purpose != "files"}
    new_id = keys.rotate("files")
    again = KeyFile.open(path)
    assert again.current_id("files") == new_id != old_id
    assert again.all("files")[old_id] == old
    assert {purpose: again.current(purpose) for purpose in others} == others
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_purpose_that_does_not_exist_cannot_be_rotated(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="is no purpose"):
        KeyFile.create(tmp_path / "keys.json").rotate("coffee")


def test_the_public_keys_name_every_key_that_signed_and_hold_no_secret(tmp_path: Path) -> None:
    keys = KeyFile.create(tmp_path / "keys.json")
    keys.rotate("checkpoint")
    text = keys.public_keys_text()
    assert text.count("BEGIN PUBLIC KEY") == 2
    assert not any(secret in text for held in keys.keys.values() for secret in (key["key"] for key in held))


def test_what_is_printed_of_the_keys_shows_none_of_them(tmp_path: Path) -> None:
    keys = KeyFile.create(tmp_path / "keys.json")
    shown = repr(keys) + str(keys)
    assert not any(secret in shown for held in keys.keys.values() for secret in (key["key"] for key in held))
