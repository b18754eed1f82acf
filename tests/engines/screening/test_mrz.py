"""Zones of every format: each field, each check digit, each fault with its place; who is then searched."""

from datetime import date

import pytest
from tests.making_mrz import TAREK, Holder, french_card, zone

from comity.engines.screening import Subject, Watchlist
from comity.engines.screening.countries import country_code
from comity.engines.screening.mrz import Mrz, MrzField, MrzFormat, MrzKind, MrzReason, check_digit, meaning_of, read_mrz, states, subject_of

TODAY = date(2026, 11, 22)
FORMATS = ["TD1", "TD2", "TD3", "MRV-A", "MRV-B"]


def read(lines: list[str] | str, today: date = TODAY) -> Mrz:
    return read_mrz(lines if isinstance(lines, str) else "\n".join(lines), today)


def put(lines: list[str], line: int, position: int, text: str) -> list[str]:
    """The lines with a text from a place on."""
    changed = lines[line - 1][: position - 1] + text + lines[line - 1][position - 1 + len(text) :]
    return [changed if number == line else other for number, other in enumerate(lines, 1)]


ERIKSSON = [
    ("TD1", "D23145890", "1974-08-12", "2012-04-15", (), "UTO", """I<UTOD231458907<<<<<<<<<<<<<<<
7408122F1204159UTO<<<<<<<<<<<6
ERIKSSON<<ANNA<MARIA<<<<<<<<<<"""),
    ("TD2", "D23145890", "1974-08-12", "2012-04-15", (), "UTO", """I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<
D231458907UTO7408122F1204159<<<<<<<6"""),
    ("TD3", "L898902C3", "1974-08-12", "2012-04-15", ("ZE184226B",), "UTO", """P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
L898902C36UTO7408122F1204159ZE184226B<<<<<10"""),
    ("MRV-A", "L8988901C", "1940-09-07", "1996-12-10", ("6ZE184226B",), "XXX", """V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
L8988901C4XXX4009078F96121096ZE184226B<<<<<<"""),
    ("MRV-B", "L8988901C", "1940-09-07", "1996-12-10", (), "XXX", """V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<
L8988901C4XXX4009078F9612109<<<<<<<<"""),
]  # fmt: skip


@pytest.mark.parametrize(("format", "number", "born", "expires", "optional", "nationality", "text"), ERIKSSON)
def test_the_published_examples_of_the_standard_read_without_a_fault(
    format: str, number: str, born: str, expires: str, optional: tuple[str, ...], nationality: str, text: str
) -> None:
    mrz = read(text)
    assert (mrz.format, mrz.number, mrz.birth_date, mrz.expiry_date) == (format, number, born, expires)
    assert (mrz.optional_data, mrz.issuer, mrz.nationality, mrz.sex) == (optional, "UTO", nationality, "F")
    assert (mrz.primary, mrz.secondary, mrz.names_may_be_cut) == ("ERIKSSON", "ANNA MARIA", False)
    assert (mrz.faults, mrz.repairs, mrz.repaired) == ((), (), None)
    assert all(digit.fits for digit in mrz.check_digits)


def test_the_published_examples_of_a_long_number_read_without_a_fault() -> None:
    """Doc 9303, part 11, where keys are derived from the number."""
    card = read("I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<")
    larger = read("I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<\nD23145890<UTO3407127M95071227349<<<8")
    for mrz in (card, larger):
        assert (mrz.number, mrz.primary, mrz.secondary, mrz.faults) == ("D23145890734", "STEVENSON", "PETER JOHN", ())


def test_the_published_example_of_arithmetic_gives_its_digits() -> None:
    assert [check_digit(text) for text in ("520727", "AB2134<<<", "HA672242<658022549601086<<<<<<<<<<<<<<0")] == ["3", "5", "8"]


PLACES = {
    "TD1": {"document number": (1, 15), "birth date": (2, 7), "expiry date": (2, 15), "whole zone": (2, 30)},
    "TD2": {"document number": (2, 10), "birth date": (2, 20), "expiry date": (2, 28), "whole zone": (2, 36)},
    "TD3": {"document number": (2, 10), "birth date": (2, 20), "expiry date": (2, 28), "optional data": (2, 43), "whole zone": (2, 44)},
    "MRV-A": {"document number": (2, 10), "birth date": (2, 20), "expiry date": (2, 28)},
    "MRV-B": {"document number": (2, 10), "birth date": (2, 20), "expiry date": (2, 28)},
}


