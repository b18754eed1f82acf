"""FollowTheMoney and notices: what an entry gives, and what a bad one does."""

import io
import json
from typing import Any

import pytest
from tests.making_list_files import ftm, json_file, notice

import comity.engines.listfiles.ftm as ftm_module
from comity.engines.listfiles import Document, Entry, Format, Joined, ListFileError, Name, Outcome, Rejected, Skipped, Tally, read


def read_ftm(*rows: Any) -> list[Outcome]:
    return list(read(io.BytesIO(json_file(*rows)), Format.FTM))


def read_notices(content: bytes) -> list[Outcome]:
    return list(read(io.BytesIO(content), Format.NOTICE))


def test_a_person_gives_everything_its_properties_say() -> None:
    [entry] = read_ftm(
        ftm(
            "p1",
            name=["Tarek Quastani"],
            alias=["T. Quastani", "!!"],
            weakAlias=["The Tailor", "T. Quastani"],
            birthDate=["1971-03-09T00:00:00", "1972"],
            birthPlace="Mombasa",
            nationality=["ke"],
            citizenship=["ke", "no"],
            gender=["male"],
            passportNumber=["AB1234"],
            fatherName=["Omar Quastani"],
            notes=["note"],
            createdAt=["2024-01-02T10:00:00"],
            topics=["sanction"],
        )
    )
    assert isinstance(entry, Entry)
    assert entry.names == (Name("Tarek Quastani"), Name("T. Quastani"), Name("The Tailor", "weak"))
    assert (entry.birth_dates, entry.places, entry.nationalities) == (("1971-03-09", "1972"), ("Mombasa",), ("ke", "no"))
    assert entry.documents == (Document("AB1234", "Passport"),)
    assert (entry.parents, entry.listed_on, entry.programmes) == ((Name("Omar Quastani"),), "2024-01-02", ("sanction",))


def test_passports_join_their_holder_wherever_they_stand() -> None:
    outcomes = read_ftm(
        ftm("d1", "Passport", holder=["p1"], number=["AB1234"], country=["ke"]),
        ftm("p1", name=["Tarek Quastani"]),
        ftm("d2", "Identification", holder=["p1", "nobody"], number=["77-88", "77-89"], type=["Driving licence"]),
        ftm("d3", "Passport", holder=["nobody"], number=["1"]),
        ftm("d4", "Passport", holder=["p1"]),
        {"id": "d5", "schema": "Passport", "properties": []},
        ftm("x", "Vessel", name=["OPAR"]),
        ftm("y", "Ownership"),
    )
    entry = outcomes[0]
    assert isinstance(entry, Entry)
    assert entry.documents == (
        Document("AB1234", "Passport", "ke"),
        Document("77-88", "Driving licence"),
        Document("77-89", "Driving licence"),
    )
    assert entry.joined == (Joined(1, "passport"), Joined(3, "identification"))
    assert sorted(outcome.position for outcome in outcomes if isinstance(outcome, Skipped)) == [4, 8]
    tally = Tally()
    for outcome in outcomes:
        tally.add(outcome)
    assert tally.total() == (4, 2, 2)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (ftm("", name=["X"]), "id"),
        ({"id": "1", "schema": "Person"}, "properties"),
        (ftm("1"), "name"),
        ([1], ""),
    ],
)
def test_a_bad_entity_is_rejected_and_the_next_is_read(row: Any, field: str) -> None:
    rejected, entry = read_ftm(row, ftm("p", name=["Next"]))
    assert isinstance(rejected, Rejected)
    assert (rejected.position, rejected.field) == (1, field)
    assert isinstance(entry, Entry)


def test_a_caption_stands_in_for_a_missing_name() -> None:
    [entry] = read_ftm(ftm("1") | {"caption": "Tarek Quastani"})
    assert isinstance(entry, Entry)
    assert entry.names == (Name("Tarek Quastani"),)


def test_too_many_documents_are_an_error_before_memory_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ftm_module, "MOST_DOCUMENTS", 1)
    with pytest.raises(ListFileError, match="Split it"):
        read_ftm(*(ftm(str(number), "Passport", holder=["p"], number=["12345"]) for number in range(3)))


NOTICES = [notice(), notice("2026/2", name="VRELKO", forename=None, date_of_birth="1971", sex_id="U")]


@pytest.mark.parametrize(
    "content",
    [
        json_file(*NOTICES),
        json.dumps(NOTICES).encode(),
        json.dumps(NOTICES, indent=2).encode(),
        b"\n" + json.dumps(NOTICES[0], indent=2).encode() + json.dumps(NOTICES[1], indent=2).encode(),
        json.dumps(NOTICES).encode("utf-8-sig"),
    ],
    ids=["lines", "array", "array over lines", "objects over lines", "with a mark"],
)
def test_notices_are_read_as_lines_as_an_array_and_one_by_one(content: bytes) -> None:
    first, second = read_notices(content)
    assert isinstance(first, Entry)
    assert (first.key, first.names, first.birth_dates, first.genders) == ("2026/1", (Name("Tarek QUASTANI"),), ("1971-03-09",), ("male",))
    assert isinstance(second, Entry)
    assert (second.names, second.birth_dates, second.genders) == ((Name("VRELKO"),), ("1971",), ())


