"""What a file is by its content, what it may be called, and what is never taken in."""

import unicodedata
from typing import Final

import puremagic
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LOOKED_AT: Final = 64 * 1024
LONGEST_NAME: Final = 200
UNKNOWN: Final = "application/octet-stream"
# Programs by their first bytes: Windows, Linux, macOS (both orders, both widths, universal and Java), WebAssembly, scripts, shortcuts.
PROGRAMS: Final = (
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\0asm",
    b"#!",
    b"L\0\0\0\x01\x14\x02\0",
)
PROGRAM_SUFFIXES: Final = frozenset(
    {
        "apk",
        "app",
        "bat",
        "cmd",
        "com",
        "cpl",
        "dll",
        "dmg",
        "exe",
        "gadget",
        "hta",
        "inf",
        "jar",
        "js",
        "jse",
        "lnk",
        "msc",
        "msi",
        "msp",
        "pif",
        "ps1",
        "reg",
        "scr",
        "sh",
        "sys",
        "vb",
        "vbe",
        "vbs",
        "wsf",
        "wsh",
    }
)
BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def display_name(filename: str) -> str:
    """The last part of a file's name without what could deceive: paths, control characters, marks that turn the reading order.

    Raises ValidationError for a name that is too long, or is that of a program.
    """
    last = unicodedata.normalize("NFC", filename.replace("\\", "/").rsplit("/", 1)[-1])
    kept = "".join(character for character in last if character not in BIDI and unicodedata.category(character)[0] != "C")
    name = " ".join(kept.split()).strip(". ")
    if not name:
        raise ValidationError(_("This file has no name. Give it one and attach it again."))
    if len(name) > LONGEST_NAME:
        raise ValidationError(_("The name of this file is longer than %(limit)s characters. Shorten it.") % {"limit": LONGEST_NAME})
    if "." in name and name.rsplit(".", 1)[-1].casefold() in PROGRAM_SUFFIXES:
        raise _refused(name)
    return name


def media_type(start: bytes, name: str) -> str:
    """The type of a file by its first bytes; its name only decides between types that begin alike. Raises ValidationError for a program."""
    if start.startswith(PROGRAMS):
        raise _refused(name)
    try:
        found = puremagic.magic_string(start, name)
    except puremagic.PureError:
        found = []
    by_content = [match.mime_type for match in found if match.byte_match and match.mime_type]
    if by_content:
        return str(by_content[0])[:120]
    return "text/plain" if _is_text(start) else UNKNOWN


def _is_text(start: bytes) -> bool:
    try:
        text = start.decode("utf-8")
    except UnicodeDecodeError as cut:
        if len(start) - cut.start >= 4:  # a character cut in two by the end of what was looked at
            return False
        text = start[: cut.start].decode("utf-8")
    return not any(ord(character) < 32 and character not in "\t\n\r\f" for character in text)


def _refused(name: str) -> ValidationError:
    return ValidationError(_("“%(name)s” is a program. Programs are not taken in; send what it shows as PDF or text.") % {"name": name})
