"""One contender before one list, in a process of its own: builds, is asked, is timed, and leaves each part as a file.

`python -m benchmarks.screening.sitting SIZE CONTENDER SCALE QUESTIONS SECONDS PART…`
"""

import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice, zip_longest
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.screening import lists, material
from benchmarks.screening.contenders import ENTRANTS, Answer, Compares, Contender, Entrant, Keeps, RunsBeside, Searches, SearchesMany
from benchmarks.screening.contenders.romanisation import spelled
from benchmarks.screening.material import Person, Question
from benchmarks.screening.memory import megabytes
from benchmarks.screening.parts import Part
from benchmarks.screening.progress import Progress

LIMIT = 10  # answers to each question
WARM_UP = 50  # people on the list on which a contender warms up
BATCH_FOR = 20.0  # seconds, about
CORES = 2


class Handed:
    """People handed to a contender one by one; what it took to read and turn them into its terms is counted apart."""

    def __init__(self, contender: Contender, people: Iterable[Person]) -> None:
        self._people = map(contender.in_its_terms, people)
        self.cpu = 0.0
        self.names = 0

    def __iter__(self) -> Iterator[Any]:
        while True:
            began = time.process_time()
            person = next(self._people, None)
            self.cpu += time.process_time() - began
            if person is None:
                return
            yield person