def test_a_notice_gives_its_charges_and_its_place() -> None:
    warrants = [
        {"issuing_country_id": "KE", "charge": "Wizi", "charge_translation": "Theft"},
        {"charge_translation": "Fraud"},
        {"issuing_country_id": "NO"},
        "none",
    ]
    [entry] = read_notices(
        json_file(
            notice(
                place_of_birth="Mombasa", country_of_birth_id="KE", nationalities=["KE"], arrest_warrants=warrants, height=1.8, weight=None
            )
        )
    )
    assert isinstance(entry, Entry)
    assert (entry.charges, entry.places, entry.nationalities) == (("KE: Wizi (Theft)", "Fraud"), ("Mombasa, KE",), ("KE",))
    assert entry.raw["height"] == 1.8


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b'{"name": "X"}', "The notice has no entity_id."),
        (b'{"entity_id": "1", "name": "?"}', "The notice has no name."),
        (b'{"entity_id": "1", "name": ', "This is not JSON"),
        (b'{"a":' + b"[" * 1000 + b"]" * 1000 + b"}", "nested too deeply"),
        (b'{"entity_id": "1", "x": ' + b"9" * 5000 + b"}", "This is not JSON"),
        (b'"text"', "no entry"),
        (b'{"x": "' + b"y" * 1_200_000 + b'"}', "longer than a megabyte"),
    ],
)
def test_a_bad_notice_is_rejected_by_its_line_and_the_next_is_read(line: bytes, sentence: str) -> None:
    first, rejected, last = read_notices(json_file(notice()) + line + b"\n" + json_file(notice("2026/9")))
    assert isinstance(first, Entry)
    assert isinstance(rejected, Rejected)
    assert rejected.position == 2
    assert sentence in rejected.reason.sentence()
    assert isinstance(last, Entry)


def test_a_broken_first_line_does_not_hide_the_others() -> None:
    assert [type(outcome) for outcome in read_notices(b'{"entity_id": \n' + json_file(notice()))] == [Rejected, Entry]
    assert [type(outcome) for outcome in read_notices(b"x" * 1_200_000 + b"\n" + json_file(notice()))] == [Rejected, Entry]


def test_an_array_is_read_past_what_is_wrong_in_it() -> None:
    content = (
        b'[\n{"entity_id": "1", "name": "A }{ \\" B"}, {"entity_id": 2,\n"name": 3}, }\n{"entity_id": bad},\n'
        b'"stray", [],\n{"entity_id": "4",\n"name": "D'
    )
    outcomes = read_notices(content)
    assert [type(outcome) for outcome in outcomes] == [Entry, Entry, Rejected, Rejected]
    assert [outcome.position for outcome in outcomes] == [2, 2, 4, 6]


def test_one_endless_object_in_an_array_is_rejected_in_bounded_memory() -> None:
    endless = b'{"entity_id": "1",\n' + b'"x": "' + b"y" * 600_000 + b'",\n"z": "' + b"y" * 600_000 + b'",\n"w": 1},\n'
    outcomes = read_notices(b"[\n" + endless + b'{"entity_id": "2", "name": "N"},\n' + b"y" * 1_200_000 + b"\n]")
    assert [type(outcome) for outcome in outcomes] == [Rejected, Entry]


def test_an_array_on_one_line_may_be_longer_than_any_line() -> None:
    content = json.dumps([notice(str(number), inner={"of": {}}, note="\\" * 90 + '"{' * 40) for number in range(1, 7001)]).encode()
    assert len(content) > 2_000_000
    outcomes = read_notices(content)
    assert [outcome.key for outcome in outcomes if isinstance(outcome, Entry)] == [str(number) for number in range(1, 7001)]
    assert len(outcomes) == 7000


def test_half_characters_control_characters_and_endless_numbers_are_cleaned_away() -> None:
    [entry] = read_notices(
        b'{"entity_id": 7, "name": "A\\ud800\\u0000B", "eyes": 1e999, "big": '
        + b"9" * 30
        + b', "deep": '
        + b"[" * 30
        + b"]" * 30
        + b', "t": true}\n'
    )
    assert isinstance(entry, Entry)
    assert (entry.key, entry.names) == ("7", (Name("A B"),))
    json.dumps(dict(entry.raw), allow_nan=False).encode()
    assert entry.raw["t"] is True


def test_a_file_that_is_no_json_at_all_is_rejected_line_by_line() -> None:
    assert [type(outcome) for outcome in read_notices(b"PK\x03\x04\nzip\n")] == [Rejected, Rejected]


def test_blank_files_give_nothing() -> None:
    assert read_notices(b"\n \n") == []
    assert read_notices(b"[]") == []
