"""The lists as their publishers wrote them, where they lie beside the repository; nothing of them is kept."""

import subprocess
from pathlib import Path

import pytest

from comity.engines.listfiles import Entry, Format, Skipped, Tally, read, sniff


def _shared() -> Path:
    """Beside the main worktree, whichever worktree the tests run in."""
    here = Path(__file__).resolve().parents[3]
    git = subprocess.run(["git", "-C", str(here), "rev-parse", "--git-common-dir"], capture_output=True, text=True, check=False)
    main = (here / git.stdout.strip()).parent if git.returncode == 0 else here
    return next((lists for root in (here, main) if (lists := root.parent / "shared/data/screening/lists").is_dir()), here / "absent")


LISTS = _shared()
pytestmark = pytest.mark.skipif(not LISTS.is_dir(), reason="the published lists are not here (../shared/data/screening/lists)")


@pytest.mark.parametrize(
    ("name", "format", "rows", "stored"),
    [
        ("un_consolidated.xml", Format.UN_XML, 1003, 1003),
        ("ofac_sdn_2023-11.csv", Format.OFAC_SDN, 11444, 11443),
        ("ofac_alt_2025-12.csv", Format.OFAC_ALT, 20107, 20107),
    ],
)
def test_every_row_of_a_published_list_is_accounted_for(name: str, format: Format, rows: int, stored: int) -> None:
    with (LISTS / name).open("rb") as file:
        assert sniff(file.read(4096), name) is format
    tally = Tally()
    for outcome in read(LISTS / name, format):
        tally.add(outcome)
    total = tally.total()
    assert (total.read, total.stored, total.rejected) == (rows, stored, 0)


def test_aliases_newer_than_the_list_are_skipped_with_their_reason() -> None:
    outcomes = list(read(LISTS / "ofac_sdn_2023-11.csv", Format.OFAC_SDN, aliases=LISTS / "ofac_alt_2025-12.csv"))
    joined = sum(len(outcome.joined) for outcome in outcomes if isinstance(outcome, Entry))
    skipped = [outcome for outcome in outcomes if isinstance(outcome, Skipped) and outcome.kind == "alias"]
    assert joined + len(skipped) == 20107
    assert len(skipped) == 5749
    assert all("is not on the list" in outcome.reason.sentence() for outcome in skipped)
