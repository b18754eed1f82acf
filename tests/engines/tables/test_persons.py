"""Headers in five languages name the columns, and a row becomes a person: all that can be read, and a flaw for what cannot."""

from datetime import date

import pytest

from comity.engines.tables import Field, Flaw, Order, order_of, person_of, recognised
from comity.engines.tables.columns import LABELS

TODAY = date(2026, 11, 23)
N, G, S, B, C, X, D, P = Field.NAME, Field.GIVEN, Field.SURNAME, Field.BORN, Field.NATIONALITY, Field.GENDER, Field.DOCUMENT, Field.PLACE


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        ("Full Name|Date of Birth|Nationality|Sex|Passport No.|Place of birth", (N, B, C, X, D, P)),
        ("Nom|Prénoms|Né(e) le|Nationalité|Sexe|N° de passeport|Lieu de naissance", (S, G, None, C, X, D, P)),
        ("Apellidos|Nombre|Fecha de nacimiento|Nacionalidad|Sexo|Número de pasaporte|Lugar de nacimiento", (S, G, B, C, X, D, P)),
        ("الاسم الكامل|تاريخ الميلاد|الجنسية|الجنس|رقم جواز السفر|مكان الولادة", (N, B, C, X, D, P)),
        ("姓名|出生日期|国籍|性别|护照号码|出生地", (N, B, C, X, D, P)),
        ("Remarks|NAME|name|Flight", (None, N, None, None)),
        ("Name|First name", (S, G)),
        ("الاسم|اللقب", (G, S)),
        ("Name|First name|Surname", (N, G, S)),
        ("|Remarks", (None, None)),
    ],
)
def test_columns_are_known_by_their_headers(headers: str, fields: tuple[Field | None, ...]) -> None:
    assert recognised(headers.split("|")) == {field: place for place, field in enumerate(fields) if field}


def test_every_field_has_its_words() -> None:
    assert {field.label for field in Field} == set(LABELS.values())


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["03/04/1961", "31/12/1979"], Order.DAY_FIRST),
        (["03/04/1961", "12-31-1979"], Order.MONTH_FIRST),
        (["03/04/1961", "1961-12-31", "", "99/99/1961"], None),
    ],
)
def test_day_and_month_are_told_by_a_date_that_reads_one_way(dates: list[str], order: Order | None) -> None:
    assert order_of(dates) == order


def born(text: str, order: Order = Order.DAY_FIRST) -> tuple[str, tuple[Flaw, ...]]:
    person = person_of(["Li Wei", text], {N: 0, B: 1}, order, TODAY)
    assert person.subject is not None
    return "".join(person.subject.birth_dates), person.flaws


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1961-02-03", "1961-02-03"),
        ("1961/2/3", "1961-02-03"),
        ("03/02/1961", "1961-02-03"),
        ("3.2.1961", "1961-02-03"),
        ("19610203", "1961-02-03"),
        ("1961-02-03 00:00:00", "1961-02-03"),
        ("3 Feb 1961", "1961-02-03"),
        ("Feb 3, 1961", "1961-02-03"),
        ("February 1961", "1961-02"),
        ("3 février 1961", "1961-02-03"),
        ("3 de abril de 1961", "1961-04-03"),
        ("12 يناير 1990", "1990-01-12"),
        ("٠٣/٠٢/١٩٦١", "1961-02-03"),
        ("1961年2月3日", "1961-02-03"),
        ("1961年", "1961"),
        ("1961-00-00", "1961"),
        ("1961-02-00", "1961-02"),
        ("1961", "1961"),
        ("1948~", "1948~"),
        ("1948/1951", "1948/1951"),
        ("n/a", ""),
        ("", ""),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, read: str) -> None:
    assert born(text) == (read, ())