@pytest.mark.parametrize("format", FORMATS)
def test_every_check_digit_stands_where_the_standard_puts_it(format: str) -> None:
    mrz = read(zone(format))
    assert {digit.field.value: (digit.line, digit.position) for digit in mrz.check_digits} == PLACES[format]


@pytest.mark.parametrize(("format", "field"), [(format, field) for format, fields in PLACES.items() for field in fields])
def test_a_wrong_check_digit_is_told_with_what_would_fit_and_hides_nothing(format: str, field: str) -> None:
    line, position = PLACES[format][field]
    lines = zone(format, TAREK._replace(optional="77"))
    right = lines[line - 1][position - 1]
    wrong = str((int(right) + 1) % 10)
    mrz = read(put(lines, line, position, wrong))
    [told] = [fault for fault in mrz.faults if fault.field == field]
    assert (told.reason, told.line, told.position) == (MrzReason.CHECK_DIGIT, line, position)
    assert told.sentence() == f"The check digit of the {field} is “{wrong}”, but what is written gives {right}."
    assert {fault.field for fault in mrz.faults} <= {MrzField(field), MrzField.WHOLE}
    assert (mrz.number, mrz.birth_date, mrz.primary) == ("QT4471902", "1971-03-09", "QUASTANI")


@pytest.mark.parametrize(
    ("format", "number", "rest"),
    [("TD1", "QT44719023", ()), ("TD1", "QT44719023ABCDEFGH7766", ()), ("TD1", "QT447190234", ("99",)), ("TD2", "QT447190234", ("9",)),
     ("TD2", "QT447190234567", ())],
)  # fmt: skip
def test_a_long_number_goes_on_in_the_optional_data_with_its_own_check_digit(format: str, number: str, rest: tuple[str, ...]) -> None:
    lines = zone(format, TAREK._replace(number=number, optional="".join(rest)))
    mrz = read(lines)
    assert (mrz.number, mrz.optional_data, mrz.faults) == (number, rest, ())
    line, position = mrz.check_digits[0].line, mrz.check_digits[0].position
    wrong = read(put(lines, line, position, str((int(mrz.check_digits[0].given) + 1) % 10)))
    assert [fault.field for fault in wrong.faults] == [MrzField.NUMBER, MrzField.WHOLE]


def test_a_number_is_long_only_where_it_fills_its_field_and_something_follows() -> None:
    unchecked = read(put(zone("TD1"), 1, 15, "<"))
    assert (unchecked.number, unchecked.faults[0].field) == ("QT4471902", MrzField.NUMBER)
    short = read(put(zone("TD1", TAREK._replace(number="QT44719", optional="AB123")), 1, 15, "<"))
    assert (short.number, short.optional_data) == ("QT44719", ("AB123",))
    passport = read(put(zone("TD3", TAREK._replace(optional="AB123")), 2, 10, "<"))
    assert (passport.number, passport.optional_data) == ("QT4471902", ("AB123",))


def test_both_places_for_optional_data_of_a_card_are_read() -> None:
    mrz = read(zone("TD1", TAREK._replace(optional="A1 B2", optional_below="77")))
    assert (mrz.optional_data, mrz.faults) == (("A1 B2", "77"), ())


def test_a_filler_is_as_good_as_zero_for_the_check_digit_of_what_is_left_out() -> None:
    assert read(put(zone("TD3"), 2, 43, "<")).faults == ()
    given = zone("TD3", TAREK._replace(optional="A"))
    assert read(put(given, 2, 43, "<")).faults[0].field is MrzField.OPTIONAL


def test_a_filler_inside_a_number_is_a_space() -> None:
    assert read(zone("TD3", TAREK._replace(number="QT 4471"))).number == "QT 4471"


def test_the_old_french_card_is_read_though_it_is_outside_the_standard() -> None:
    mrz = read(french_card("880692310285", "VRELKO", "OLENA AISEL", "651206", "F", "923012"))
    assert (mrz.format, mrz.kind, mrz.faults) == (MrzFormat.FRENCH_CARD, MrzKind.CARD, ())
    assert (mrz.primary, mrz.secondary, mrz.names_may_be_cut) == ("VRELKO", "OLENA AISEL", False)
    assert (mrz.number, mrz.birth_date, mrz.sex, mrz.optional_data) == ("880692310285", "1965-12-06", "F", ("923012",))
    assert (mrz.issuer, mrz.nationality, mrz.expiry_date) == ("FRA", "", "")
    assert len(mrz.check_digits) == 3
    assert read(french_card("880692310285", "VRELKO", "OLENA AISELBAO", "651206", "F", "")).names_may_be_cut


