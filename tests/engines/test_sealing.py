"""Sealed files: they open whole under their key and context, and in no other way."""

from io import BytesIO, RawIOBase
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engines import sealing
from comity.engines.sealing import (
    CHUNK,
    TAG_LENGTH,
    DamagedError,
    KeyRing,
    MissingKeyError,
    NotSealedError,
    SealError,
    rewrap,
    seal,
    sealed_under,
    unseal,
)

RING = KeyRing({"2026": bytes(range(32))}, "2026")
ROTATED = KeyRing({"2026": bytes(range(32)), "2027-é": b"k" * 32}, "2027-é")
CONTEXT = b"attachment 17"


def sealed(plain: bytes, ring: KeyRing = RING, context: bytes = CONTEXT) -> bytes:
    out = BytesIO()
    assert seal(BytesIO(plain), out, ring, context) == len(plain)
    return out.getvalue()


def opened(material: bytes, ring: KeyRing = RING, context: bytes = CONTEXT) -> bytes:
    out = BytesIO()
    assert unseal(BytesIO(material), out, ring, context) == len(out.getvalue())
    return out.getvalue()


HEADER = len(sealed(b"")) - TAG_LENGTH


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5])
def test_a_file_opens_as_it_was_sealed(size):
    plain = bytes(number % 251 for number in range(size))
    material = sealed(plain)
    assert opened(material) == plain
    assert len(material) == HEADER + size + TAG_LENGTH * max(1, -(-size // CHUNK))


@given(st.binary(max_size=300), st.binary(max_size=20))
@settings(max_examples=50)
def test_any_bytes_in_any_context_come_back(plain, context):
    assert opened(sealed(plain, context=context), context=context) == plain


def test_flipping_any_byte_is_refused():
    material = sealed(b"the whole of a small file")
    for place in range(len(material)):
        for flip in (1, 0x80, 0xFF):
            flipped = material[:place] + bytes([material[place] ^ flip]) + material[place + 1 :]
            with pytest.raises(SealError):
                opened(flipped)


def test_cutting_off_any_number_of_bytes_is_refused():
    material = sealed(b"the whole of a small file")
    for length in range(len(material)):
        with pytest.raises(SealError):
            opened(material[:length])


@pytest.fixture(scope="module")
def chunks():
    material = sealed(bytes(3 * CHUNK))
    body = [material[start : start + CHUNK + TAG_LENGTH] for start in range(HEADER, len(material), CHUNK + TAG_LENGTH)]
    return [material[:HEADER], *body]


@pytest.mark.parametrize(
    "order",
    [(0, 1, 2), (0, 1), (0,), (0, 2, 1, 3), (0, 1, 2, 3, 3), (0, 1, 1, 2, 3), (0, 2, 3), (0, 1, 3), (0, 3)],
    ids=["cut one", "cut two", "cut all", "reordered", "last twice", "first twice", "first gone", "middle gone", "last alone"],
)
def test_whole_chunks_cannot_be_cut_reordered_or_repeated(chunks, order):
    assert opened(b"".join(chunks)) == bytes(3 * CHUNK)
    with pytest.raises(DamagedError):
        opened(b"".join(chunks[place] for place in order))


def test_chunks_of_another_file_and_another_context_are_refused(chunks):
    other = sealed(bytes(3 * CHUNK))
    with pytest.raises(DamagedError):
        opened(chunks[0] + other[HEADER:])
    with pytest.raises(DamagedError):
        opened(b"".join(chunks), context=b"attachment 18")


def test_the_same_file_sealed_twice_shares_nothing_but_its_form():
    one, other = sealed(b"same"), sealed(b"same")
    start = HEADER - sealing.WRAPPED_LENGTH - sealing.NONCE_LENGTH - sealing.PREFIX_LENGTH
    assert one[:start] == other[:start]
    assert all(a != b for a, b in ((one[place : place + 7], other[place : place + 7]) for place in range(start, len(one) - 6, 7)))


def test_what_was_never_sealed_says_so():
    for material in (b"", b"COMITY", b"%PDF-1.7 and more than a header"):
        with pytest.raises(NotSealedError, match="not a sealed file"):
            opened(material)
    later = sealed(b"x").replace(sealing.MAGIC + b"\x01", sealing.MAGIC + b"\x02")
    with pytest.raises(NotSealedError, match="version 2"):
        opened(later)


def test_a_missing_master_key_is_named():
    material = sealed(b"x", ROTATED)
    assert sealed_under(BytesIO(material)) == "2027-é"
    with pytest.raises(MissingKeyError) as missing:
        opened(material)
    assert missing.value.key_id == "2027-é"


def test_another_key_of_the_same_name_does_not_open():
    with pytest.raises(DamagedError):
        opened(sealed(b"x"), KeyRing({"2026": b"z" * 32}, "2026"))


def test_after_a_rotation_old_files_open_and_rewrapped_ones_no_longer_need_the_old_key():
    plain = bytes(2 * CHUNK + 9)
    old = sealed(plain)
    assert opened(old, ROTATED) == plain
    out = BytesIO()
    rewrap(BytesIO(old), out, ROTATED)
    assert sealed_under(BytesIO(out.getvalue())) == "2027-é"
    assert opened(out.getvalue(), KeyRing({"2027-é": b"k" * 32}, "2027-é")) == plain
    with pytest.raises(MissingKeyError):
        rewrap(BytesIO(out.getvalue()), BytesIO(), RING)


@pytest.mark.parametrize(
    "keys", [{}, {"other": bytes(32)}, {"now": bytes(16)}, {"now": bytes(32), "": bytes(32)}, {"now": bytes(32), "é" * 128: bytes(32)}]
)
def test_a_ring_that_could_not_seal_is_refused(keys):
    with pytest.raises(ValueError, match="key"):
        KeyRing(keys, "now")


def test_a_ring_never_shows_its_keys():
    assert "k" * 5 not in repr(ROTATED)


class Pattern(RawIOBase):
    """A source that gives odd pieces and holds nothing, and a sink that remembers only the largest piece."""

    def __init__(self, size: int = 0) -> None:
        self.left, self.largest, self.total, self.material = size, 0, 0, []

    def read(self, size: int = -1) -> bytes:
        piece = min(size, self.left, 40_001)
        self.left -= piece
        return bytes(piece)

    def write(self, piece) -> int:
        self.largest, self.total = max(self.largest, len(piece)), self.total + len(piece)
        return len(piece)


def test_a_source_that_gives_odd_pieces_is_sealed_chunk_by_chunk():
    source, sink = Pattern(5 * CHUNK + 3), Pattern()
    assert seal(source, sink, RING, CONTEXT) == 5 * CHUNK + 3
    assert sink.largest == CHUNK + TAG_LENGTH
    assert sink.total == HEADER + 5 * CHUNK + 3 + 6 * TAG_LENGTH


def test_no_nonce_is_used_twice_in_a_file():
    nonces = [nonce for nonce, _ in sealing._numbered(BytesIO(bytes(300)), 1, b"prefix7")]
    assert all(len(nonce) == 12 for nonce in nonces)
    assert all(one < other for one, other in pairwise(nonce[7:11] for nonce in nonces))
    assert [nonce[11] for nonce in nonces] == [0] * 299 + [1]
