"""Dates, countries, documents, places and sex: each way to agree, to differ and to be unknown."""

import pytest

from comity.engines.screening import Attribute, Document, Evidence, Subject, Verdict
from comity.engines.screening import dates as d
from comity.engines.screening.attributes import compare, document_number, facts_of, gender_of, weight_of
from comity.engines.screening.countries import country_code, country_or_text
from comity.engines.screening.dates import DateMatch, match_dates, read_date


@pytest.mark.parametrize(
    ("ours", "theirs", "match"),
    [
        ("1971-03-09", "1971-03-09", d.SAME_DAY),
        ("1971-01-01", "1971-01-01", d.SAME_FIRST_OF_JANUARY),
        ("1971-03-09", "1971-09-03", d.SWAPPED),
        ("1971-03-09", "1971-03-10", d.ONE_OFF),
        ("1971-03-09", "1971-03-19", d.ONE_OFF),
        ("1971-03-21", "1971-03-12", d.ONE_OFF),
        ("1971-03-09", "1972-03-09", d.ONE_OFF),
        ("1971-03-09", "1917-03-09", d.ONE_OFF),
        ("1971-03-09", "1961-03-09", d.OTHER_YEAR),
        ("1971-03-09", "1971-05-24", d.OTHER_DAY),
        ("1971-03-09", "1971-03-24", d.OTHER_DAY),
        ("1971-03-09", "1972-05-24", d.NEAR_YEAR),
        ("1971-03-09", "1985-05-24", d.FAR_YEAR),
        ("1971-03-09", "1971", d.SAME_YEAR),
        ("1971-03", "1971-03-09", d.SAME_MONTH),
        ("1971-03", "1971-04", d.OTHER_DAY),
        ("1971", "1970/1973", d.SAME_YEARS),
        ("1971-03-09", "1973~", d.SAME_YEARS),
        ("1971", "1972", d.NEAR_YEAR),
        ("1950~", "1971", d.FAR_YEAR),
    ],
)
def test_two_birth_dates_agree_or_differ_in_one_way_seen_from_either_side(ours: str, theirs: str, match: DateMatch) -> None:
    one, other = read_date(ours), read_date(theirs)
    assert one
    assert other
    assert match_dates(one, other) is match
    assert match_dates(other, one) is match


@pytest.mark.parametrize(
    "text", ["", "soon", "1971-13", "1971-00", "1971-02-30", "0999", "3000", "1974/1971", "1971/x", "1971-3-9", "٢٠٢٠x"]
)
def test_what_is_no_date_says_nothing(text: str) -> None:
    assert read_date(text) is None


def test_a_span_of_one_day_is_that_day() -> None:
    assert read_date("1971-03-09/1971-03-09") == read_date("1971-03-09")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Russian", "RU"), ("MAS", "MY"), ("MYS", "MY"), ("my", "MY"), ("Malaysia", "MY"), ("马来西亚", "MY"), ("ماليزيا", "MY"),
        ("Malaisie", "MY"), ("Iran (Islamic Republic of)", "IR"), ("Korea, North", "KP"), ("Democratic People's Republic of Korea", "KP"),
        ("Türkiye", "TR"), ("Bosnia and Herzegovina", "BA"), ("Saint Kitts and Nevis", "KN"), ("GER", "DE"), ("Côte d’Ivoire", "CI"),
        ("Congo", "CG"), ("Atlantis", None), ("", None), ("!", None),
    ],
)  # fmt: skip
def test_a_country_is_known_by_code_name_and_adjective(text: str, code: str | None) -> None:
    assert country_code(text) == code


def test_an_unknown_country_is_compared_by_its_words() -> None:
    assert country_or_text("  ATLANTIS! ") == country_or_text("Atlantis") == "atlantis"


def test_document_numbers_are_normalised_and_junk_is_none() -> None:
    assert document_number("ａb 12-34/5") == "AB12345"
    assert [document_number(text) for text in ("", "123", "0000000", "unknown", "N/A")] == [""] * 5


def test_sex_is_read_in_many_words() -> None:
    assert [gender_of(text) for text in ("M", "Female ", "男", "женский", "U", "")] == ["male", "female", "male", "female", "", ""]


def item(attribute: Attribute, ours: Subject, theirs: Subject) -> tuple[Evidence, float]:
    return next(each for each in compare(facts_of(ours), facts_of(theirs)) if each.evidence.attribute is attribute)


DIPLOMATIC = Document("AB 1234", "Passport", "Kenya")


