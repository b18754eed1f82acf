"""Passwords are checked for known, unknown and locked officers in the same time and with the same answer."""

import unicodedata
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from comity.people.models import Officer


def same_name(username: str) -> str:
    """The one spelling of a name that is typed at sign-in."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


class ByUsername(ModelBackend):
    """Django's own check, which hashes also for unknown names and refuses officers whose access is closed."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **others: Any
    ) -> Officer | None:
        """The officer with this name and password, else None."""
        found = super().authenticate(request, username=same_name(username or ""), password=password or "")
        return found if isinstance(found, Officer) else None