@pytest.mark.parametrize(
    ("format", "code", "kind"),
    [("TD3", "P<", MrzKind.PASSPORT), ("TD3", "PD", MrzKind.PASSPORT), ("MRV-A", "VC", MrzKind.VISA), ("TD1", "ID", MrzKind.CARD),
     ("TD1", "AR", MrzKind.CARD), ("TD2", "C<", MrzKind.CARD), ("TD1", "AC", MrzKind.CREW_CERTIFICATE)],
)  # fmt: skip
def test_the_kind_of_a_document_is_in_its_code(format: str, code: str, kind: MrzKind) -> None:
    mrz = read(put(zone(format), 1, 1, code))
    assert (mrz.kind, mrz.code, mrz.faults) == (kind, code.strip("<"), ())


@pytest.mark.parametrize(
    ("born", "read_as"),
    [("710309", "1971-03-09"), ("261122", "2026-11-22"), ("261123", "1926-11-23"), ("270101", "1927-01-01"), ("000229", "2000-02-29"),
     ("7103<<", "1971-03"), ("71<<<<", "1971"), ("<<<<<<", ""), ("2612<<", "1926-12"), ("2611<<", "2026-11"), ("26<<<<", "2026")],
)  # fmt: skip
def test_a_birth_date_lies_in_the_last_hundred_years_and_may_be_known_in_part(born: str, read_as: str) -> None:
    mrz = read(zone("TD3", TAREK._replace(born=born)))
    assert (mrz.birth_date, mrz.faults) == (read_as, ())


@pytest.mark.parametrize(
    ("born", "read_as"), [("710230", ""), ("711301", ""), ("710000", "1971"), ("710300", "1971-03"), ("71<<09", "1971"), ("<<0309", "")]
)
def test_a_birth_date_that_is_none_is_told_and_what_it_says_is_kept(born: str, read_as: str) -> None:
    mrz = read(zone("TD3", TAREK._replace(born=born)))
    [told] = mrz.faults
    assert (mrz.birth_date, told.field, told.reason) == (read_as, MrzField.BIRTH_DATE, MrzReason.DATE)
    assert told.sentence() == f"The birth date “{born}” is no date of the calendar."


@pytest.mark.parametrize(("expires", "read_as"), [("960101", "1996-01-01"), ("951231", "2095-12-31"), ("7607<<", "2076-07")])
def test_an_expiry_date_lies_thirty_years_back_at_most(expires: str, read_as: str) -> None:
    mrz = read(zone("TD3", TAREK._replace(expires=expires)))
    assert (mrz.expiry_date, mrz.faults) == (read_as, ())


@pytest.mark.parametrize(
    ("primary", "secondary", "read_as", "cut"),
    [
        ("QUASTANI", "", ("QUASTANI", ""), False),
        ("BEN SORRAH", "MATADI LU", ("BEN SORRAH", "MATADI LU"), False),
        ("BENSORRAHVRELKO", "OLENAAISELBAOD", ("BENSORRAHVRELKO", "OLENAAISELBAO"), True),
        ("B" * 40, "OLENA", ("B" * 30, ""), True),
        ("", "OLENA", ("", "OLENA"), False),
        ("VRELKO", "OLENA<<BAO", ("VRELKO", "OLENA BAO"), False),
    ],
)
def test_names_are_parted_by_two_fillers_and_marked_where_they_may_be_cut(
    primary: str, secondary: str, read_as: tuple[str, str], cut: bool
) -> None:
    mrz = read(zone("TD1", TAREK._replace(primary=primary, secondary=secondary)))
    assert ((mrz.primary, mrz.secondary), mrz.names_may_be_cut, mrz.faults) == (read_as, cut, ())


