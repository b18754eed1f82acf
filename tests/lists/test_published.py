"""The lists as their publishers wrote them: every row accounted for, and a second reading changes nothing."""

import threading
from pathlib import Path

import pytest

from comity.kernel.jobs import running
from comity.lists.actions import Wanted, import_list
from comity.lists.models import ImportRun, ListEntry
from tests import making_people
from tests.making_subjects import officer_at

LISTS = Path(__file__).parents[3] / "shared" / "data" / "screening" / "lists"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not LISTS.is_dir(), reason="the published lists do not lie beside this checkout"),
]


def read(name: str, into: str, aliases: str = "") -> ImportRun:
    with (LISTS / name).open("rb") as stream, (LISTS / (aliases or name)).open("rb") as second:
        return import_list(officer_at(1, "head"), stream, file_name=name, into=Wanted(into), aliases=second if aliases else None)


def given_on_the_page(name: str, into: str, aliases: str = "") -> ImportRun:
    tab = making_people.signed_in(making_people.officer("head"))
    with (LISTS / name).open("rb") as stream, (LISTS / (aliases or name)).open("rb") as second:
        given = {"file": stream, "list_name": into, **({"aliases": second} if aliases else {})}
        assert tab.post("/lists/import/", given).status_code == 302
    running.work(threading.Event(), until_empty=True)
    return ImportRun.objects.latest("pk")


@pytest.mark.parametrize(("name", "aliases"), [("un_consolidated.xml", ""), ("ofac_sdn_2023-11.csv", "ofac_alt_2025-12.csv")])
def test_a_published_list_is_stored_whole_and_read_again_without_a_double(name: str, aliases: str) -> None:
    first = given_on_the_page(name, "A list", aliases)
    assert (first.outcome, first.refusal) == ("done", "")
    assert first.added == ListEntry.objects.count() > 900
    assert sum(row["stored"] for kind, row in first.tallies.items() if kind != "alias") == first.added
    assert (first.finished_at - first.started_at).total_seconds() < 60
    second = read(name, "A list", aliases)
    assert (second.added, second.changed, second.withdrawn, second.unchanged) == (0, 0, 0, first.added)


def test_aliases_that_come_later_join_their_entries_and_outlive_the_next_import_of_the_list() -> None:
    read("ofac_sdn_2023-11.csv", "Treasury")
    aliases = read("ofac_alt_2025-12.csv", "Treasury")
    assert aliases.changed == ListEntry.objects.exclude(aliases=[]).count() > 5000
    assert aliases.withdrawn == 0
    again = read("ofac_sdn_2023-11.csv", "Treasury")
    assert (again.added, again.changed, again.withdrawn) == (0, 0, 0)
    assert ListEntry.objects.exclude(aliases=[]).count() == aliases.changed
