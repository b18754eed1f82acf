"""Signed notes and checkpoints: what is accepted, and everything that is not."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.engines.ledger.attacks import KEYS, ORIGIN, SIGNING_KEY

from comity.engines.ledger import (
    BadSignatureError,
    Checkpoint,
    MalformedNoteError,
    NoteError,
    UnknownKeyError,
    VerifierKey,
    make_checkpoint,
    open_note,
    sign_note,
    split_notes,
    verify_checkpoint,
)

AT = datetime(2026, 11, 21, 13, 5, tzinfo=UTC)
DIGEST = "ab" * 32
NOTE = make_checkpoint(ORIGIN, 120, DIGEST, AT, SIGNING_KEY)

# the published vector of the format's first implementation (golang.org/x/mod/sumdb/note)
FOREIGN_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
FOREIGN_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
FOREIGN_SIGNATURE = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="


def signed(*lines: str) -> str:
    return sign_note("".join(f"{line}\n" for line in lines), ORIGIN, SIGNING_KEY)


def test_a_note_signed_elsewhere_opens():
    key = VerifierKey.parse(FOREIGN_KEY)
    assert open_note(f"{FOREIGN_TEXT}\n{FOREIGN_SIGNATURE}\n", [key]) == (FOREIGN_TEXT, key)
    assert str(key) == FOREIGN_KEY


def test_a_checkpoint_reads_back():
    assert verify_checkpoint(NOTE, KEYS) == Checkpoint(ORIGIN, 120, DIGEST, AT, KEYS[0])
    assert NOTE.startswith(f"{ORIGIN}\n120\n{b64encode(bytes.fromhex(DIGEST)).decode()}\ntime 2026-11-21T13:05:00.000000Z\n\n— {ORIGIN} ")


def test_a_moment_in_another_zone_is_written_in_utc():
    assert make_checkpoint(ORIGIN, 120, DIGEST, AT.astimezone(timezone(timedelta(hours=8))), SIGNING_KEY) == NOTE


def test_flipping_any_byte_of_a_checkpoint_is_refused():
    material = NOTE.encode()
    for place in range(len(material)):
        flipped = (material[:place] + bytes([material[place] ^ 1]) + material[place + 1 :]).decode("utf-8", errors="surrogateescape")
        with pytest.raises(NoteError):
            verify_checkpoint(flipped, KEYS)


def test_after_a_rotation_both_keys_of_a_name_are_told_apart_by_their_id():
    new = Ed25519PrivateKey.generate()
    keys = [*KEYS, VerifierKey.of(ORIGIN, new)]
    assert verify_checkpoint(NOTE, keys).key == keys[0]
    assert verify_checkpoint(make_checkpoint(ORIGIN, 121, DIGEST, AT, new), keys).key == keys[1]


def test_the_signature_of_a_witness_is_passed_over_and_one_by_nobody_we_know_is_not_enough():
    witness = Ed25519PrivateKey.generate()
    text = NOTE.partition("\n\n")[0] + "\n"
    witnessed = NOTE + sign_note(text, "witness.example", witness).rpartition("\n\n")[2]
    assert verify_checkpoint(witnessed, KEYS).size == 120
    with pytest.raises(UnknownKeyError):
        verify_checkpoint(sign_note(text, "witness.example", witness), KEYS)


def test_a_known_key_that_did_not_sign_spoils_the_note_whatever_else_stands_below():
    other = make_checkpoint(ORIGIN, 121, DIGEST, AT, SIGNING_KEY)
    with pytest.raises(BadSignatureError):
        verify_checkpoint(NOTE + other.rpartition("\n\n")[2], KEYS)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "no blank line\n",
        NOTE[:-1],
        NOTE.replace("\n\n", "\n"),
        NOTE.replace("— ", "- "),
        NOTE.replace(f"— {ORIGIN}", "— a+b"),
        NOTE.replace(f"— {ORIGIN}", "— "),
        NOTE + "\u2014 x é=\n",
        NOTE + "\u2014 x A\n",
        NOTE.replace("time", "ti\tme"),
        NOTE + NOTE.rpartition("\n\n")[2] * 16,
        signed(ORIGIN, "120", "qw=="),
        signed(ORIGIN, "120", "qw==", "time 2026-11-21T13:05:00.000000Z"),
        signed(ORIGIN, "0120", "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=", "time 2026-11-21T13:05:00.000000Z"),
        signed(ORIGIN, "１２", "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=", "time 2026-11-21T13:05:00.000000Z"),
        signed(ORIGIN, "9" * 30, "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=", "time 2026-11-21T13:05:00.000000Z"),
        signed(ORIGIN, "120", "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6t=", "time 2026-11-21T13:05:00.000000Z"),
        signed(ORIGIN, "120", "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=", "time 2026-11-21T13:05:00Z"),
        signed(ORIGIN, "120", "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=", "time yesterday"),
        signed("other.example", "120", "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=", "time 2026-11-21T13:05:00.000000Z"),
        signed(ORIGIN, "120", "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=", "time 2026-11-21T13:05:00.000000Z", "more"),
    ],
)
def test_what_is_not_in_the_form_is_malformed(note):
    with pytest.raises(MalformedNoteError):
        verify_checkpoint(note, KEYS)


@pytest.mark.parametrize("text", ["no newline", "blank at the end\n\n", "control \x07\n"])
def test_a_text_that_would_not_open_again_is_not_signed(text):
    with pytest.raises(MalformedNoteError):
        sign_note(text, ORIGIN, SIGNING_KEY)


@pytest.mark.parametrize(("size", "digest"), [(-1, DIGEST), (3, "ab"), (3, "no hex")])
def test_a_checkpoint_of_nothing_is_not_made(size, digest):
    with pytest.raises(ValueError, match="."):
        make_checkpoint(ORIGIN, size, digest, AT, SIGNING_KEY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        FOREIGN_KEY.replace("c74f", "c74e"),
        FOREIGN_KEY.replace("PeterNeumann", "Peter Neumann"),
        "PeterNeumann+c74f20a3+" + b64encode(b"\x01short").decode(),
        "PeterNeumann+c74f20a3+" + b64encode(b"\x02" + bytes(32)).decode(),
    ],
)
def test_a_public_key_that_does_not_belong_together_is_refused(text):
    with pytest.raises(MalformedNoteError):
        VerifierKey.parse(text)


def test_a_file_of_notes_falls_into_its_notes_and_keeps_what_is_none():
    other = make_checkpoint(ORIGIN, 121, DIGEST, AT, SIGNING_KEY)
    assert split_notes(NOTE + other) == [NOTE, other]
    assert split_notes(f"\n{NOTE}\n\n{other}\n") == [NOTE, other]
    assert split_notes(f"{NOTE}junk\n") == [NOTE, "junk\n"]
    assert split_notes("") == []