class Sitting:
    """A contender with its list, and how it is asked."""

    def __init__(self, size: str, name: str, scale: str, questions: int, seconds: float) -> None:
        self.size, self.name, self.scale, self.seconds = size, name, scale, seconds
        sets = [material.questions(asked_in, questions) for asked_in in material.SETS]
        self.questions = [question for row in zip_longest(*sets) for question in row if question]
        self.contender: Contender = warmed_up(ENTRANTS[name])

    def _part(self, name: str) -> Part:
        return Part(self.size, self.name, self.scale, name)

    def build(self) -> None:
        """Time and memory that the list takes."""
        listed = material.listed()
        gc.collect()
        gc.freeze()
        before = megabytes()
        handed = Handed(self.contender, lists.people(self.scale, listed))
        wall, cpu = time.perf_counter(), time.process_time()
        server = _server_seconds(self.contender)
        self.contender.build(handed)
        seconds, cpu = time.perf_counter() - wall - handed.cpu, time.process_time() - cpu - handed.cpu
        gc.collect()
        self._part("build").write(
            seconds=seconds,
            cpu=cpu + _server_seconds(self.contender) - server,
            megabytes=megabytes() - before + (self.contender.server_megabytes() if isinstance(self.contender, RunsBeside) else 0),
            imports_megabytes=before,
        )

    def by_name(self) -> None:
        """All questions, by the name alone."""
        self._ask("by_name", [(question, _by_name(question.person)) for question in self.questions])

    def by_all(self) -> None:
        """All questions, with birth date, nationality and gender beside the name."""
        self._ask("by_all", [(question, question.person) for question in self.questions])

    def _ask(self, name: str, asked: Sequence[tuple[Question, Person]]) -> None:
        answers = self._one_by_one(asked) if isinstance(self.contender, Searches) else self._at_once(asked)
        self._part(name).write(answers=list(answers))

    def _one_by_one(self, asked: Sequence[tuple[Question, Person]]) -> Iterator[dict[str, Any]]:
        assert isinstance(self.contender, Searches)
        progress, until = Progress("questions", len(asked)), time.perf_counter() + self.seconds
        for at, (question, person) in enumerate(asked):
            if time.perf_counter() > until:
                progress.stopped(at, f"after {self.seconds:.0f} s")
                return
            server = _server_seconds(self.contender)
            wall, cpu = time.perf_counter(), time.process_time()
            hits = self.contender.search(person, LIMIT)
            cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
            cpu += _server_seconds(self.contender) - server
            yield {"id": question.id, "hits": hits, "cpu": cpu * 1000, "wall": wall * 1000}
            progress.at(at + 1)

    def _at_once(self, asked: Sequence[tuple[Question, Person]]) -> Iterator[dict[str, Any]]:
        assert isinstance(self.contender, SearchesMany)
        wall, cpu = time.perf_counter(), time.process_time()
        found = self.contender.search_many([person for _question, person in asked], LIMIT, CORES)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        for (question, _person), hits in zip(asked, found, strict=True):
            yield {"id": question.id, "hits": hits, "cpu": cpu * 1000 / len(asked), "wall": wall * 1000 / len(asked)}

    def in_scripts(self) -> None:
        """Every stranger whose name is not in Latin letters."""
        self._ask("in_scripts", [(question, _by_name(question.person)) for question in strangers_in_scripts()])

    def romanised(self) -> None:
        """The same names, in Latin letters."""
        self._ask("romanised", [(asked, Person("", (spelled(asked.person.names[0]),))) for asked in strangers_in_scripts()])

    def pairs(self) -> None:
        """The labelled pairs."""
        assert isinstance(self.contender, Compares)
        pairs = list(material.pairs())
        found, progress = [], Progress("pairs", len(pairs))
        for pair in pairs:
            found.append((pair.id, self.contender.likeness(pair.ours, pair.theirs)))
            progress.at(len(found))
        self._part("pairs").write(likeness=found)

    def batch(self) -> None:
        """Many questions at once on two cores."""
        people = [_by_name(question.person) for asked_in in material.SETS for question in material.questions(asked_in, 10_000)]
        asked = people[:: max(1, len(people) // self._as_many_as_fit(people))]
        wall = time.perf_counter()
        if isinstance(self.contender, SearchesMany):
            self.contender.search_many(asked, LIMIT, CORES)
        elif isinstance(self.contender, Searches):
            in_forks(self.contender, asked)
        self._part("batch").write(questions=len(asked), seconds=time.perf_counter() - wall)

    def _as_many_as_fit(self, people: Sequence[Person]) -> int:
        if not isinstance(self.contender, Searches):
            return len(people)
        began = time.perf_counter()
        for person in people[:20]:
            self.contender.search(person, LIMIT)
        return max(CORES, int(BATCH_FOR / ((time.perf_counter() - began) / 20)))

    def opening(self) -> None:
        """The list saved, and opened in a process that has just started."""
        assert isinstance(self.contender, Keeps)
        place = Path(tempfile.mkdtemp(dir=self._part("opening").file.parent))
        try:
            began = time.perf_counter()
            self.contender.save(place / "list")
            saved = time.perf_counter() - began
            command = [sys.executable, "-m", "benchmarks.screening.opening", self.name, str(place / "list")]
            found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            self._part("opening").write(saving_seconds=saved, **json.loads(found.stdout))
        finally:
            shutil.rmtree(place)


def strangers_in_scripts() -> list[Question]:
    """All people on no list whose names are not in Latin letters."""
    return [question for question in material.questions("strangers", material.EVERYTHING) if question.script != "Latin"]


def warmed_up(entrant: Entrant) -> Contender:
    """A contender without a list, after another of its kind has searched a short one: imports and compilation are done."""
    warming = entrant.enter()
    if isinstance(warming, Searches):
        people = list(islice(material.listed(), WARM_UP))
        warming.build(map(warming.in_its_terms, people))
        for question in chain(*(material.questions(asked_in, 10) for asked_in in material.SETS)):
            warming.search(question.person, LIMIT)
    return entrant.enter()


def _by_name(person: Person) -> Person:
    return Person("", person.names)


def _server_seconds(contender: Contender) -> float:
    return contender.server_seconds() if isinstance(contender, RunsBeside) else 0.0


def in_forks(contender: Searches, asked: Sequence[Person]) -> None:
    """Ask on both cores a contender that knows no workers."""

    def answer(mine: Sequence[Person]) -> list[Sequence[Answer]]:
        if isinstance(contender, RunsBeside):
            contender.connect()
        return [contender.search(person, LIMIT) for person in mine]

    forks = [get_context("fork").Process(target=answer, args=(asked[core::CORES],)) for core in range(CORES)]
    for fork in forks:
        fork.start()
    for fork in forks:
        fork.join()
        if fork.exitcode:
            raise RuntimeError("a forked contender failed")


def main() -> None:
    """Do the parts in turn; the list is built whatever they are."""
    size, name, scale, questions, seconds, *parts = sys.argv[1:]
    sitting = Sitting(size, name, scale, int(questions), float(seconds))
    sitting.build()
    for part in parts:
        print(f"  {part}, load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
        getattr(sitting, part)()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
