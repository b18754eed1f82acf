"""One-time codes that are spoken or written down: made here, kept only as a digest."""

import base64
import hashlib
import secrets
from datetime import timedelta

LASTS_FOR = timedelta(hours=72)


def new_code() -> str:
    """120 random bits as six groups of four letters and digits."""
    letters = base64.b32encode(secrets.token_bytes(15)).decode()
    return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def digest_of(code: str) -> str:
    """The digest under which a code is found; spaces, hyphens and small letters do not matter."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
