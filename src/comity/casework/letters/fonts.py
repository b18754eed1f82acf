"""Which fonts draw a letter, and which characters none of them can: a letter never goes out with empty boxes in it.

The fonts that come with Comity draw Latin, Greek, Cyrillic, Devanagari, Arabic, Chinese, Japanese and Korean writing; every
other script is drawn where the machine has Debian's Noto fonts (`fonts-noto-core`).
"""

import struct
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import typst

OWN = {
    "Noto Sans": "fontpkg_noto_sans",
    "Noto Sans Arabic": "fontpkg_noto_sans_arabic",
    "Noto Sans CJK SC": "noto_cjk_sans_otc",
}
"""The families that come with Comity, and the packages that hold them."""
MACHINE = Path("/usr/share/fonts/truetype/noto")
SHAPELESS = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
GROUPS, SEGMENTS = 12, 4  # the two kinds of table that say which characters a font draws
REGULAR = ("normal", 400, 1.0)


def undrawable(*texts: str) -> str:
    """The characters of these texts that no font here draws, each once, in their order."""
    return "".join(sign for sign in dict.fromkeys("".join(texts)) if _has_shape(sign) and _family(sign) is None)


def families_for(text: str) -> list[str]:
    """The families that a text needs, ours first."""
    found = {family for sign in set(text) if _has_shape(sign) and (family := _family(sign)) is not None}
    return [*OWN, *sorted(found - OWN.keys())]


def files_of(families: Iterable[str]) -> typst.Fonts:
    """The files in which the typesetter finds these families."""
    return _own() if set(families) <= OWN.keys() else _all()


def forget() -> None:
    """Look at the machine's fonts anew."""
    for found in (_family, _own, _all, _faces):
        found.cache_clear()


def _has_shape(sign: str) -> bool:
    return unicodedata.category(sign) not in SHAPELESS and not "\ufe00" <= sign <= "\ufe0f"


@cache
def _family(sign: str) -> str | None:
    """The first family that draws a character; those of the machine are looked through only where ours do not."""
    held = _faces(_own())
    own = next((family for family in OWN if ord(sign) in characters(*held[family])), None)
    return own or next((family for family, face in sorted(_faces(_all()).items()) if ord(sign) in characters(*face)), None)


@cache
def _own() -> typst.Fonts:
    return _in_folders(_folders())


@cache
def _all() -> typst.Fonts:
    return _in_folders([*_folders(), MACHINE])


def _folders() -> list[Path]:
    specs = [find_spec(package) for package in OWN.values()]
    return [Path(spec.origin).parent for spec in specs if spec is not None and spec.origin is not None]


def _in_folders(folders: Iterable[Path]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder) for folder in folders])


@cache
def _faces(fonts: typst.Fonts) -> dict[str, tuple[str, int]]:
    """File and place in it of each sans-serif family, regular weight."""
    upright = [face for face in fonts.fonts() if (face.style, face.weight, face.stretch) == REGULAR and face.path is not None]
    return {face.family: (str(face.path), face.index) for face in upright if face.family.startswith("Noto Sans")}


@cache
def characters(file: str, index: int = 0) -> frozenset[int]:
    """The characters that a font draws: its `cmap` table, read as the OpenType specification describes it."""
    data = Path(file).read_bytes()
    start = struct.unpack_from(">I", data, 12 + 4 * index)[0] if data[:4] == b"ttcf" else 0
    tables = struct.unpack_from(">H", data, start + 4)[0]
    records = (struct.unpack_from(">4sIII", data, start + 12 + 16 * place) for place in range(tables))
    cmap = next(offset for tag, _sum, offset, _length in records if tag == b"cmap")
    count = struct.unpack_from(">H", data, cmap + 2)[0]
    found: set[int] = set()
    for place in range(count):
        table = cmap + struct.unpack_from(">HHI", data, cmap + 4 + 8 * place)[2]
        kind = struct.unpack_from(">H", data, table)[0]
        if kind == GROUPS:
            found |= _of_groups(data, table)
        elif kind == SEGMENTS:
            found |= _of_segments(data, table)
    return frozenset(found)


def _of_groups(data: bytes, table: int) -> set[int]:
    groups = struct.unpack_from(">I", data, table + 12)[0]
    found: set[int] = set()
    for place in range(groups):
        first, last, glyph = struct.unpack_from(">III", data, table + 16 + 12 * place)
        found.update(range(first + (glyph == 0), last + 1))
    return found


def _of_segments(data: bytes, table: int) -> set[int]:
    size = struct.unpack_from(">H", data, table + 6)[0]
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{size // 2}H", data, table + 14 + shift) for shift in (0, size + 2, 2 * size + 2, 3 * size + 2)
    )
    found: set[int] = set()
    for place, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(first, last + 1):
            glyph = code + delta
            if offset:
                at = table + 16 + 3 * size + 2 * place + offset + 2 * (code - first)
                held = struct.unpack_from(">H", data, at)[0]
                glyph = held + delta if held else 0
            if glyph & 0xFFFF:
                found.add(code)
    return found - {0xFFFF}
