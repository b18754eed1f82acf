"""Lists: the same questions for one row and for fifty, only known words, and files that no spreadsheet takes for a program."""

import csv
import io
import re
import zipfile
from datetime import UTC, datetime

import django_filters
import pytest
from django.core.exceptions import PermissionDenied
from django.utils.html import format_html
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from comity.kernel import clock
from comity.people.models import Desk
from comity.web.listing import Column, Exported, Listing
from comity.web.listing.export import file_name
from comity.web.models import SavedFilter


class DeskFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(lookup_expr="icontains", label="Name")
    country = django_filters.ChoiceFilter(choices=[("IT", "Italy"), ("CN", "China")], label="Country")

    class Meta:
        model = Desk
        fields = ("name", "country")


def listing(**changes: object) -> Listing:
    facts: dict[str, object] = {
        "name": "tests.desks",
        "title": "Desks",
        "columns": (
            Column("name", "Name", lambda desk: desk.name, sort=("name",)),
            Column(
                "country", "Country", lambda desk: desk.country, html=lambda desk: format_html("<b>{}</b>", desk.country), sort=("country",)
            ),
            Column("version", "Version", lambda desk: desk.version, is_number=True),
        ),
        "sort": ("name",),
        "empty": "No desk has been opened.",
        "filters": DeskFilter,
        "url_of": lambda desk: f"/desks/{desk.code}/",
    }
    return Listing(**{**facts, **changes})


def desks(count: int, country: str = "IT") -> None:
    Desk.objects.bulk_create(Desk(code=f"{country}{n}".lower(), name=f"Desk {n:03}", country=country) for n in range(count))


def page(http_request, **context) -> str:
    with override("en"):
        return listing().answer(http_request, Desk.objects.all(), **context).content.decode()


@pytest.mark.parametrize("count", [1, 3, 50])
def test_a_list_asks_the_same_questions_whatever_its_length(asking, officer, django_assert_num_queries, count):
    desks(count)
    with django_assert_num_queries(3):
        html = page(asking("GET", "/desks/", by=officer))
    assert html.count("data-opens") == count


def test_a_list_shows_fifty_rows_and_leads_to_the_rest(asking, officer):
    desks(120)
    first = page(asking("GET", "/desks/", by=officer))
    assert "1–50 of 120" in first
    assert 'rel="next" href="/desks/?page=2"' in first
    assert 'rel="prev"' not in first
    last = page(asking("GET", "/desks/?page=3", by=officer))
    assert "101–120 of 120" in last
    assert 'rel="next"' not in last
    assert "101–120 of 120" in page(asking("GET", "/desks/?page=99", by=officer))


@pytest.mark.parametrize(
    "wish",
    ["page=abc", "page=-1", "page=0", "page=٣", "page=99999999999999999999", "sort=password", "sort=--name", "country=XX", "nothing=1"],
)
def test_what_a_list_does_not_know_does_no_harm(asking, officer, wish):
    desks(2)
    assert listing().answer(asking("GET", f"/desks/?{wish}", by=officer), Desk.objects.all()).status_code == 200


def test_a_sort_is_one_of_the_columns_and_turns(asking, officer):
    desks(3)
    html = page(asking("GET", "/desks/?sort=-name", by=officer))
    assert html.index("Desk 002") < html.index("Desk 000")
    assert 'aria-sort="descending"' in html
    assert 'href="/desks/?sort=name"' in html


def test_the_filter_is_a_sentence_whose_words_can_be_taken_out(asking, officer):
    desks(2)
    desks(3, "CN")
    html = page(asking("GET", "/desks/?country=CN&name=Desk&page=1", by=officer))
    assert "1–3 of 3" in html
    assert "</span> China</summary>" in html
    assert 'href="/desks/?name=Desk"' in html


def test_an_empty_list_says_why(asking, officer):
    assert "No desk has been opened." in page(asking("GET", "/desks/", by=officer))
    desks(1)
    assert "Nothing fits every word of the filter." in page(asking("GET", "/desks/?country=CN", by=officer))


def test_what_is_typed_into_a_filter_is_escaped(asking, officer):
    html = page(asking("GET", "/desks/?name=%3Cscript%3Ealert(1)%3C/script%3E", by=officer))
    assert "<script>alert" not in html


def test_saved_filters_are_the_readers_own(asking, officer, colleague):
    desks(1)
    SavedFilter.objects.create(officer=officer, listing="tests.desks", name="Ours", query="country=IT")
    SavedFilter.objects.create(officer=colleague, listing="tests.desks", name="Theirs", query="country=CN")
    html = page(asking("GET", "/desks/?country=IT", by=officer))
    assert "Ours" in html
    assert "Theirs" not in html


