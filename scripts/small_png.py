"""Makes a picture of a page small enough to keep: the frequent colours of a page as a palette, packed well."""

import struct
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np

MOST = 256  # colours of a palette
UP = 2  # the one filter of the browser's quick pictures: each row is written as its difference from the row above
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def small(picture: bytes) -> bytes:
    """The same picture with its most frequent colours as palette, the others as the nearest of them. Takes RGB of 8 bits, filtered UP."""
    chunks = list(_chunks(picture))
    width, height, depth, kind = struct.unpack(">IIBB", chunks[0][1][:10])
    if (depth, kind) != (8, 2):
        raise ValueError("only RGB of 8 bits is read here")
    packed = zlib.decompress(b"".join(content for name, content in chunks if name == b"IDAT"))
    rows = np.frombuffer(packed, np.uint8).reshape(height, 1 + width * 3)
    if (rows[:, 0] != UP).any():
        raise ValueError("a row has another filter")
    pixels = np.cumsum(rows[:, 1:], axis=0, dtype=np.uint8).reshape(-1, 3)
    codes = pixels.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    found, places, counts = np.unique(codes, return_inverse=True, return_counts=True)
    colours = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1).astype(np.int32)
    kept = np.argsort(counts)[::-1][:MOST]
    palette = colours[kept].astype(np.uint8)
    places = _nearest(colours, colours[kept])[places]
    body = np.zeros((height, 1 + width), np.uint8)
    body[:, 1:] = places.reshape(height, width)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", palette.tobytes()), (b"IDAT", zlib.compress(body.tobytes(), 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(name, content) for name, content in parts)


def _nearest(colours: Any, palette: Any) -> Any:
    """Of each colour, the place of the one in the palette that is most like it."""
    # |a - b|² is |a|² - 2ab + |b|²; of these the first is the same for every b.
    return np.argmin((palette**2).sum(axis=1) - 2 * (colours @ palette.T), axis=1)


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(SIGNATURE)
    while place < len(picture):
        (length,) = struct.unpack(">I", picture[place : place + 4])
        yield picture[place + 4 : place + 8], picture[place + 8 : place + 8 + length]
        place += 12 + length


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
