"""The verifier as a program: an export, checkpoints, public keys, and a verdict."""

import runpy
import subprocess
import sys
from dataclasses import replace

import pytest
from tests.engines.ledger.attacks import KEYS, checkpoint_of, make_log

from comity.engines.ledger import Link, export_line
from comity.engines.ledger.__main__ import main
from comity.engines.ledger.findings import MAX_PROBLEMS

LOG = make_log(12)


@pytest.fixture
def files(tmp_path):
    def write(entries, checkpoints):
        paths = [tmp_path / name for name in ("export.jsonl", "checkpoints.txt", "keys.txt")]
        texts = ["".join(export_line(entry) + "\n" for entry in entries), "".join(checkpoints), f"\n{KEYS[0]}\n"]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, "utf-8")
        return [str(path) for path in paths]

    return write


def test_it_needs_no_django_and_no_database(files):
    code = "import sys; from comity.engines.ledger.__main__ import main; sys.exit(main(sys.argv[1:]) or 'django' in sys.modules)"
    command = [sys.executable, "-c", code, *files(LOG, [checkpoint_of(LOG, 10)])]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONPATH": ":".join(sys.path)})
    assert (done.returncode, done.stderr) == (0, "")


def test_it_runs_as_a_module_and_says_what_is_proven(files, capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["ledger", *files(LOG, [checkpoint_of(LOG, 10)])])
    monkeypatch.delitem(sys.modules, "comity.engines.ledger.__main__")
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("comity.engines.ledger", run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out.splitlines() == [
        "12 entries read, 1 checkpoints agree.",
        "Proven as of 2026-03-01 18:00:00 UTC, to entry 10. What was cut or rewritten from entry 11 on would not be found.",
        "This export has no signed end: it was made by an earlier version, or its end was cut off.",
        "No change found.",
    ]


def test_a_changed_log_is_named_and_ends_with_code_one(files, capsys):
    assert main(files([*LOG[:4], replace(LOG[4], facts={}), *LOG[5:]], [])) == 1
    assert capsys.readouterr().out.splitlines() == [
        "EDITED: Entry 5 was changed after it was written.",
        "12 entries read, 0 checkpoints agree.",
        "No checkpoint vouches for any entry: a cut end or a complete rewrite would not be found.",
        "This export has no signed end: it was made by an earlier version, or its end was cut off.",
        "THE LOG WAS CHANGED.",
    ]


def test_findings_without_end_are_counted(files, capsys):
    gaps = [Link(2 * n, {}, "0" * 64, "e" * 64) for n in range(1, MAX_PROBLEMS + 1)]
    assert main(files(gaps, [])) == 1
    assert f"… and {MAX_PROBLEMS} more." in capsys.readouterr().out


def test_files_that_cannot_be_used_end_with_code_two(files, capsys, tmp_path):
    export, checkpoints, keys = files(LOG, [])
    assert main([export, checkpoints, export]) == 2
    assert main([str(tmp_path / "absent"), checkpoints, keys]) == 2
    assert capsys.readouterr().err.count("Cannot verify: ") == 2
