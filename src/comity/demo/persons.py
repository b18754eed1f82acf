"""Invented persons: names composed from lists in their own scripts, with a birth date, a document and a sex; never a real one."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from babel.dates import format_date

from comity.demo.descriptions import DATA

OLDEST, YOUNGEST = date(1951, 1, 1), date(2003, 12, 31)
LETTERS = {"CN": "E", "IT": "Y", "FR": "1", "DE": "C", "ES": "P", "EG": "A", "PK": "K"}
CYRILLIC_READERS = {"ru"}


@dataclass(frozen=True)
class Person:
    """One invented person as all requests that mention them agree: `latin` for most, `own` in the person's own script."""

    latin: str
    own: str
    cyrillic: str
    script: str
    born: date
    place: str
    country: str
    gender: str
    passport: str

    def named(self, language: str) -> str:
        """The name as a letter in this language writes it."""
        if language == "ru" and self.cyrillic:
            return self.cyrillic
        return self.own if language == "ar" and self.script == "Arab" else self.latin

    def names(self, language: str) -> list[dict[str, str]]:
        """The name first as the letter has it, then in the person's own script."""
        forms = dict.fromkeys([self.named(language), self.own, self.latin] if self.script != "Hani" else [self.own, self.named(language)])
        return [{"text": form} for form in forms]

    def birthday(self, language: str) -> str:
        """The birth date in words of a language."""
        return str(format_date(self.born, "long", locale=language))


@cache
def pools() -> dict[str, dict[str, Any]]:
    """The parts of names by origin."""
    return tomllib.loads((DATA / "names.toml").read_text(encoding="utf-8"))


def invent(random: Random, origin: str) -> Person:
    """Somebody who does not exist."""
    pool = pools()[origin]
    gender = random.choice(("male", "female", "male"))
    given, family = _forms(random.choice(pool[gender]), gender), _forms(random.choice(pool["family"]), gender)
    family_first = pool["script"] == "Hani"
    joint = "" if family_first else " "
    order = (family, given) if family_first else (given, family)
    latin, own, cyrillic = (" ".join(part[form] for part in order) for form in (0, 1, 2))
    return Person(
        latin=latin,
        own=own.replace(" ", joint) if family_first else own,
        cyrillic=own if pool["script"] == "Cyrl" else cyrillic if pool["script"] == "Hani" else "",
        script=pool["script"],
        born=OLDEST + timedelta(days=random.randrange((YOUNGEST - OLDEST).days)),
        place=random.choice(pool["place"]),
        country=pool["country"],
        gender=gender,
        passport=f"{LETTERS.get(pool['country'], 'N')}{random.choice('ABCDEFGHKLMNPR')}{random.randrange(1_000_000, 9_999_999)}",
    )


def _forms(written: str, gender: str) -> tuple[str, str, str]:
    """A part of a name in Latin, own and Cyrillic script, in the form for this sex."""
    forms = [each.split("/")[-1 if gender == "female" else 0] for each in written.split("|")]
    latin, own, cyrillic = (*forms, forms[0], forms[0])[:3] if len(forms) < 3 else forms
    return latin, own, cyrillic
