"""Invented people who make a list larger, the same every time: `python -m benchmarks.screening.growth SCALE`, in the peers' environment.

Half are put together from the words of listed names of one nationality, half from the given names and surnames which the faker library
knows in some eighty languages, in their own script or in Latin letters. No such person exists, but for accidents.
"""

import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import accumulate
from pkgutil import iter_modules
from typing import NamedTuple

from benchmarks.screening import lists, material
from benchmarks.screening.contenders.romanisation import spelled

SEED = 20260101
SMALLEST_FAMILY = 15  # listed people of one nationality
NAMESAKES = 5  # at most so many people of one name
STEEPNESS = 2.2  # how much more frequent the frequent names are
ROMANISED, SECOND_GIVEN, SECOND_SURNAME, MIDDLE = 0.6, 0.25, 0.15, 0.5
SURNAME_FIRST = ("zh", "ja", "ko")
JOINED = 0.4  # of those, written without a blank
SHORT = 3  # letters of a particle


class Language(NamedTuple):
    """Names of one language, the frequent ones first; ``country`` is an ISO code."""

    code: str
    country: str
    given: dict[str, Sequence[str]]
    surnames: dict[str, Sequence[str]]


class Inventor:
    """Draws one name after the other."""

    def __init__(self) -> None:
        self._chance = random.Random(SEED)
        self._families = [family for family in _families() if len(family) >= SMALLEST_FAMILY]
        self._weights = list(accumulate(map(len, self._families)))
        self._languages = list(self._known())

    def person(self) -> tuple[str, str, str, str]:
        """Name, birth date, nationality (or nothing) and gender."""
        gender = self._chance.choice(("male", "male", "male", "female"))
        name, nationality = self._of_the_list() if self._chance.random() < 0.5 else self._of_a_language(gender)
        born = f"{self._chance.randint(1938, 2006)}-{self._chance.randint(1, 12):02}-{self._chance.randint(1, 28):02}"
        return name, born, nationality, gender

    def _of_the_list(self) -> tuple[str, str]:
        """The first word of one name, perhaps the middle of a second, the last of a third with the particle before it."""
        (family,) = self._chance.choices(self._families, cum_weights=self._weights)
        first, middle, last = (self._chance.choice(family) for _part in range(3))
        inner = middle[1:-1][:1] if self._chance.random() < MIDDLE else []
        particle = [word for word in last[-2:-1] if len(word) <= SHORT]
        return " ".join([first[0], *inner, *particle, last[-1]]), ""

    def _of_a_language(self, gender: str) -> tuple[str, str]:
        language = self._chance.choice(self._languages)
        given = [self._one_of(language.given[gender]) for _name in range(1 + (self._chance.random() < SECOND_GIVEN))]
        surnames = [self._one_of(language.surnames[gender]) for _name in range(1 + (self._chance.random() < SECOND_SURNAME))]
        words = [*given, *surnames]
        if language.code in SURNAME_FIRST:
            words = [surnames[0], given[0]]
            if self._chance.random() < JOINED:
                return "".join(words), language.country
        name = " ".join(words)
        return spelled(name).title() if self._chance.random() < ROMANISED else name, language.country

    def _one_of(self, names: Sequence[str]) -> str:
        return names[int(len(names) * self._chance.random() ** STEEPNESS)]

    def _known(self) -> Iterator[Language]:
        providers = import_module("faker.providers.person")
        for found in sorted(iter_modules(providers.__path__), key=lambda module: module.name):
            language = self._language(found.name, import_module(f"faker.providers.person.{found.name}").Provider)
            if all(language.given.values()) and all(language.surnames.values()):
                yield language

    def _language(self, name: str, provider: object) -> Language:
        code, _line, country = name.partition("_")
        given, surnames = (
            {gender: self._shuffled(_names(provider, kind, gender)) for gender in ("male", "female")}
            for kind in ("first_names", "last_names")
        )
        return Language(code, country, given, surnames)

    def _shuffled(self, names: Sequence[str]) -> Sequence[str]:
        in_order = list(dict.fromkeys(names))
        self._chance.shuffle(in_order)
        return in_order


def _names(provider: object, kind: str, gender: str) -> Sequence[str]:
    of_gender: Sequence[str] = getattr(provider, f"{kind}_{gender}", ())
    of_all: Sequence[str] = getattr(provider, kind, ())
    return of_gender or of_all


def _families() -> list[list[list[str]]]:
    families: dict[str, list[list[str]]] = defaultdict(list)
    for person in material.listed():
        words = person.names[0].split()
        if 2 <= len(words) <= 6:
            families[person.nationalities[0] if len(person.nationalities) == 1 else person.id.partition(":")[0]].append(words)
    return list(families.values())


def invented(names: int) -> Iterator[tuple[str, str, str, str, str]]:
    """So many people with one name each: id, name, birth date, nationality, gender."""
    inventor, met, number = Inventor(), Counter[str](), 0
    while number < names:
        name, *facts = inventor.person()
        if len(name) < 3 or met[name] >= NAMESAKES:
            continue
        met[name] += 1
        number += 1
        born, nationality, gender = facts
        yield f"invented:{number}", name, born, nationality, gender


def main() -> None:
    """Write the people that are missing to the size asked for."""
    scale = sys.argv[1]
    held = sum(len(person.names) + len(person.weak) for person in material.listed())
    file = lists.grown_file(scale)
    beside = file.with_suffix(".part")
    with beside.open("w", encoding="utf-8") as rows:
        for row in invented(lists.SCALES[scale] - held):
            rows.write(json.dumps(row, ensure_ascii=False) + "\n")
    beside.replace(file)


if __name__ == "__main__":
    main()
