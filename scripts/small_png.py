"""Makes a picture of a page small enough to keep: the few colours of a page as a palette, packed well."""

import struct
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np

STEPS = (2, 4, 8, 16)  # of 256: how coarsely shades are told apart; the first that leaves 256 colours is taken
UP = 2  # the one filter of the browser's quick pictures: each row is written as its difference from the row above
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def small(picture: bytes) -> bytes:
    """The same picture with a palette, where 256 colours are enough for it; else as it was. Takes RGB of 8 bits, filtered UP only."""
    chunks = list(_chunks(picture))
    width, height, depth, kind = struct.unpack(">IIBB", chunks[0][1][:10])
    if (depth, kind) != (8, 2):
        raise ValueError("only RGB of 8 bits is read here")
    packed = zlib.decompress(b"".join(content for name, content in chunks if name == b"IDAT"))
    rows = np.frombuffer(packed, np.uint8).reshape(height, 1 + width * 3)
    if (rows[:, 0] != UP).any():
        raise ValueError("a row has another filter")
    pixels = np.cumsum(rows[:, 1:], axis=0, dtype=np.uint8).reshape(-1, 3)
    for step in STEPS:
        colours, places = _colours(pixels, step)
        if len(colours) <= 256:
            break
    else:
        return picture
    palette = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1).astype(np.uint8)
    body = np.zeros((height, 1 + width), np.uint8)
    body[:, 1:] = places.reshape(height, width)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", palette.tobytes()), (b"IDAT", zlib.compress(body.tobytes(), 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(name, content) for name, content in parts)


def _colours(pixels: Any, step: int) -> tuple[Any, Any]:
    """The colours there are when shades are rounded so, and the place of each pixel's among them."""
    rounded = np.minimum((pixels.astype(np.uint32) + step // 2) // step * step, 255)
    codes = rounded[:, 0] << 16 | rounded[:, 1] << 8 | rounded[:, 2]
    return np.unique(codes, return_inverse=True)


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(SIGNATURE)
    while place < len(picture):
        (length,) = struct.unpack(">I", picture[place : place + 4])
        yield picture[place + 4 : place + 8], picture[place + 8 : place + 8 + length]
        place += 12 + length


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
