"""The Treasury's two CSV files, alone and joined, whole and broken."""

import io
from pathlib import Path

import pytest
from tests.making_list_files import alt_row, csv_file, sdn_row

import comity.engines.listfiles.ofac as ofac
from comity.engines.listfiles import Document, Entry, Format, Joined, ListFileError, Name, Outcome, Rejected, Skipped, Tally, read
from comity.engines.listfiles.remarks import read_remarks, read_treasury_date

HEADER = "ID,Name,Type,Country,Title,Col_F,Col_G,Col_H,Col_I,Col_J,Col_K,Details\n"


def read_sdn(content: bytes, aliases: bytes | None = None) -> list[Outcome]:
    return list(read(io.BytesIO(content), Format.OFAC_SDN, aliases=None if aliases is None else io.BytesIO(aliases)))


def read_alt(content: bytes, known: set[str] | None = None) -> list[Outcome]:
    return list(read(io.BytesIO(content), Format.OFAC_ALT, known=known))


@pytest.mark.parametrize("header", ["", HEADER, "\ufeff" + HEADER])
def test_an_individual_is_read_with_and_without_a_header(header: str) -> None:
    remarks = (
        "DOB 09 Mar 1971; alt. DOB circa 1970; POB Mombasa, Kenya; nationality Kenya; citizen Norway; Gender Male;"
        " Diplomatic Passport AB 1234 (Kenya) issued 01 Jan 2010 expires 01 Jan 2020; alt. National ID No. 99-88 (Norway);"
        " D.N.I. 78.865.882 (Spain); Telephone No. 555 1234; a.k.a. 'TAILOR, The'; a.k.a. '?'; Linked To: VRELKO; (Linked To: X..)."
    )
    [entry] = read_sdn(csv_file(sdn_row(41, "QUASTANI, Tarek", remarks=remarks), header=header))
    assert isinstance(entry, Entry)
    assert (entry.key, entry.kind, entry.programmes) == ("41", "person", ("INVENTED", "TEST"))
    assert entry.names == (Name("Tarek QUASTANI"), Name("The TAILOR", "weak"))
    assert entry.birth_dates == ("1971-03-09", "1970~")
    assert (entry.places, entry.nationalities, entry.genders) == (("Mombasa, Kenya",), ("Kenya", "Norway"), ("Male",))
    assert entry.documents == (
        Document("AB 1234", "Diplomatic Passport", "Kenya"),
        Document("99-88", "National ID No.", "Norway"),
        Document("78.865.882", "D.N.I.", "Spain"),
    )


def test_the_programme_column_headed_country_is_no_nationality() -> None:
    [entry] = read_sdn(HEADER.encode() + b"36,VRELKO AIR,-0- ,CUBA,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n")
    assert isinstance(entry, Entry)
    assert (entry.kind, entry.nationalities, entry.programmes) == ("entity", (), ("CUBA",))


def test_vessels_and_aircraft_keep_their_kind_and_flag() -> None:
    ship, plane, other = read_sdn(
        csv_file(
            sdn_row(1, "OPAR", "vessel", "Vessel Registration Identification IMO 9999999; MMSI 111222333.", flag="Kenya"),
            sdn_row(2, "YY-1", "aircraft", flag="None Identified"),
            sdn_row(3, "SOMETHING, ELSE", "submarine"),
        )
    )
    assert isinstance(ship, Entry)
    assert (ship.kind, ship.nationalities, [document.number for document in ship.documents]) == (
        "vessel",
        ("Kenya",),
        ["9999999", "111222333"],
    )
    assert isinstance(plane, Entry)
    assert (plane.kind, plane.nationalities) == ("aircraft", ())
    assert isinstance(other, Entry)
    assert (other.kind, other.names) == ("entity", (Name("SOMETHING, ELSE"),))


def test_aliases_join_their_entry_and_those_without_one_are_skipped_with_the_reason() -> None:
    sdn = csv_file(sdn_row(1, "QUASTANI, Tarek", remarks="a.k.a. 'TARIQ'."), sdn_row(2, "VRELKO", "-0- "))
    alt = (
        csv_file(alt_row(1, 8, "KASTANI, Tariq"), alt_row(9, 9, "NOBODY"), alt_row("x", 1, "Y"), alt_row(1, 10, "QUASTANI, Tarek"))
        + b"\x1a"
    )
    outcomes = read_sdn(sdn, alt)
    entry = next(outcome for outcome in outcomes if isinstance(outcome, Entry))
    assert entry.names == (Name("Tarek QUASTANI"), Name("Tariq KASTANI"), Name("TARIQ", "weak"))
    assert entry.joined == (Joined(1, "alias"), Joined(4, "alias"))
    [skipped] = [outcome for outcome in outcomes if isinstance(outcome, Skipped)]
    assert (skipped.position, skipped.reason.sentence()) == (2, "An alias of entry 9, which is not on the list.")
    tally = Tally()
    for outcome in outcomes:
        tally.add(outcome)
    assert tally.kinds()["alias"] == (2, 1, 1)
    assert tally.total().read == 6