@pytest.mark.parametrize(
    ("line", "position", "text", "field", "reason", "place", "sentence"),
    [
        (1, 1, "QX", MrzField.CODE, MrzReason.KIND, (1, 1), "The document code “QX” is none that the standard names."),
        (1, 1, "P7", MrzField.CODE, MrzReason.CHARACTER, (1, 2), "Line 1, position 2: “7” cannot stand in the document code."),
        (1, 3, "QQQ", MrzField.ISSUER, MrzReason.STATE, (1, 3), "The issuing state “QQQ” is no code of the standard."),
        (1, 3, "UT0", MrzField.ISSUER, MrzReason.CHARACTER, (1, 5), "Line 1, position 5: “0” cannot stand in the issuing state."),
        (1, 7, "1", MrzField.NAMES, MrzReason.CHARACTER, (1, 7), "Line 1, position 7: “1” cannot stand in the names."),
        (1, 6, "<" * 39, MrzField.NAMES, MrzReason.MISSING, (1, 6), "Nothing stands in the names."),
        (2, 11, "<<<", MrzField.NATIONALITY, MrzReason.MISSING, (2, 11), "Nothing stands in the nationality."),
        (2, 11, "<KE", MrzField.NATIONALITY, MrzReason.STATE, (2, 11), "The nationality “<KE” is no code of the standard."),
        (2, 21, "H", MrzField.SEX, MrzReason.SEX, (2, 21), "The sex “H” is none of M, F, X and <."),
        (2, 22, "3X0517", MrzField.EXPIRY_DATE, MrzReason.CHARACTER, (2, 23), "Line 2, position 23: “X” cannot stand in the expiry date."),
        (2, 22, "310532", MrzField.EXPIRY_DATE, MrzReason.DATE, (2, 22), "The expiry date “310532” is no date of the calendar."),
        (2, 22, "<<<<<<", MrzField.EXPIRY_DATE, MrzReason.MISSING, (2, 22), "Nothing stands in the expiry date."),
        (2, 1, "<<<<<<<<<", MrzField.NUMBER, MrzReason.MISSING, (2, 1), "Nothing stands in the document number."),
    ],
)
def test_each_field_has_its_typed_fault_with_its_place(
    line: int, position: int, text: str, field: MrzField, reason: MrzReason, place: tuple[int, int], sentence: str
) -> None:
    mrz = read(put(zone("TD3"), line, position, text))
    [told] = [fault for fault in mrz.faults if fault.reason is not MrzReason.CHECK_DIGIT]
    assert (told.field, told.reason, (told.line, told.position), told.sentence()) == (field, reason, place, sentence)


def test_faults_come_in_the_order_of_the_zone() -> None:
    mrz = read(put(put(zone("TD3"), 2, 21, "H"), 1, 3, "QQQ"))
    assert [fault.field for fault in mrz.faults] == [MrzField.ISSUER, MrzField.SEX]


@pytest.mark.parametrize(("mark", "sex"), [("M", "M"), ("F", "F"), ("X", "X"), ("<", "X"), ("9", "")])
def test_sex_is_male_female_not_specified_or_unread(mark: str, sex: str) -> None:
    assert read(zone("TD2", TAREK._replace(sex=mark))).sex == sex


@pytest.mark.parametrize(
    ("code", "meaning", "country"),
    [
        ("D", "", "DE"), ("GBO", "British overseas citizen", "GB"), ("RKS", "", "XK"), ("KEN", "", "KE"),
        ("XXA", "stateless person (Convention of 1954)", None), ("XXB", "refugee (Convention of 1951)", None),
        ("XXX", "nationality not specified", None), ("UNO", "official of the United Nations", None),
        ("UTO", "Utopia: the document is a specimen", None), ("ANT", "", None),
    ],
)  # fmt: skip
def test_codes_of_the_standard_beyond_countries_are_known_and_give_a_country_only_where_they_stand_for_one(
    code: str, meaning: str, country: str | None
) -> None:
    mrz = read(zone("TD3", TAREK._replace(nationality=code, issuer=code)))
    assert (mrz.nationality, mrz.faults, meaning_of(mrz.nationality)) == (code, (), meaning)
    subject = subject_of(mrz)
    assert [country_code(nationality) for nationality in subject.nationalities] == ([country] if country else [])
    assert country_code(subject.documents[0].country) == country


def test_every_code_of_iso_3166_is_a_country_of_the_engine() -> None:
    every = [f"{a}{b}{c}" for a in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    countries = [code for code in every if states.country_of(code) == code]
    assert len(countries) == 249
    assert len({country_code(code) for code in countries} - {None}) == 249


def test_a_zone_makes_a_subject_that_can_be_searched_at_once() -> None:
    listed = Subject("tarek", ["Tarek Omar Quastani"], ["1971-03-09"], (), ["Kenya"], ["male"], ["QT 447 1902"])
    subject = subject_of(read(zone("TD3", TAREK._replace(issuer="KEN"))))
    [hit] = Watchlist.build([listed]).search(subject)
    assert [item.verdict for item in hit.evidence if item.verdict != "unknown"] == ["agrees"] * 5
    assert (subject.documents[0].number, subject.documents[0].kind, subject.documents[0].country) == ("QT4471902", "passport", "KEN")


def test_what_a_zone_does_not_say_is_not_searched() -> None:
    nobody = Holder("", "UTO", "XXB", "<<<<<<", "X", "310517", "", "")
    assert subject_of(read(zone("TD3", nobody))) == Subject()
