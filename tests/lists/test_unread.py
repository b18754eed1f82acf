"""A birth date that cannot be read keeps no entry out of its list, and the report of the import says which and where."""

import io
import json

import pytest

from comity.lists import command, queries
from comity.lists.actions import Wanted, import_list
from comity.lists.models import Fault, ImportRun, ListEntry
from tests import making_list_files as files
from tests import making_people
from tests.making_subjects import officer_at

pytestmark = pytest.mark.django_db


def born(*dates: str) -> list[str]:
    return [
        files.element("INDIVIDUAL_DATE_OF_BIRTH", files.element("TYPE_OF_DATE", "EXACT") + files.element("DATE", date)) for date in dates
    ]


def entity(number: int, *dates: str) -> str:
    return json.dumps({"id": f"Q{number}", "schema": "Person", "properties": {"name": [f"Orsino {number}"], "birthDate": list(dates)}})


def notice(number: int, date: str) -> dict[str, str]:
    return {"entity_id": f"2026/{number}", "name": "VALDEMARCA", "forename": "ORSINO", "date_of_birth": date}


TWO_OF_THREE = {
    "un-xml": (
        files.un_list(
            files.un_individual(1, *born("1948-12-10")),
            files.un_individual(2, *born("1948-02-30")),
            files.un_individual(3, *born("1950", "unclear")),
        ),
        [("INDIVIDUAL_DATE_OF_BIRTH", "1948-02-30"), ("INDIVIDUAL_DATE_OF_BIRTH", "unclear")],
    ),
    "ofac-sdn": (
        files.csv_file(
            files.sdn_row(1, "VALDEMARCA, Orsino", remarks="DOB 03 Feb 1961; nationality Norway."),
            files.sdn_row(2, "VRELKO, Olena", remarks="DOB 31 Feb 1961."),
            files.sdn_row(3, "OPARENKO, Mirko", remarks="DOB 1950; alt. DOB spring of 1951; Gender Male."),
        ),
        [("DOB", "1961-02-31"), ("DOB", "spring of 1951")],
    ),
    "ftm": (
        "\n".join([entity(1, "1948-12-10"), entity(2, "winter"), entity(3, "1948", "1948-13")]).encode(),
        [("birthDate", "winter"), ("birthDate", "1948-13")],
    ),
    "notice": (
        "\n".join(map(json.dumps, [notice(1, "1948/12/10"), notice(2, "10 December"), notice(3, "1948/02/30")])).encode(),
        [("date_of_birth", "10 December"), ("date_of_birth", "1948-02-30")],
    ),
}


def an_import(content: bytes, *, form: str = "", dry_run: bool = False) -> ImportRun:
    name = "invented.csv" if form == "ofac-sdn" else "invented"
    return import_list(officer_at(1, "head"), io.BytesIO(content), file_name=name, into=Wanted("Invented"), dry_run=dry_run)


@pytest.mark.parametrize("form", TWO_OF_THREE)
def test_what_cannot_be_read_is_noted_with_line_field_value_and_remedy_and_the_entry_is_stored(form: str) -> None:
    content, unread = TWO_OF_THREE[form]
    run = an_import(content, form=form)
    assert (run.form, ListEntry.objects.count()) == (form, 3)
    notes = list(run.faults.all())
    assert [(note.field, note.reason_values["value"]) for note in notes] == unread
    assert {(note.became, note.row_kind) for note in notes} == {("stored", "person")}
    assert len({note.position for note in notes}) == 2
    assert notes[0].position < notes[1].position
    assert unread[0][1] in queries.reason(notes[0])
    assert "Ask the publisher" in queries.remedy(notes[0])


@pytest.mark.parametrize("form", TWO_OF_THREE)
def test_rows_read_are_still_those_stored_rejected_and_skipped(form: str) -> None:
    run = an_import(TWO_OF_THREE[form][0], form=form)
    total = queries.tallies(run)[-1]
    assert (total.read, total.stored, total.rejected, total.skipped) == (3, 3, 0, 0)


def test_the_report_names_it_on_the_page_and_in_the_command_after_what_was_rejected() -> None:
    twice = files.un_list(*(files.un_individual(number, *born("unclear")) for number in (1, 2, 1)))
    run = an_import(twice)
    page = making_people.signed_in(making_people.officer("head")).get(f"/lists/runs/{run.pk}/").content.decode()
    assert "The birth date “unclear” cannot be read" in page
    assert "stored without it" in page
    said = [line for line in command.report(run) if line.startswith("line ")]
    assert ["key" in line for line in said] == [True, False, False], "the rejected row first, and no note of what it holds"
    assert "INDIVIDUAL_DATE_OF_BIRTH: The birth date “unclear” cannot be read" in said[1]


def test_a_trial_notes_what_it_would_store_and_a_refused_file_notes_nothing() -> None:
    content = TWO_OF_THREE["ftm"][0]
    assert an_import(content, dry_run=True).faults.count() == 2
    kept = [entity(number, "1950") for number in range(4, 9)]
    an_import("\n".join([content.decode(), *kept]).encode())
    refused = an_import(content.splitlines()[1])
    assert (refused.outcome, Fault.objects.filter(run=refused).count()) == ("refused", 0)


def test_a_date_is_noted_as_its_publisher_wrote_it_to_its_end() -> None:
    about = files.element("TYPE_OF_DATE", "APPROXIMATELY") + files.element("DATE", "winter of 1950")
    alias = files.element("ALIAS_NAME", "Vrelko") + files.element("DATE_OF_BIRTH", "between 1948 and 1951")
    people = (
        files.un_individual(1, *born("1948-12-10T00:00:00", "in the spring of 1949")),
        files.un_individual(2, files.element("INDIVIDUAL_DATE_OF_BIRTH", about), files.element("INDIVIDUAL_ALIAS", alias)),
    )
    notes = an_import(files.un_list(*people)).faults.all()
    assert [note.reason_values["value"] for note in notes] == ["in the spring of 1949", "winter of 1950", "between 1948 and 1951"]