def test_the_alias_file_alone_gives_names_for_known_entries() -> None:
    content = csv_file(alt_row(1, 8, "KASTANI"), alt_row(9, 9, "NOBODY"), alt_row(1, 8, "--"))
    first, second, third = read_alt(content, {"1"})
    assert isinstance(first, Entry)
    assert (first.key, first.kind, first.names, first.reference) == ("1", "alias", (Name("KASTANI"),), "8")
    assert isinstance(second, Skipped)
    assert isinstance(third, Rejected)
    assert [type(outcome) for outcome in read_alt(content)] == [Entry, Entry, Rejected]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"twelve", "The row has 1 columns, not 12."),
        (b'7,"NEVER CLOSED,individual', "A quotation mark is opened and never closed."),
        (b"seven" + b",-0- " * 11, "“seven” is not the number of an entry."),
        (b"7" + b",-0- " * 11, "The row has no name."),
        (b"7," + b"x" * 1_100_000, "The line is longer than a megabyte."),
    ],
)
def test_a_bad_row_is_rejected_by_its_line_and_the_next_is_read(line: bytes, sentence: str) -> None:
    rejected, entry = read_sdn(csv_file(sdn_row(1, "FIRST"))[:0] + line + b"\n" + csv_file(sdn_row(2, "NEXT")))
    assert isinstance(rejected, Rejected)
    assert (rejected.position, rejected.reason.sentence()) == (1, sentence)
    assert isinstance(entry, Entry)
    assert (entry.position, entry.key) == (2, "2")


def test_an_open_quotation_mark_costs_one_row_wherever_it_stands() -> None:
    good = csv_file(sdn_row(1, "A"))
    bad = b'2,"OPEN\n'
    for content, entries in (
        (good * 30 + bad + good * 30, 60),
        (bad + good, 1),
        (good + bad, 1),
        (bad + b"x" * 1_100_000 + b"\n" + good, 1),
    ):
        outcomes = read_sdn(content)
        assert sum(isinstance(outcome, Entry) for outcome in outcomes) == entries
        assert any(isinstance(outcome, Rejected) for outcome in outcomes)


def test_a_name_over_two_lines_is_one_row() -> None:
    [entry] = read_sdn(csv_file(sdn_row(2, "NEXT\nLINE, Other")))
    assert isinstance(entry, Entry)
    assert entry.names == (Name("Other NEXT LINE"),)


def test_an_empty_row_is_skipped_and_the_mark_at_the_end_is_no_row() -> None:
    outcomes = read_sdn(b"," * 11 + b"\n\n  \n" + csv_file(sdn_row(1, "A")) + b"\x1a")
    assert [type(outcome) for outcome in outcomes] == [Skipped, Entry]


def test_latin_1_nul_bytes_and_utf_16_are_read() -> None:
    row = csv_file(sdn_row(1, "MUÑOZ, José\0"))
    for content in (row, row.decode().encode("latin-1"), row.decode().encode("utf-16"), row.decode().encode("utf-32")):
        [entry] = read_sdn(content)
        assert isinstance(entry, Entry)
        assert entry.names == (Name("José MUÑOZ"),)


def test_too_many_aliases_are_an_error_before_memory_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ofac, "MOST_ALIASES", 1)
    with pytest.raises(ListFileError, match="larger than any"):
        read_sdn(csv_file(sdn_row(1, "A")), csv_file(alt_row(1, 1, "B"), alt_row(1, 2, "C")))


def test_a_path_and_a_pipe_are_sources_too(tmp_path: Path) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    file = tmp_path / "sdn.csv"
    file.write_bytes(csv_file(sdn_row(1, "A")))
    assert len(list(read(file, Format.OFAC_SDN))) == 1
    assert len(list(read(str(file), Format.OFAC_SDN))) == 1
    assert len(list(read(Pipe(file.read_bytes()), Format.OFAC_SDN))) == 1
    with pytest.raises(ListFileError, match="cannot be read"):
        list(read(tmp_path / "absent.csv", Format.OFAC_SDN))


def test_a_medium_that_fails_is_a_typed_error() -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if size == 1 << 16:
                raise OSError("bad sector")
            return super().read(size)

    with pytest.raises(ListFileError, match="could not be read to its end: bad sector"):
        list(read(Failing(csv_file(sdn_row(1, "A"))), Format.OFAC_SDN))


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("09 Mar 1971", "1971-03-09"),
        ("Mar 1971", "1971-03"),
        ("1971", "1971"),
        ("circa 1971", "1971~"),
        ("circa 09 Mar 1971", "1971~"),
        ("1971 to 1974", "1971/1974"),
        ("01 Jan 1971 to 31 Dec 1971", "1971"),
        ("circa 1979-1982", "1979/1982"),
        ("1974 to 1971", ""),
        ("1971 to then", ""),
        ("09 1971", ""),
        ("Smarch 1971", ""),
        ("", ""),
    ],
)
def test_each_way_the_treasury_writes_a_birth_date_is_read(written: str, date: str) -> None:
    assert read_treasury_date(written) == date


def test_what_is_not_understood_in_remarks_is_left() -> None:
    found = read_remarks("DOB unknown; Executive Order 13224; Aircraft Model 747; arrested 2003; Chinese Commercial Code 1234/5678.")
    assert not any((found.birth_dates, found.documents, found.places, found.weak_names))
