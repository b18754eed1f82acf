"""The United Nations' XML: what an entry gives, and what a bad file does."""

import io

import pytest
from tests.making_list_files import element, invented_un_list, un_entity, un_individual, un_list

from comity.engines.listfiles import Document, Entry, Format, ListFileError, Name, Outcome, Rejected, Tally, read


def read_un(content: bytes) -> list[Outcome]:
    return list(read(io.BytesIO(content), Format.UN_XML))


def one(*extra: str, **names: str) -> Entry:
    [entry] = read_un(un_list(un_individual(1, *extra, **names)))
    assert isinstance(entry, Entry)
    return entry


def birth(**fields: str) -> str:
    return element("INDIVIDUAL_DATE_OF_BIRTH", "".join(element(tag, text) for tag, text in fields.items()))


def document(number: str, **fields: str) -> str:
    return element("INDIVIDUAL_DOCUMENT", element("NUMBER", number) + "".join(element(tag, text) for tag, text in fields.items()))


def test_an_individual_gives_everything_the_list_says_of_it() -> None:
    entry = one(
        element("THIRD_NAME", "ABU"),
        element("NAME_ORIGINAL_SCRIPT", "طارق القستاني"),
        element("LISTED_ON", "2020-05-17-04:00"),
        element("GENDER", "Male"),
        element("UN_LIST_TYPE", "Invented"),
        element("COMMENTS1", "Seen\nin\u0085port."),
        element("NATIONALITY", element("VALUE", "Kenya") + element("VALUE", "na") + element("VALUE", "Norway")),
        element("INDIVIDUAL_ALIAS", element("QUALITY", "Good") + element("ALIAS_NAME", "“Tariq”") + element("DATE_OF_BIRTH", "1970-01-02")),
        element("INDIVIDUAL_ALIAS", element("QUALITY", "Low") + element("ALIAS_NAME", "The Tailor")),
        element("INDIVIDUAL_ALIAS", element("QUALITY") + element("ALIAS_NAME")),
        element("INDIVIDUAL_PLACE_OF_BIRTH", element("CITY", "Mombasa") + element("COUNTRY", "Kenya")),
        birth(TYPE_OF_DATE="EXACT", DATE="1971-03-09"),
        document("AB 1234", TYPE_OF_DOCUMENT="Passport", TYPE_OF_DOCUMENT2="service", ISSUING_COUNTRY="Kenya"),
    )
    assert (entry.key, entry.kind, entry.reference, entry.listed_on, entry.position) == ("9000001", "person", "XXi.001", "2020-05-17", 4)
    assert entry.names == (Name("TAREK QUASTANI ABU"), Name("طارق القستاني"), Name("Tariq"), Name("The Tailor", "weak"))
    assert entry.birth_dates == ("1971-03-09", "1970-01-02")
    assert (entry.places, entry.nationalities, entry.genders) == (("Mombasa, Kenya",), ("Kenya", "Norway"), ("Male",))
    assert entry.documents == (Document("AB 1234", "Passport service", "Kenya"),)
    assert (entry.remarks, entry.programmes) == ("Seen in port.", ("Invented",))
    assert entry.subject("x").id == "x"
    assert entry.subject().names == entry.names


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({"TYPE_OF_DATE": "EXACT", "YEAR": "1971"}, ("1971",)),
        ({"TYPE_OF_DATE": "APPROXIMATELY", "YEAR": "1971"}, ("1971~",)),
        ({"TYPE_OF_DATE": "APPROXIMATELY", "DATE": "1971-03-09"}, ("1971~",)),
        ({"TYPE_OF_DATE": "BETWEEN", "FROM_YEAR": "1971", "TO_YEAR": "1974"}, ("1971/1974",)),
        ({"NOTE": "unknown"}, ()),
    ],
)
def test_each_way_of_giving_a_birth_date_is_read(fields: dict[str, str], date: tuple[str, ...]) -> None:
    assert one(birth(**fields)).birth_dates == date


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("Kenyan passport No. 513519", "513519"),
        ("381110042 (expired 2016)", "381110042"),
        ("Diplomatic Passport: Z30321794", "Z30321794"),
        ("E-491 591", "E-491 591"),
        ("(1234567)", "(1234567)"),
        ("military identification", None),
    ],
)
def test_a_document_number_is_found_among_words(written: str, number: str | None) -> None:
    assert [each.number for each in one(document(written)).documents] == ([number] if number else [])


