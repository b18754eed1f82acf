"""Pages of lists: the legal effect is on each, an import is tried before it is done, a row not taken is listed with its remedy."""

import re
import threading
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.kernel.jobs import running
from comity.kernel.models import Attachment, Job
from comity.lists.models import ImportRun, ListEntry, ReferenceList, Upload
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


def sent(content: bytes, name: str = "invented.xml", **more: object) -> dict[str, object]:
    return {"file": SimpleUploadedFile(name, content), "list_name": "An invented list", **more}


def entries(*keys: str) -> bytes:
    return a_un_file(*({"key": key, "first": f"Name{key}"} for key in keys))


def waited_for(tab: Client, **given: object) -> str:
    """Give a file, wait for its job, and go where its page leads."""
    waiting = tab.post("/lists/import/", given, follow=True)
    address = waiting.redirect_chain[-1][0]
    assert address.startswith("/jobs/")
    assert 'aria-live="polite"' in waiting.content.decode()
    assert '<noscript><meta http-equiv="refresh"' in waiting.content.decode()
    running.work(threading.Event(), until_empty=True)
    page = tab.get(address).content.decode()
    (job,) = re.findall(r'href="(/lists/runs/\d+/)"', page)
    return tab.get(job).content.decode()


def test_a_file_is_tried_and_then_imported_and_its_page_tells_both(tab: Client) -> None:
    tried = waited_for(tab, **sent(entries("1", "2", "1"), **{"try": "1"}))
    assert "What it would change" in tried
    assert not ListEntry.objects.exists()
    done = waited_for(tab, **sent(entries("1", "2", "1")))
    assert "What it changed" in done
    assert "2 new, 0 changed, 0 unchanged, 0 withdrawn" in done
    assert "The key 1 stands in this file already." in done
    assert "Keep one of the two rows" in done
    assert ListEntry.objects.count() == 2


def test_a_refused_file_says_why_and_what_helps(tab: Client) -> None:
    said = waited_for(tab, **sent(b"nothing at all"))
    assert "No known form of list was recognised" in said
    assert "No row of the file was stored." in said
    assert "Every row of the file was stored." not in said


def test_the_page_of_a_job_whose_file_was_refused_says_so_in_its_colour_and_names_the_forms_as_they_are_chosen(tab: Client) -> None:
    waited_for(tab, **sent(b"nothing at all"))
    page = tab.get(f"/jobs/{Job.objects.get().pk}/").content.decode()
    assert '<span class="status is-late">refused, nothing written</span>' in page
    assert "No known form of list was recognised in this file." in page
    assert "Choose its format: United Nations consolidated list (XML), " in page
    assert "un-xml" not in page
    waited_for(tab, **sent(entries("1")))
    page = tab.get(f"/jobs/{Job.objects.latest('pk').pk}/").content.decode()
    assert '<span class="status is-met">done</span>' in page
    assert 'class="because"' not in page


def test_the_form_knows_the_lists_that_are_there(tab: Client) -> None:
    an_import(entries("1"), into="Another list")
    page = tab.get("/lists/import/").content.decode()
    assert '<datalist id="known_list_name"><option value="Another list"></datalist>' in page
    assert 'list="known_list_name"' in page


def test_the_legal_effect_of_a_new_list_is_given_with_its_file(tab: Client) -> None:
    waited_for(tab, **sent(entries("1"), legal_effect="Funds are frozen here."))
    assert ReferenceList.objects.get().effect == "Funds are frozen here."


def test_files_that_are_together_larger_than_what_the_desk_takes_in_are_an_error_at_their_field(tab: Client, settings: Any) -> None:
    settings.COMITY = replace(settings.COMITY, attachment_mb=1)
    half = b" " * (600 * 1024)
    aliases = SimpleUploadedFile("alt.csv", half)
    page = tab.post("/lists/import/", sent(half, aliases=aliases))
    assert page.status_code == 422
    assert "up to 1 MB" in page.content.decode()
    assert "comity import list" in page.content.decode()
    assert not Upload.objects.exists()


def test_a_program_is_refused_at_its_field(tab: Client) -> None:
    page = tab.post("/lists/import/", sent(b"MZ" + bytes(200), name="list.csv"))
    assert page.status_code == 422
    assert "is a program" in page.content.decode()
    assert not Upload.objects.exists()


def test_the_page_leads_to_the_files_one_gave_and_to_nobody_elses(tab: Client) -> None:
    tab.post("/lists/import/", sent(entries("1")))
    tab.post("/lists/import/", sent(entries("1"), list_name="Tried only", **{"try": "1"}))
    address = f"/jobs/{Job.objects.latest('pk').pk}/"
    assert address in tab.get("/lists/import/").content.decode()
    other = making_people.signed_in(making_people.officer("head", name="Oda Oren"))
    assert "Tried only" not in other.get("/lists/import/").content.decode()
    assert other.get(address).status_code == 404
    assert other.get(f"/attachments/{Attachment.objects.latest('pk').pk}/").status_code == 404
    running.work(threading.Event(), until_empty=True)
    page = tab.get("/lists/import/").content.decode()
    assert f"/lists/runs/{ImportRun.objects.get(list_name='Tried only').pk}/" in page
    assert "tried, nothing written" in page


def test_a_given_file_is_stopped_by_a_button(tab: Client) -> None:
    tab.post("/lists/import/", sent(entries("1")))
    job = Job.objects.get()
    assert "cancelled" in tab.post(f"/jobs/{job.pk}/cancel/", follow=True).content.decode()
    running.work(threading.Event(), until_empty=True)
    assert "cancelled" in tab.get("/lists/import/").content.decode()
    assert not ReferenceList.objects.exists()


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


def test_a_form_that_one_may_not_send_is_closed_at_once_and_leads_back() -> None:
    tab = making_people.signed_in(making_people.officer("case"))
    an_import(entries("1"))
    held = ReferenceList.objects.get()
    for address, back in (("/lists/import/", "/lists/"), (f"/lists/{held.pk}/describe/", f"/lists/{held.pk}/")):
        answer = tab.get(address)
        page = answer.content.decode()
        assert answer.status_code == 403, address
        assert "Only a head of desk or an administrator imports a list" in page
        assert f'href="{back}"' in page
        assert "<form" not in page


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


def test_the_page_of_imports_asks_as_often_for_many_files_as_for_one(tab: Client) -> None:
    counts = []
    for _each in range(2):
        tab.post("/lists/import/", sent(entries("1")))
        tab.get("/lists/import/")
        with CaptureQueriesContext(connection) as captured:
            tab.get("/lists/import/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


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
