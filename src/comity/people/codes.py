"""One-time codes that are spoken or written down: made here, kept only as a digest."""

import base64
import hashlib
import secrets
from datetime import timedelta

LASTS_FOR = timedelta(hours=72)
HALF = 16  # letters and digits


def new_code() -> str:
    """120 random bits as six groups of four letters and digits."""
    letters = base64.b32encode(secrets.token_bytes(15)).decode()
    return _grouped(letters)


def new_half() -> str:
    """Half of a code, 80 random bits as four groups: two persons give one each, so that neither holds a code that works."""
    return _grouped(base64.b32encode(secrets.token_bytes(10)).decode())


def digest_of(code: str) -> str:
    """The digest under which a code is found; spaces, hyphens, small letters and the order of two halves do not matter."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    if len(plain) == 2 * HALF:
        return joined(_digest(plain[:HALF]), _digest(plain[HALF:]))
    return _digest(plain)


def joined(first: str, second: str) -> str:
    """The digest of a code in two halves, from the digests of the halves."""
    return _digest("".join(sorted((first, second))))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _grouped(letters: str) -> str:
    return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))
