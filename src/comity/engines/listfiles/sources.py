"""Bytes in, clean text out, a bounded piece at a time: encodings, marks of order, NUL bytes and endless lines stop nobody here."""

import codecs
import contextlib
import os
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from comity.engines.listfiles.outcomes import ListFileError, Said
from comity.engines.ruling import N_

CHUNK = 1 << 16
LONGEST_LINE = 1 << 20  # bytes
LONGEST_VALUE = 4000  # characters of one name, remark or place
DEEPEST = 20  # levels of a JSON entry that are kept
IN_MEMORY = 8 << 20  # of a stream that cannot go back; the rest is spooled to disk

Source = IO[bytes] | str | os.PathLike[str]


class Line(NamedTuple):
    """One line without its end. ``text`` is None where it was too long to be read."""

    number: int
    text: str | None


@contextlib.contextmanager
def opened(source: Source) -> Iterator[IO[bytes]]:
    """The source as a stream that can go back to its beginning. Raises ``ListFileError`` where it cannot be opened or is empty."""
    with contextlib.ExitStack() as stack:
        try:
            if isinstance(source, str | os.PathLike):
                stream: IO[bytes] = stack.enter_context(Path(source).open("rb"))
            elif source.seekable():
                stream = source
            else:
                stream = stack.enter_context(_spooled(source))
            stream.seek(0)
            empty = not stream.read(1)
            stream.seek(0)
        except (OSError, ValueError) as problem:
            raise ListFileError(
                Said(N_("The file cannot be read: %(problem)s."), {"problem": str(problem)}), Said(N_("Check the file and its rights."))
            ) from problem
        if empty:
            raise ListFileError(Said(N_("The file is empty.")), Said(N_("Download it again.")))
        yield stream


def _spooled(source: IO[bytes]) -> IO[bytes]:
    spool = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller's stack closes it
    while piece := source.read(CHUNK):
        spool.write(piece)
    return spool


def chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """The stream in pieces. Raises ``ListFileError`` when the medium fails."""
    try:
        while piece := stream.read(CHUNK):
            yield piece
    except (OSError, ValueError) as problem:
        raise ListFileError(
            Said(N_("The file could not be read to its end: %(problem)s."), {"problem": str(problem)}),
            Said(N_("Copy it again and repeat.")),
        ) from problem


_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def lines(stream: IO[bytes]) -> Iterator[Line]:
    """The stream line by line, from line 1: UTF-8, with or without mark, UTF-16 and UTF-32 with one; a line in none of these as Latin-1."""
    wide = _wide(stream)
    pieces = (text.encode("utf-8") for text in _decoded_pieces(stream, wide)) if wide else chunks(stream)
    for number, raw in enumerate(_split(pieces), start=1):
        if raw is not None and number == 1:
            raw = raw.removeprefix(codecs.BOM_UTF8)
        yield Line(number, None if raw is None else _decoded(raw))


def texts(stream: IO[bytes]) -> Iterator[str]:
    """The stream as text in pieces, where lines mean nothing; bytes that are no UTF-8 are replaced."""
    return _decoded_pieces(stream, _wide(stream) or "utf-8-sig")


def _wide(stream: IO[bytes]) -> str | None:
    head = stream.read(4)
    stream.seek(0)
    return next((encoding for mark, encoding in _WIDE if head.startswith(mark)), None)


def _decoded_pieces(stream: IO[bytes], encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    for piece in chunks(stream):
        yield decoder.decode(piece)


def _split(pieces: Iterator[bytes]) -> Iterator[bytes | None]:
    """Lines without their ends; None for one beyond ``LONGEST_LINE``, of which no more than that is ever held."""
    rest = b""
    overlong = False
    for piece in pieces:
        first, *others = piece.split(b"\n")
        rest = b"" if overlong else rest + first
        for other in others:
            yield None if overlong or len(rest) > LONGEST_LINE else rest.removesuffix(b"\r")
            overlong, rest = False, other
        if len(rest) > LONGEST_LINE:
            overlong, rest = True, b""
    if overlong or rest:
        yield None if overlong else rest


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def clean(value: object) -> str:
    """Text for people and databases: one line, no control characters, no half characters; nothing for what is no text or number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = str(value)[:LONGEST_VALUE] if not isinstance(value, int) or value.bit_length() < 4000 else ""
    if not (text.isascii() and text.isprintable()):
        text = "".join(" " if unicodedata.category(letter) in _INVISIBLE else letter for letter in text)
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def clean_all(value: object, depth: int = 0) -> Any:
    """JSON as it came, cleaned throughout; what is nested deeper than any publisher nests is left out."""
    if depth > DEEPEST:
        return None
    if isinstance(value, dict):
        return {clean(key): clean_all(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        return [clean_all(each, depth + 1) for each in value]
    return clean(value) if isinstance(value, str) else value if value is None or isinstance(value, bool) else _number(value)


def _number(value: object) -> float | int | str:
    return value if isinstance(value, int | float) and -1e15 < value < 1e15 else clean(value)


_INVISIBLE = frozenset({"Cc", "Cs", "Co", "Cn"})
