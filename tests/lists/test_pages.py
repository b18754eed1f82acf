"""Pages of lists: the legal effect is on each, an import is tried before it is done, a row not taken is listed with its remedy."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.lists.models import ImportRun, ListEntry, ReferenceList
from comity.people.models import Officer
from tests import making_people
from tests.making_subjects import a_un_file, an_import

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> Officer:
    return making_people.officer("head")


@pytest.fixture
def tab(head: Officer) -> Client:
    return making_people.signed_in(head)


def sent(content: bytes, name: str = "invented.xml", **more: str) -> dict[str, object]:
    return {"file": SimpleUploadedFile(name, content), "list_name": "An invented list", **more}


def entries(*keys: str) -> bytes:
    return a_un_file(*({"key": key, "first": f"Name{key}"} for key in keys))


def test_a_file_is_tried_and_then_imported_and_its_page_tells_both(tab: Client) -> None:
    tried = tab.post("/lists/import/", sent(entries("1", "2", "1"), **{"try": "1"}), follow=True)
    assert "What it would change" in tried.content.decode()
    assert not ListEntry.objects.exists()
    done = tab.post("/lists/import/", sent(entries("1", "2", "1")), follow=True).content.decode()
    assert "What it changed" in done
    assert "2 new, 0 changed, 0 unchanged, 0 withdrawn" in done
    assert "The key 1 stands in this file already." in done
    assert "Keep one of the two rows" in done
    assert ListEntry.objects.count() == 2


def test_a_refused_file_says_why_and_what_helps(tab: Client) -> None:
    page = tab.post("/lists/import/", sent(b"nothing at all"), follow=True)
    assert page.status_code == 200
    assert "No known form of list was recognised" in page.content.decode()


def test_a_file_too_large_to_wait_for_is_an_error_at_its_field(tab: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.lists.forms.LARGEST", 10)
    page = tab.post("/lists/import/", sent(entries("1")))
    assert "comity import list" in page.content.decode()
    assert not ImportRun.objects.exists()


def test_a_case_officer_reads_the_lists_and_imports_none() -> None:
    tab = making_people.signed_in(making_people.officer("case"))
    an_import(entries("1"))
    overview = tab.get("/lists/").content.decode()
    assert "no ground for arrest" in overview
    assert "Only a head of desk or an administrator imports a list" in overview
    assert tab.post("/lists/import/", sent(entries("1", "2"))).status_code == 403
    held = ReferenceList.objects.get()
    assert tab.post(f"/lists/{held.pk}/describe/", {"list_kind": "wanted", "version": held.version}).status_code == 403
    assert ListEntry.objects.count() == 1


def test_the_pages_of_a_list_and_of_an_entry_tell_its_effect_and_what_it_said_before(tab: Client) -> None:
    an_import(entries("1", "2"))
    an_import(a_un_file({"key": "1", "first": "Renamed"}, {"key": "2", "first": "Name2"}))
    held = ReferenceList.objects.get()
    page = tab.get(f"/lists/{held.pk}/").content.decode()
    assert "Renamed Valdemarca" in page
    assert "2 in force, 0 withdrawn" in page
    entry = tab.get(f"/lists/entries/{ListEntry.objects.get(entry_key='1').pk}/").content.decode()
    assert "no ground for arrest" in entry
    assert "not an identification" in entry
    assert "Name1 Valdemarca" in entry
    assert "YA7654321" in entry


def test_a_list_is_searched_and_told_apart_by_what_it_dropped(tab: Client) -> None:
    an_import(entries("1", "2", "3"))
    an_import(entries("1", "2"))
    held = ReferenceList.objects.get()
    assert "Name2" not in tab.get(f"/lists/{held.pk}/?text=Name1").content.decode()
    withdrawn = tab.get(f"/lists/{held.pk}/?withdrawn=yes").content.decode()
    assert "Name3" in withdrawn
    assert "Name1" not in withdrawn


def test_a_head_says_what_a_list_is(tab: Client) -> None:
    an_import(entries("1"))
    held = ReferenceList.objects.get()
    form = {"version": held.version, "list_kind": "warning", "publisher": "A ministry", "legal_effect": "", "source_note": ""}
    assert tab.post(f"/lists/{held.pk}/describe/", form).status_code == 302
    held.refresh_from_db()
    assert (held.list_kind, held.publisher) == ("warning", "A ministry")


PAGES = ("/lists/1/", "/lists/1/describe/", "/lists/runs/1/", "/lists/entries/1/")


@pytest.mark.parametrize("address", PAGES)
def test_what_is_not_there_is_not_found(tab: Client, address: str) -> None:
    assert tab.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/lists/", "/lists/import/", *PAGES])
def test_a_stranger_is_turned_away(client: Client, address: str) -> None:
    assert client.get(address).status_code == 302
    assert "sign-in" in client.get(address)["Location"] or "login" in client.get(address)["Location"]


@pytest.mark.parametrize("address", ["/lists/", "/lists/{}/", "/lists/runs/{}/"])
def test_a_page_asks_as_often_for_many_rows_as_for_one(tab: Client, address: str) -> None:
    def asked(keys: tuple[str, ...]) -> int:
        run = an_import(entries(*keys), into=f"List of {len(keys)}")
        pk = run.pk if "runs" in address else run.reference_list_id
        tab.get(address.format(pk))
        with CaptureQueriesContext(connection) as captured:
            assert tab.get(address.format(pk)).status_code == 200
        return len(captured)

    assert asked(("1",)) == asked(("1", "2", "3", "1", "2"))