def export(asking, officer, kind: str, told: list, query: str = ""):
    http_request = asking("POST", f"/desks/?{query}", {"format": kind, "purpose": "yearly review"}, by=officer)
    answer = listing().answer(http_request, Desk.objects.all(), on_export=lambda actor, exported: told.append((actor, exported)))
    content = b"".join(answer.streaming_content)
    answer.file_to_stream.close()
    return answer, content


HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\ufeff=1", "＝1", '=HYPERLINK("x")']


def test_no_cell_of_a_csv_begins_like_a_formula(asking, officer):
    Desk.objects.bulk_create(Desk(code=f"h{n}", name=name, country="IT") for n, name in enumerate(HOSTILE))
    answer, content = export(asking, officer, "csv", [])
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["Name", "Country", "Version"]
    assert sorted(row[0] for row in rows[1:]) == sorted(f"'{name}" for name in HOSTILE)
    assert re.fullmatch(r'attachment; filename="Desks \d{4}-\d\d-\d\d\.csv"', answer.headers["Content-Disposition"])
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_is_called_as_its_list_is_by_the_reader_in_letters_that_every_system_takes():
    with clock.at(datetime(2026, 11, 23, 12, tzinfo=UTC)):
        assert file_name("القائمة 1/2: مفتوحة") == "القائمة 1-2- مفتوحة 2026-11-23"


def test_a_sheet_holds_text_as_text(asking, officer):
    Desk.objects.bulk_create(Desk(code=f"h{n}", name=name, country="IT") for n, name in enumerate([*HOSTILE, "http://example.org"]))
    _answer, content = export(asking, officer, "xlsx", [])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert b"<f>" not in b"".join(book.read(name) for name in book.namelist())
        assert not [name for name in book.namelist() if "rels" in name and b"example.org" in book.read(name)]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(rows) == len(HOSTILE) + 2
    assert rows[1][2] == 1.0


def test_an_export_is_told_before_it_leaves_with_its_records_and_purpose(asking, officer):
    desks(60)
    desks(2, "CN")
    told: list = []
    _answer, content = export(asking, officer, "csv", told, "country=CN&page=2&sort=-name")
    actor, exported = told[0]
    assert actor.user_id == officer.pk
    assert exported == Exported(
        "tests.desks",
        "country=CN&sort=-name",
        "csv",
        tuple(str(d.pk) for d in Desk.objects.filter(country="CN").order_by("-name")),
        "yearly review",
    )
    assert len(content.decode().splitlines()) == 3


def test_without_a_purpose_nothing_leaves(asking, officer):
    told: list = []
    http_request = asking("POST", "/desks/", {"format": "csv", "purpose": " "}, by=officer)
    answer = listing().answer(http_request, Desk.objects.all(), on_export=lambda *what: told.append(what))
    assert answer.status_code == 422
    assert not told
    assert b"Say what the export is for" in answer.content


def test_a_list_without_an_audit_of_exports_has_none(asking, officer):
    desks(1)
    assert "Export" not in page(asking("GET", "/desks/", by=officer))
    with pytest.raises(PermissionDenied):
        listing().answer(asking("POST", "/desks/", {"format": "csv", "purpose": "x"}, by=officer), Desk.objects.all())


def test_a_moment_is_exported_with_its_distance_from_utc():
    from comity.web.listing.export import plain

    assert plain(datetime(2026, 11, 21, 13, 5, tzinfo=UTC)) == "2026-11-21T13:05:00+00:00"
    assert plain(None) == ""


def test_each_export_is_read_in_short_reads(asking, officer, django_assert_max_num_queries):
    desks(1200)
    with django_assert_max_num_queries(5):
        _answer, content = export(asking, officer, "csv", [])
    assert len(content.decode().splitlines()) == 1201


def test_what_has_no_date_stands_last_in_both_directions(asking, officer):
    for number, due_at in enumerate([None, datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)]):
        Desk.objects.create(code=f"d{number}", name=f"Desk {number}", country="IT", next_due_at=due_at)
    columns = (Column("due", "Due", lambda desk: desk.name, sort=("next_due_at",)),)
    for wish, order in (("", [2, 1, 0]), ("?sort=due", [2, 1, 0]), ("?sort=-due", [1, 2, 0])):
        answer = listing(columns=columns, sort=("next_due_at",)).answer(asking("GET", f"/desks/{wish}", by=officer), Desk.objects.all())
        html = answer.content.decode()
        assert sorted(range(3), key=lambda number: html.index(f"Desk {number}")) == order