def test_a_good_alias_that_repeats_a_weak_one_makes_it_strong() -> None:
    aliases = [
        element("INDIVIDUAL_ALIAS", element("QUALITY", quality) + element("ALIAS_NAME", "Sefa")) for quality in ("Low", "Good", "Low")
    ]
    assert one(*aliases).names[1:] == (Name("Sefa"),)


def test_an_entity_is_read_as_one() -> None:
    alias = element("ENTITY_ALIAS", element("QUALITY", "a.k.a.") + element("ALIAS_NAME", "VTC"))
    [entry] = read_un(un_list(entities=(un_entity(5, "VRELKO & SONS", alias),)))
    assert isinstance(entry, Entry)
    assert (entry.kind, entry.names) == ("entity", (Name("VRELKO & SONS"), Name("VTC")))


def test_an_entry_without_id_or_name_is_rejected_and_the_rest_read() -> None:
    outcomes = read_un(un_list(element("INDIVIDUAL", element("FIRST_NAME", "X")), un_individual(2, first="", second=""), un_individual(3)))
    assert [type(outcome) for outcome in outcomes] == [Rejected, Rejected, Entry]
    assert [outcome.field for outcome in outcomes if isinstance(outcome, Rejected)] == ["DATAID", "FIRST_NAME"]
    assert all(outcome.remedy.sentence() for outcome in outcomes if isinstance(outcome, Rejected))


def test_rows_read_are_rows_accounted_for() -> None:
    tally = Tally()
    for outcome in read_un(invented_un_list(300)):
        tally.add(outcome)
    assert tally.kinds()["person"].stored == 300
    assert tally.total().read == 301


def test_a_truncated_file_gives_what_was_whole_and_then_fails() -> None:
    content = invented_un_list(40)
    outcomes = read(io.BytesIO(content[: len(content) // 2]), Format.UN_XML)
    found: list[Outcome] = []
    with pytest.raises(ListFileError, match="damaged at line"):
        found.extend(outcomes)
    assert len(found) > 10


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (LAUGHS, "declares entities or a document type"),
        (b"<html><body/></html>", "begins with “html”"),
        (b"PK\x03\x04 a zip archive", "damaged at line 1"),
        (b"", "empty"),
        (b'<?xml version="1.0" encoding="no-such"?><CONSOLIDATED_LIST/>', "damaged at line"),
        (b'<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST>\xff\xfe</CONSOLIDATED_LIST>', "damaged at line 1"),
        (b"<CONSOLIDATED_LIST>" + b"<A>" * 40, "nested deeper"),
        (b"<CONSOLIDATED_LIST><!--" + b"x" * 1_300_000, "more than a megabyte"),
    ],
)
def test_a_bad_file_is_a_typed_error_with_a_remedy(content: bytes, sentence: str) -> None:
    with pytest.raises(ListFileError, match=sentence) as raised:
        read_un(content)
    assert raised.value.remedy.sentence()


def test_latin_1_that_says_so_and_utf_16_are_read() -> None:
    text = invented_un_list(3).decode().replace("UTF-8", "ISO-8859-1").replace("VRELKO TRADING", "ÉVRELKO")
    names = [entry.names[0].text for entry in read_un(text.encode("latin-1")) if isinstance(entry, Entry)]
    assert names[-1] == "ÉVRELKO COMPANY"
    assert len(read_un(invented_un_list(3).decode().replace("UTF-8", "UTF-16").encode("utf-16"))) == 4


def test_an_endless_text_and_endless_fields_are_cut() -> None:
    aliases = [element("INDIVIDUAL_ALIAS", element("ALIAS_NAME", f"N{number}")) for number in range(6000)]
    entry = one(element("COMMENTS1", "y" * 200_000), *aliases)
    assert len(entry.remarks) <= 4000
    assert len(entry.names) < 5001
    assert len(one("<EMPTY/>" * 20_000).raw["groups"]) <= 5000
