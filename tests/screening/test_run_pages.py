"""The pages of screening many: given, mapped, put before a second person, watched, read by risk and taken away, each logged."""

import io
import json
import re
import zipfile
from datetime import date

import pytest
import xlsxwriter
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from comity.kernel import attachments
from comity.kernel.models import Attachment, Category, Entry
from comity.screening.models import PersonMet, ScreeningRun
from comity.screening.runs import actions
from tests import making_people
from tests import making_runs as making
from tests.making_runs import LISTED, NOBODY, House, a_csv, a_file

pytestmark = pytest.mark.django_db
RUNS = "/screening/runs/"


@pytest.fixture
def house() -> House:
    making.listed()
    return making.house()


def tab(house: House, who: str) -> Client:
    return making_people.signed_in(house.officers[who])


def the_form(house: House, page: str, *rows: tuple[str, ...], **more: object) -> dict[str, object]:
    (matter,) = re.findall(r'value="(things\.thing:\d+)"', page)
    said = {"matter": matter, "basis": house.basis.pk, "article": "Art. 7", "purpose": "arrivals of the night ferry"}
    return {"file": a_file(a_csv(*(rows or (LISTED, NOBODY)))), **said, **more}


def test_a_list_goes_from_its_giver_to_a_second_person_and_to_its_results(house: House) -> None:
    mine, heads = tab(house, "case"), tab(house, "head")
    assert "No list was screened that you may know of" in mine.get(RUNS).content.decode()
    assert f'href="{RUNS}new/"' in mine.get(RUNS).content.decode()
    given = mine.post(f"{RUNS}new/", the_form(house, mine.get(f"{RUNS}new/").content.decode()))
    run = ScreeningRun.objects.get()
    own = run.get_absolute_url()
    assert given["Location"] == f"{own}map/"
    mapping = mine.get(f"{own}map/").content.decode()
    for said in ("Orsino Valdemarca", "1961-02-03", "Date of birth", "Passport no", 'name="order" value="dmy"'):
        assert said in mapping
    sent = {"version": run.version, "name": "0", "born": "1", "document": "4", "order": "dmy", "encoding": "utf-8-sig"}
    assert mine.post(f"{own}map/", sent)["Location"] == own
    run.refresh_from_db()
    assert run.columns == {"name": 0, "born": 1, "document": 4}
    page = mine.get(own).content.decode()
    assert "needs a second person" in page
    assert "Put it before a second person" in mine.get(f"{own}authorise/").content.decode()
    assert mine.post(f"{own}authorise/", {"version": run.version})["Location"] == own
    assert "waits for a second person" in heads.get(RUNS).content.decode()
    assert f"asks you to authorise the screening {run.reference}: 2 persons." in heads.get("/").content.decode()
    signing = heads.get(f"{own}authorise/").content.decode()
    for seen in (
        "You are the second person",
        "arrivals of the night ferry",
        "Border act",
        "Art. 7",
        "Orsino Valdemarca",
        "Refuse this screening",
    ):
        assert seen in signing
    run.refresh_from_db()
    assert heads.post(f"{own}authorise/", {"version": run.version})["Location"] == own
    going = mine.get(own).content.decode()
    assert 'hx-trigger="every 2s"' in going
    assert '<noscript><meta http-equiv="refresh"' in going
    part = mine.get(own, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    making.work()
    assert mine.get(own, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "is finished: 1 of 2 persons resemble somebody on a list." in mine.get("/").content.decode()
    done = mine.get(own).content.decode()
    for said in ("finished", "Results by risk", "The list is erased.", "Erased without a candidate"):
        assert said in done
    found = mine.get(f"{own}results/").content.decode()
    for said in (
        "A hit is never an identification.",
        "An invented list",
        "word by word",
        "the same document number",
        "row 2",
        "no ground for arrest",
    ):
        assert said in found
    assert "Qwortle" not in found


def test_what_cannot_be_given_is_said_at_its_field_and_typed_text_stays(house: House) -> None:
    mine = tab(house, "case")
    page = mine.get(f"{RUNS}new/").content.decode()
    refused = mine.post(f"{RUNS}new/", the_form(house, page, file=a_file(b"\xd0\xcf\x11\xe0 old", "old.xls")))
    assert refused.status_code == 422
    assert "Remove its password and save it as XLSX" in refused.content.decode()
    assert "arrivals of the night ferry" in refused.content.decode()
    assert not Attachment.objects.exists()
    nothing = mine.post(f"{RUNS}new/", {"article": ""})
    assert nothing.status_code == 422


def test_without_a_matter_or_a_law_the_page_says_what_helps(house: House) -> None:
    page = tab(house, "stranger").get(f"{RUNS}new/").content.decode()
    assert "Take a request first" in page
    assert 'name="file"' not in page
    assert tab(house, "stranger").post(f"{RUNS}new/", {"article": "x"}).status_code == 403
    house.basis.status_changes.all().delete()
    assert "No law or agreement is in force that binds our side" in tab(house, "case").get(f"{RUNS}new/").content.decode()


def test_two_fields_in_one_column_and_no_name_are_said(house: House) -> None:
    run, mine = making.prepared(house, NOBODY), tab(house, "case")
    own = run.get_absolute_url()
    double = mine.post(f"{own}map/", {"version": run.version, "name": "0", "born": "0", "order": "dmy", "encoding": "utf-8-sig"})
    assert (double.status_code, "two fields name the same" in double.content.decode()) == (422, True)
    assert "compared by their document numbers alone" not in mine.get(own).content.decode()
    actions.map_columns(house.actor("case"), run, columns={"document": 4}, order="dmy", encoding=run.encoding)
    assert "compared by their document numbers alone" in mine.get(own).content.decode()
    nobody = mine.post(f"{own}map/", {"version": run.version, "place": "5", "order": "dmy", "encoding": "utf-8-sig"})
    assert (nobody.status_code, "Say which column holds the name" in nobody.content.decode()) == (422, True)


def test_rows_that_cannot_be_read_are_listed_without_what_stood_there(house: House) -> None:
    run = making.finished(house, LISTED, ("Canaria Unmet", "31.02.1961", "", "", "", ""), ("", "", "Italy", "", "", ""))
    mine, own = tab(house, "case"), run.get_absolute_url()
    assert "Rows that could not be read" in mine.get(own).content.decode()
    page = mine.get(f"{own}faults/").content.decode()
    for said in (
        "This is no date.",
        "Write it as 1979-04-02",
        "compared without it",
        "neither a name nor a document number",
        "not compared",
    ):
        assert said in page
    assert "Canaria" not in page
    assert "31.02" not in page


@pytest.mark.parametrize("step", ["refuse", "cancel"])
def test_a_run_is_refused_or_stopped_with_a_reason(house: House, step: str) -> None:
    run = making.asked(house, NOBODY)
    who, own = tab(house, "head" if step == "refuse" else "case"), run.get_absolute_url()
    assert "The list is erased at once." in who.get(f"{own}{step}/").content.decode()
    assert who.post(f"{own}{step}/", {"version": run.version, "because": " "}).status_code == 422
    assert who.post(f"{own}{step}/", {"version": run.version, "because": "too wide"})["Location"] == own
    run.refresh_from_db()
    assert run.state == {"refuse": "refused", "cancel": "cancelled"}[step]
    page = who.get(own).content.decode()
    assert "too wide" in page
    assert "So are the results" not in page
    assert who.get(f"{own}{step}/").status_code == 409


def test_results_are_erased_by_hand(house: House) -> None:
    run = making.finished(house, LISTED)
    heads, own = tab(house, "head"), run.get_absolute_url()
    assert "erased for good" in heads.get(f"{own}erase/").content.decode()
    heads.post(f"{own}erase/", {"version": run.version, "because": "all were looked at"})
    assert not PersonMet.objects.exists()
    assert "The results were erased" in heads.get(f"{own}results/").content.decode()
    assert "So are the results" in heads.get(own).content.decode()


def test_a_closed_step_says_why_and_no_other_step_has_a_page(house: House) -> None:
    run = making.asked(house, NOBODY)
    own = run.get_absolute_url()
    refused = tab(house, "case").get(f"{own}refuse/")
    assert (refused.status_code, "Only a head of this desk" in refused.content.decode()) == (403, True)
    for step in ("finish", "fail", "compare", "juggle"):
        assert tab(house, "head").get(f"{own}{step}/").status_code == 404


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_a_run_of_others_is_not_there(house: House, who: str) -> None:
    run = making.finished(house, LISTED)
    other, own = tab(house, who), run.get_absolute_url()
    for address in ("", "results/", "faults/", "map/", "purpose/"):
        forbidden, absent = other.get(f"{own}{address}"), other.get(f"{RUNS}SR-none-2026-0001/{address}")
        assert forbidden.status_code == absent.status_code == 404
    assert other.post(f"{own}export/", {"purpose": "curious", "format": "json"}).status_code == 404
    assert run.reference not in other.get(RUNS).content.decode()


def test_an_administrator_finds_no_page_of_runs(house: House) -> None:
    house.officers["administrator"] = making_people.officer("administrator", name="Adele Admin")
    assert tab(house, "administrator").get(RUNS).status_code == 404
    assert tab(house, "administrator").get(f"{RUNS}new/").status_code == 404


def test_an_auditor_says_what_for_before_a_run_opens_and_takes_nobody_away(house: House) -> None:
    run = making.finished(house, LISTED)
    auditor, own = tab(house, "auditor"), run.get_absolute_url()
    assert run.reference in auditor.get(RUNS).content.decode()
    for address in (own, f"{own}results/"):
        asked = auditor.get(address, follow=True)
        assert asked.redirect_chain == [(f"{own}purpose/", 302)]
        assert "Valdemarca" not in asked.content.decode()
    assert auditor.post(f"{own}purpose/", {"purpose": " "}).status_code == 422
    assert auditor.post(f"{own}purpose/", {"purpose": "yearly review"})["Location"] == own
    assert "Valdemarca" in auditor.get(f"{own}results/").content.decode()
    kept = Entry.objects.get(action="screening.screeningrun.consult")
    assert kept.content.body["purpose"] == "yearly review"
    assert auditor.post(f"{own}export/", {"purpose": "to read at home", "format": "json"}).status_code == 403
    desk = tab(house, "case").get(own).content.decode()
    assert "Authorised it as a second person" in desk
    assert "Ada Aquila" not in desk, "what an auditor looked into is no news to the desk"
    assert tab(house, "case").get(f"{own}purpose/").status_code == 404


def test_results_leave_as_json_and_xlsx_and_each_is_logged_with_its_purpose(house: House) -> None:
    formula = ('=HYPERLINK("http://x.invalid")', "1961-02-03", "Italy", "M", "YA7654321", "+1")
    run = making.finished(house, LISTED, formula)
    mine, own = tab(house, "case"), run.get_absolute_url()
    taken = mine.post(f"{own}export/", {"purpose": "for the matter", "format": "json"})
    told = json.loads(b"".join(taken.streaming_content))
    assert (told["reference"], told["given"], told["met"], told["purpose"]) == (run.reference, 2, 2, "arrivals of the night ferry")
    assert "not an identification" in told["note"]
    assert [person["row"] for person in told["persons"]] == [2, 3]
    hit = told["persons"][0]["hits"][0]
    assert (hit["list"], hit["key"]) == ("An invented list", "7")
    assert {"attribute", "verdict", "ours", "theirs", "sentence"} == set(hit["evidence"][0])
    sheet = mine.post(f"{own}export/", {"purpose": "for the matter", "format": "xlsx"})
    content = b"".join(sheet.streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[:2]] == [f"{run.reference} · {run.matter}", told["note"]]
    assert rows[2][:2] == ["Row", "Full name"]
    assert [row[1] for row in rows[3:]] == ["Orsino Valdemarca", formula[0]]
    assert rows[4][6] == "+1"
    assert b"<f>" not in unzipped(content)
    kept = Entry.objects.filter(action="screening.screeningrun.export", category=Category.DISCLOSURE).order_by("sequence")
    assert [entry.content.body["facts"] for entry in kept] == [{"format": "json", "rows": 2}, {"format": "xlsx", "rows": 2}]
    assert {entry.content.body["purpose"] for entry in kept} == {"for the matter"}
    assert "A list was taken away as a file: for the matter" in mine.get(own).content.decode()
    assert mine.post(f"{own}export/", {"purpose": "", "format": "json"}).status_code == 422
    assert mine.post(f"{own}export/", {"purpose": "x", "format": "exe"}).status_code == 422
    assert kept.count() == 2


def test_what_a_hit_is_not_is_said_in_the_language_of_who_takes_the_results_away(house: House) -> None:
    run = making.finished(house, LISTED)
    mine, own = tab(house, "case"), run.get_absolute_url()
    mine.cookies["django_language"] = "ar"
    sheet = mine.post(f"{own}export/", {"purpose": "for the matter", "format": "xlsx"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(sheet.streaming_content))).get_sheet_by_index(0).to_python()
    assert rows[0][0].startswith(run.reference)
    assert rows[1][0] == "التطابق ليس تحديدًا للهوية: يُرجى مقارنة الشخصين قبل أي إجراء."


def unzipped(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read("xl/worksheets/sheet1.xml")


def test_a_workbook_is_read_like_a_csv(house: House) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(1, 1, ["Surname", "Given names", "DOB", "Passport"])
        sheet.write_row(2, 1, ["VALDEMARCA", "Orsino"])
        sheet.write_datetime(2, 3, date(1961, 2, 3), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_number(2, 4, 7654321)
    run = making.prepared(house, content=out.getvalue(), name="travellers.xlsx")
    assert (run.encoding, run.columns, run.given) == ("", {"surname": 0, "given": 1, "born": 2, "document": 3}, 1)
    page = tab(house, "case").get(f"{run.get_absolute_url()}map/").content.decode()
    assert 'name="encoding"' not in page
    for said in ("Orsino VALDEMARCA", "1961-02-03", "7654321"):
        assert said in page


def test_a_title_above_the_headers_is_no_person(house: House) -> None:
    run = making.prepared(
        house, content=b"Night ferry of 12 November;;\n\nName;Born on;Passport no\nOrsino Valdemarca;03/02/1961;YA7654321\n"
    )
    assert (run.header_row, run.headers, run.given) == (3, ["Name", "Born on", "Passport no"], 1)
    page = tab(house, "case").get(f"{run.get_absolute_url()}map/").content.decode()
    assert "The headers stand in row 3" in page
    assert "Night ferry" not in page
    actions.map_columns(house.actor("case"), run, columns=run.columns, order="dmy", encoding="cp1252")
    assert run.headers[0] == "Name"
    actions.authorise(house.actor("head"), actions.ask(house.actor("case"), run))
    making.work()
    assert PersonMet.objects.get().row == 4


def test_who_shares_a_document_comes_first_and_the_filter_finds_them(house: House) -> None:
    run = making.finished(house, ("Orsino Valdemarca", "1961-02-03", "", "", "", ""), ("Somebody Else", "", "", "", "YA7654321", ""))
    mine, own = tab(house, "case"), run.get_absolute_url()
    page = mine.get(f"{own}results/").content.decode()
    assert page.index("Somebody Else") < page.index("Orsino Valdemarca")
    alone = mine.get(f"{own}results/?document=no").content.decode()
    assert "Somebody Else" not in alone
    (listed,) = {person.hits.get().entry.reference_list_id for person in PersonMet.objects.all()}
    assert "Somebody Else" in mine.get(f"{own}results/?on_list={listed}").content.decode()
    assert "Nothing fits every word" in mine.get(f"{own}results/?on_list={listed + 1000}").content.decode()


def test_pages_ask_the_database_as_often_for_many_as_for_one(house: House) -> None:
    few, many = making.finished(house, LISTED), making.finished(house, *[LISTED] * 12)
    mine = tab(house, "case")
    counts = []
    for run in (few, many):
        asked = []
        for address in ("", "results/"):
            mine.get(f"{run.get_absolute_url()}{address}")
            with CaptureQueriesContext(connection) as captured:
                assert mine.get(f"{run.get_absolute_url()}{address}").status_code == 200
            asked.append(len(captured))
        counts.append(asked)
    assert counts[0] == counts[1]
    with CaptureQueriesContext(connection) as two:
        mine.get(RUNS)
    making.prepared(house, NOBODY)
    with CaptureQueriesContext(connection) as three:
        mine.get(RUNS)
    assert len(two) == len(three)


def test_a_preview_of_a_damaged_file_says_so(house: House) -> None:
    run = making.prepared(house, NOBODY)
    attachments.store.path_of(Attachment.objects.get().address).write_bytes(b"COMITY")
    assert "changed or damaged" in tab(house, "case").get(run.get_absolute_url()).content.decode()


def test_runs_are_found_by_their_state_and_by_what_waits(house: House) -> None:
    waiting, ended = making.asked(house, NOBODY), making.prepared(house, LISTED)
    actions.cancel(house.actor("case"), ended, because="wrong file")
    heads = tab(house, "head")
    page = heads.get(f"{RUNS}?asked=yes").content.decode()
    assert waiting.reference in page
    assert ended.reference not in page
    assert waiting.reference not in heads.get(f"{RUNS}?state=cancelled").content.decode()


def test_the_screening_page_leads_to_the_lists(house: House) -> None:
    assert f'href="{RUNS}"' in tab(house, "case").get("/screening/").content.decode()