def test_a_month_that_comes_first_is_read_so() -> None:
    assert born("03/04/1961", Order.MONTH_FIRST) == ("1961-03-04", ())


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("31/02/1961", Flaw.DATE),
        ("03/04/61", Flaw.DATE),
        ("soon", Flaw.DATE),
        ("3 Brumaire 1961", Flaw.DATE),
        ("1385-02-02", Flaw.YEAR),
        ("2040", Flaw.YEAR),
    ],
)
def test_what_is_no_date_is_a_flaw_and_never_guessed(text: str, flaw: Flaw) -> None:
    assert born(text) == ("", (flaw,))


def test_a_person_has_all_that_the_row_gives() -> None:
    columns = {G: 0, S: 1, B: 2, C: 3, X: 4, D: 5, P: 6}
    person = person_of(["Orsino", "Valdemarca", "1961", "Italian", "Mr", "YA 765-4321", "Torvona"], columns, Order.DAY_FIRST, TODAY)
    subject = person.subject
    assert subject is not None
    assert [name.text for name in subject.names] == ["Orsino Valdemarca"]
    assert (subject.nationalities, subject.genders, subject.places) == (("IT",), ("male",), ("Torvona",))
    assert [document.number for document in subject.documents] == ["YA 765-4321"]
    assert person.flaws == ()
    assert person.given[C] == "Italian", "as it was given"


def test_a_full_name_and_its_parts_are_two_names_and_the_same_is_one() -> None:
    two = person_of(["李伟", "Wei", "Li"], {N: 0, G: 1, S: 2}, Order.DAY_FIRST, TODAY).subject
    one = person_of(["Wei Li", "Wei", "Li"], {N: 0, G: 1, S: 2}, Order.DAY_FIRST, TODAY).subject
    assert two is not None
    assert one is not None
    assert ([name.text for name in two.names], [name.text for name in one.names]) == (["李伟", "Wei Li"], ["Wei Li"])


@pytest.mark.parametrize(("text", "gender"), [("F", "female"), ("男", "male"), ("أنثى", "female"), ("X", "other"), ("-", "")])
def test_the_sex_is_read_in_several_languages(text: str, gender: str) -> None:
    subject = person_of(["Li Wei", text], {N: 0, X: 1}, Order.DAY_FIRST, TODAY).subject
    assert subject is not None
    assert "".join(subject.genders) == gender


def test_each_field_that_cannot_be_read_is_named_with_what_would_help() -> None:
    columns = {N: 0, C: 1, X: 2, D: 3}
    person = person_of(["Li Wei", "Narnia", "Q", "0000"], columns, Order.DAY_FIRST, TODAY)
    assert person.flaws == (Flaw.COUNTRY, Flaw.SEX, Flaw.NUMBER)
    assert person.subject is not None
    assert person_of(["Li Wei", "", "", "1" * 61], columns, Order.DAY_FIRST, TODAY).flaws == (Flaw.NUMBER,)
    for flaw in Flaw:
        assert flaw.reason.endswith(".")
        assert flaw.remedy.endswith(".")
        assert flaw.field in Field


@pytest.mark.parametrize(
    ("row", "flaws"),
    [
        (["", ""], (Flaw.NOBODY,)),
        (["12345", ""], (Flaw.NAME, Flaw.NOBODY)),
        (["x" * 301, ""], (Flaw.NAME, Flaw.NOBODY)),
        (["unknown", "none"], (Flaw.NOBODY,)),
    ],
)
def test_a_row_without_name_and_number_is_nobody(row: list[str], flaws: tuple[Flaw, ...]) -> None:
    person = person_of(row, {N: 0, D: 1}, Order.DAY_FIRST, TODAY)
    assert (person.subject, person.flaws) == (None, flaws)


def test_a_number_alone_is_somebody_and_a_short_row_gives_what_it_has() -> None:
    person = person_of(["YA7654321"], {D: 0, N: 5}, Order.DAY_FIRST, TODAY)
    assert person.subject is not None
    assert (person.subject.names, person.given) == ((), {D: "YA7654321"})
