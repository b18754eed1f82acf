"""nomenklatura's logic-v2, the open matcher of sanctions lists, behind an index of 3-grams that gives it 50 candidates."""

from collections.abc import Iterable
from importlib import import_module
from itertools import count
from typing import Any

from benchmarks.screening.contenders import Answer
from benchmarks.screening.contenders.tfidf import Tfidf
from benchmarks.screening.material import Person

CANDIDATES = 50  # people whose names the index finds nearest
_numbers = count()  # the rules remember by id what they compared, for the whole process: each description has an id of its own


class LogicV2:
    """Rules over names, dates, nationalities and gender."""

    def __init__(self) -> None:
        self._entity = import_module("followthemoney").ValueEntity
        self._schema = import_module("followthemoney").model.get("Person")
        self._rules = import_module("nomenklatura.matching").LogicV2
        self._settings = self._rules.default_config()
        self._index = Tfidf()
        self._people: dict[str, Person] = {}
        self._entities: dict[str, Any] = {}

    def in_its_terms(self, person: Person) -> Person:
        return person

    def build(self, listed: Iterable[Any]) -> None:
        self._people = {person.id: person for person in listed}
        self._index.build(self._people.values())

    def search(self, asked: Person, limit: int) -> list[Answer]:
        ours = self._described(asked)
        found = ((id, self._score(ours, self._listed(id))) for id, _likeness in self._index.search(asked, CANDIDATES))
        return sorted((answer for answer in found if answer[1] > 0), key=lambda answer: -answer[1])[:limit]

    def likeness(self, ours: Person, theirs: Person) -> float:
        return self._score(self._described(ours), self._described(theirs))

    def _score(self, ours: Any, theirs: Any) -> float:
        return float(self._rules.compare(ours, theirs, self._settings).score)

    def _listed(self, id: str) -> Any:
        if id not in self._entities:
            self._entities[id] = self._described(self._people[id])
        return self._entities[id]

    def _described(self, person: Person) -> Any:
        entity = self._entity(self._schema, {"id": person.id or f"asked-{next(_numbers)}"})
        facts = {"name": (*person.names, *person.weak), "birthDate": person.birth_dates, "nationality": person.nationalities}
        for field, values in (facts | {"gender": (person.gender,) if person.gender else ()}).items():
            for value in values:
                entity.add(field, value)
        return entity
