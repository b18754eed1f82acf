"""What requests say and what is answered: a handful of stories, written in each language, with places for the particulars."""

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency

from comity.demo.descriptions import DATA
from comity.demo.persons import Person

LANGUAGES = ("ru", "en", "it", "fr", "es", "ar", "de")
PLATES = string.ascii_uppercase.replace("I", "").replace("O", "")


@dataclass(frozen=True)
class Item:
    """One thing asked, its answer, and what may be held back of it."""

    asked: str
    category: str
    access: str
    answer: str
    held: str


@dataclass(frozen=True)
class Told:
    """A story with its particulars filled in, in the language of the request."""

    key: str
    language: str
    texts: Mapping[str, str]
    items: tuple[Item, ...]
    words: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.texts[name]


@cache
def written(language: str) -> dict[str, Any]:
    """All that is written in one language."""
    return tomllib.loads((DATA / "stories" / f"{language}.toml").read_text(encoding="utf-8"))


@cache
def keys() -> tuple[str, ...]:
    """The stories there are."""
    return tuple(story["key"] for story in written("en")["story"])


def tell(random: Random, language: str, key: str, city: str, person: Person, happened_on: date) -> Told:
    """Fill a story: about this person, this city and this day, with the rest drawn by lot."""
    file = written(language)
    words: dict[str, str] = file["words"]
    slots = {
        "name": person.named(language),
        "born": person.birthday(language),
        "passport": person.passport,
        "date": str(format_date(happened_on, "long", locale=language)),
        "in_city": words[f"in_{city}"],
        "to_city": words[f"to_{city}"],
        "amount": format_currency(random.randrange(8, 480) * 1000, random.choice(("EUR", "USD")), locale=language, format="#,##0 ¤¤"),
        "account": f"{random.randrange(1000, 9999)} {random.randrange(1000, 9999)} {random.randrange(1000, 9999)}",
        "phone": f"+00 555 {random.randrange(100, 999)} {random.randrange(100, 999)}",
        "plate": "".join(random.choices(PLATES, k=2)) + f" {random.randrange(100, 999)} " + "".join(random.choices(PLATES, k=2)),
        "flight": f"QX {random.randrange(100, 999)}",
        "quantity": f"{random.randrange(4, 90) * 25} g",
        "workers": str(random.randrange(6, 31)),
    }
    story = next(each for each in file["story"] if each["key"] == key)
    texts = {name: text.format_map(slots) for name, text in story.items() if isinstance(text, str) and name != "key"}
    items = tuple(
        Item(
            item["asked"].format_map(slots),
            item["category"],
            item["access"],
            item["answer"].format_map(slots),
            item.get("held", "").format_map(slots),
        )
        for item in story["items"]
    )
    return Told(key, language, texts, items, words)
