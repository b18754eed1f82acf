"""Which form a file has, and that no bytes at all bring a reader down."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making_list_files import alt_row, csv_file, ftm, invented_un_list, json_file, notice, sdn_row

from comity.engines.listfiles import Entry, Format, ListFileError, ListKind, Outcome, Rejected, Skipped, Tally, read, sniff

SAMPLES = {
    Format.UN_XML: invented_un_list(4),
    Format.OFAC_SDN: csv_file(sdn_row(1, "QUASTANI, Tarek", remarks="DOB 1971; Passport A12345 (Kenya)."), sdn_row(2, "B")),
    Format.OFAC_ALT: csv_file(alt_row(1, 2, "KASTANI"), alt_row(1, 3, "C")),
    Format.FTM: json_file(ftm("p1", name=["Tarek Quastani"]), ftm("d", "Passport", holder=["p1"], number=["A12345"])),
    Format.NOTICE: json_file(notice(), notice("2026/2")),
}


def zipped() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("list.xml", SAMPLES[Format.UN_XML])
    return archive.getvalue()


@pytest.mark.parametrize("format", Format)
def test_each_form_is_told_by_its_beginning_with_and_without_a_mark(format: Format) -> None:
    assert sniff(SAMPLES[format]) is format
    assert sniff(b"\xef\xbb\xbf" + SAMPLES[format]) is format
    assert sniff(SAMPLES[format].decode().encode("utf-16")) is format


def test_a_header_line_an_array_and_a_pretty_object_are_told_too() -> None:
    assert sniff(b"ID,Name,Type,Country,Title,F,G,H,I,J,K,Details\n" + SAMPLES[Format.OFAC_SDN]) is Format.OFAC_SDN
    assert sniff(b'[\n  {"entity_id": "1"}]') is Format.NOTICE
    assert sniff(b'{"id": "1", "schema": "Person", "properties": {"entity_id": 1') is Format.FTM
    assert sniff(b'{"entity_id": "1", "schema": "x"}') is Format.NOTICE
    assert sniff(b'{"entity_id": "1", "schema": "x"}', "export.ftm.json") is Format.FTM
    assert sniff(b'{"id": "1", "caption": "x", "schema": "Person", "properties": {') is Format.FTM


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"<html/>",
        b"a,b,c\n1,2,3\n",
        b"1,2,3,4,5\n",
        b"a,b,c,d,e\n" * 9,
        b"a,b,c,d,e\n",
        b"{}",
        b"1,2\r3,4",
        b'{"a": {"schema": 1}}',
        b'{"schema": 1' + b"[" * 3000,
        b'[\n{"schema": "x"}]',
        b"\x00\xff",
        b"x" * 200_000,
        zipped(),
    ],
)
def test_other_files_are_none_of_them(head: bytes) -> None:
    assert sniff(head) is None


@pytest.mark.parametrize("format", Format)
def test_each_form_has_a_name_a_usual_kind_and_a_legal_effect(format: Format) -> None:
    assert format.label
    assert format.usual_kind.label
    assert format.usual_kind.effect.endswith(".")


def test_only_a_wanted_list_may_ever_lead_towards_an_arrest() -> None:
    assert [kind for kind in ListKind if kind.may_lead_to_arrest] == [ListKind.WANTED]
    assert "no ground for arrest" in ListKind.SANCTIONS.effect


def survive(content: bytes, format: Format) -> list[Outcome]:
    outcomes: list[Outcome] = []
    sentences = ["none"]
    try:
        for outcome in read(io.BytesIO(content), format):
            outcomes.append(outcome)
    except ListFileError as error:
        sentences = [error.reason.sentence(), error.remedy.sentence()]
    assert all(sentences)
    tally = Tally()
    for outcome in outcomes:
        assert isinstance(outcome, Entry | Rejected | Skipped)
        tally.add(outcome)
        if isinstance(outcome, Entry):
            assert outcome.key
            assert outcome.names
            repr(outcome).encode("utf-8")
    total = tally.total()
    assert total.read == total.stored + total.rejected + total.skipped == sum(count.read for count in tally.kinds().values())
    return outcomes


@pytest.mark.parametrize("format", Format)
@given(content=st.binary(max_size=400))
def test_no_bytes_raise_anything_but_the_typed_error(format: Format, content: bytes) -> None:
    sniff(content)
    survive(content, format)


STRUCTURE = st.sampled_from([b'"', b"{", b"[", b"<", b"\n", b"\0", b"&"])


@pytest.mark.parametrize("format", Format)
@given(data=st.data())
def test_a_good_file_with_bytes_changed_raises_nothing_else(format: Format, data: st.DataObject) -> None:
    content = bytearray(SAMPLES[format])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=12) | STRUCTURE)
    survive(bytes(content), format)


@pytest.mark.parametrize("format", Format)
def test_a_file_of_another_form_is_survived(format: Format) -> None:
    for content in (*SAMPLES.values(), zipped()):
        survive(content, format)