@pytest.mark.parametrize(
    ("attribute", "ours", "theirs", "verdict", "independent"),
    [
        (Attribute.BIRTH_DATE, Subject(birth_dates=["1971-03-09", "x"]), Subject(birth_dates=["1960", "1971-03-09"]), Verdict.AGREES, True),
        (Attribute.BIRTH_DATE, Subject(birth_dates=["1971"]), Subject(birth_dates=["1971-03-09"]), Verdict.AGREES, False),
        (Attribute.BIRTH_DATE, Subject(birth_dates=["1971-09-03"]), Subject(birth_dates=["1971-03-09"]), Verdict.CLOSE, False),
        (Attribute.BIRTH_DATE, Subject(birth_dates=["1950"]), Subject(birth_dates=["1971-03-09"]), Verdict.DIFFERS, False),
        (Attribute.BIRTH_DATE, Subject(birth_dates=["x"]), Subject(birth_dates=["1971-03-09"]), Verdict.UNKNOWN, False),
        (Attribute.BIRTH_DATE, Subject(birth_dates=["1971"]), Subject(), Verdict.UNKNOWN, False),
        (Attribute.DOCUMENT, Subject(documents=["ab1234"]), Subject(documents=[DIPLOMATIC]), Verdict.AGREES, True),
        (Attribute.DOCUMENT, Subject(documents=[Document("AB1234", "", "NO")]), Subject(documents=[DIPLOMATIC]), Verdict.CLOSE, False),
        (Attribute.DOCUMENT, Subject(documents=["X99999"]), Subject(documents=[DIPLOMATIC]), Verdict.UNKNOWN, False),
        (Attribute.NATIONALITY, Subject(nationalities=["Kenyan"]), Subject(nationalities=["NO", "KEN"]), Verdict.AGREES, False),
        (Attribute.NATIONALITY, Subject(nationalities=["Kenyan"]), Subject(nationalities=["NO"]), Verdict.DIFFERS, False),
        (Attribute.NATIONALITY, Subject(nationalities=["Kenyan"]), Subject(nationalities=["!"]), Verdict.UNKNOWN, False),
        (Attribute.GENDER, Subject(genders=["M"]), Subject(genders=["male"]), Verdict.AGREES, False),
        (Attribute.GENDER, Subject(genders=["M"]), Subject(genders=["F"]), Verdict.DIFFERS, False),
        (Attribute.GENDER, Subject(genders=["U"]), Subject(genders=["F"]), Verdict.UNKNOWN, False),
        (Attribute.PLACE, Subject(places=["Mombasa"]), Subject(places=["Kisumu", "MOMBASA, Kenya"]), Verdict.AGREES, False),
        (Attribute.PLACE, Subject(places=["Kenya"]), Subject(places=["Mombasa, Kenya"]), Verdict.CLOSE, False),
        (Attribute.PLACE, Subject(places=["Kenya"]), Subject(places=["Norway"]), Verdict.UNKNOWN, False),
        (Attribute.PLACE, Subject(places=["Mombasa"]), Subject(places=["Oslo"]), Verdict.UNKNOWN, False),
        (Attribute.PLACE, Subject(places=["Mombasa"]), Subject(), Verdict.UNKNOWN, False),
    ],
)
def test_each_attribute_has_its_verdict_its_weight_and_its_sentence(
    attribute: Attribute, ours: Subject, theirs: Subject, verdict: Verdict, independent: bool
) -> None:
    evidence, weight = item(attribute, ours, theirs)
    assert (evidence.verdict, evidence.independent) == (verdict, independent)
    assert evidence.sentence().endswith(".")
    signs = {Verdict.AGREES: weight > 0, Verdict.CLOSE: weight > 0, Verdict.DIFFERS: weight < 0, Verdict.UNKNOWN: weight <= 0}
    assert signs[verdict]


def test_what_only_one_side_gives_is_told_alike_whatever_the_sides_are() -> None:
    """They may be two requests as well as a request and a list."""
    kenyan, silent = Subject(nationalities=["Kenyan"]), Subject()
    for ours, theirs in ((kenyan, silent), (silent, kenyan)):
        assert item(Attribute.NATIONALITY, ours, theirs)[0].sentence() == "Only one side gives this: Kenyan."
    assert item(Attribute.NATIONALITY, silent, silent)[0].sentence() == "Neither side gives this."


def test_a_document_equal_in_its_country_beats_one_equal_in_another() -> None:
    ours = Subject(documents=[Document("AB1234", "", "NO"), Document("ZZ9999")])
    theirs = Subject(documents=[DIPLOMATIC, Document("ZZ 9999")])
    assert item(Attribute.DOCUMENT, ours, theirs)[0].verdict is Verdict.AGREES


def test_who_says_nothing_weighs_nothing() -> None:
    theirs = facts_of(Subject(birth_dates=["1971"], nationalities=["KE"], genders=["M"], places=["Oslo"], documents=["AB1234"]))
    assert weight_of(facts_of(Subject()), theirs) == 0
    assert weight_of(theirs, facts_of(Subject())) == 0
    assert all(each.evidence.verdict is Verdict.UNKNOWN for each in compare(facts_of(Subject()), facts_of(Subject())))
