"""The audit log as a hash chain with signed checkpoints: any change to it is found, named and located."""

from comity.engines.ledger.canonical import NotCanonicalError, canonical, moment
from comity.engines.ledger.checkpoints import Checkpoint, make_checkpoint, make_end, verify_checkpoint, verify_end
from comity.engines.ledger.findings import Kind, Problem, Verification
from comity.engines.ledger.links import GENESIS, End, Link, Unreadable, chain, end_line, export_line, keyed_digest, link, read_export
from comity.engines.ledger.notes import (
    BadSignatureError,
    MalformedNoteError,
    NoteError,
    UnknownKeyError,
    VerifierKey,
    open_note,
    sign_note,
    split_notes,
)
from comity.engines.ledger.verification import verify

__all__ = [
    "GENESIS",
    "BadSignatureError",
    "Checkpoint",
    "End",
    "Kind",
    "Link",
    "MalformedNoteError",
    "NotCanonicalError",
    "NoteError",
    "Problem",
    "UnknownKeyError",
    "Unreadable",
    "Verification",
    "VerifierKey",
    "canonical",
    "chain",
    "end_line",
    "export_line",
    "keyed_digest",
    "link",
    "make_checkpoint",
    "make_end",
    "moment",
    "open_note",
    "read_export",
    "sign_note",
    "split_notes",
    "verify",
    "verify_checkpoint",
    "verify_end",
]
