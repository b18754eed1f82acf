"""The lists as their publishers wrote them, where they lie beside the repository; nothing of them is kept."""

from pathlib import Path

import pytest

from comity.engines.listfiles import Entry, Format, Skipped, Tally, read, sniff

LISTS = Path(__file__).resolve().parents[4] / "shared/data/screening/lists"
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
