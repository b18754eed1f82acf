"""What the shared list saves and costs: `PYTHONPATH=src:. python -m benchmarks.list_sharing [--processes 4] [--persons 12508]`.

In a home of its own, on SQLite, removed at the end. Listed are the persons of the labelled data, and for more of them persons whose names
are put together from those. Each process is an interpreter of its own with Django and the loops of the search loaded before it begins.

*Memory*: what the list adds to all processes together (proportional set, libraries left out), after 200 questions in each; also with a
tenth of the list changed by an import, which each process has taken up by itself. *First answer*: from the question to its answer, in a
process that holds no list yet. *Pause*: how long searches take in two threads of one process while a tenth changes and the new list is
swapped in.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from comity.cli import demo
from comity.engines.screening import Subject

QUESTIONS, SEED, CHANGED = 200, 20261123, 10  # one person in so many changes
HEAD = "shen.yulan"  # of the invented bureau, who imports
REST = 3.0  # seconds of searches between two events


def rows(persons: int, *, edition: int = 1) -> Iterator[str]:
    """The list as a file of FollowTheMoney rows; in a later edition one person in ten has one name more."""
    from benchmarks.screening import material

    chance, listed = random.Random(SEED), material.listed()
    words = [person.names[0].split() for person in listed]
    for place in range(persons):
        if place < len(listed):
            known = listed[place]
            held: dict[str, Any] = {"name": known.names, "weakAlias": known.weak, "birthDate": known.birth_dates, "gender": [known.gender]}
            held |= {"nationality": known.nationalities, "passportNumber": known.documents}
        else:
            held = {"name": [f"{chance.choice(words)[0]} {chance.choice(words)[-1]}"], "birthDate": [str(chance.randint(1940, 2005))]}
        if edition > 1 and place % CHANGED == 0:
            held["alias"] = [f"{' '.join(held['name'][0].split()[:1])} Edition {edition}"]
        yield json.dumps(
            {"id": f"p{place}", "schema": "Person", "properties": {key: [*filter(None, value)] for key, value in held.items()}}
        )


def write(file: Path, persons: int, edition: int) -> None:
    file.write_text("\n".join(rows(persons, edition=edition)), encoding="utf-8")


def questions() -> list[Subject]:
    """Aliases that are held out, names with errors and strangers, in turn."""
    from benchmarks.screening import material

    each = [material.questions(name, QUESTIONS) for name in material.SETS]
    return [Subject(names=list(question.person.names)) for three in zip(*each, strict=False) for question in three][:QUESTIONS]


def found_desks(_argument: str) -> None:
    from django.utils import timezone

    from comity.demo import house
    from comity.kernel import record

    with record.unit():
        house.found("beijing", began_on=timezone.now().date())


def import_file(argument: str) -> None:
    from comity.lists.actions import Wanted, import_list
    from comity.people.models import Officer
    from comity.people.queries import actor_for

    head = actor_for(Officer.objects.get(username=HEAD))
    with Path(argument).open("rb") as stream:
        run = import_list(head, stream, file_name="list.json", into=Wanted("Measured"))
    assert run.outcome == "done", run.refusal


def work(_argument: str) -> None:
    from comity.kernel.jobs import running

    running.work(threading.Event(), until_empty=True)


def memory() -> float:
    """Megabytes (PSS): what is this process's own, and its part of the saved list; libraries, which other programs share, are left out."""
    rollup = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    own = next(int(line.split()[1]) for line in rollup if line.startswith("Pss_Anon:"))
    within, part = False, 0
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines():
        if line[0] in "0123456789abcdef":
            within = "/listed/" in line
        elif within and line.startswith(("Pss:", "Private_Dirty:")):  # what was changed of it is counted with what is own
            part += int(line.split()[1]) * (1 if line.startswith("Pss:") else -1)
    return (own + part) / 1000


def say(**facts: object) -> None:
    print(json.dumps(facts), flush=True)


def search(_argument: str) -> None:
    """Answers, and says its memory whenever it is asked to by a line."""
    from comity.engines.screening import Watchlist
    from comity.subjects import indexes

    asked = questions()
    Watchlist.build([Subject("x", ["Li Wei"])]).search(Subject(names=["Li Wei"]))
    say(ready=True)
    for line in sys.stdin:
        began = time.perf_counter()
        if line.strip() == "ask":
            indexes.entries.search(asked[0])
            first = time.perf_counter() - began
            for each in asked:
                indexes.entries.search(each)
            say(first=first, listed=len(indexes.entries))
        else:
            say(memory=memory())


def search_on(_argument: str) -> None:
    """Two threads search; each line on standard input names what happens from then on."""
    from comity.subjects import indexes

    asked, stopped, phase = questions(), threading.Event(), ["start"]
    took: list[tuple[str, float]] = []
    indexes.warm()

    def one_after_the_other(at: int) -> None:
        while not stopped.is_set():
            began, now = time.perf_counter(), phase[0]
            indexes.entries.search(asked[at % len(asked)])
            took.append((now, time.perf_counter() - began))
            at += 1

    threads = [threading.Thread(target=one_after_the_other, args=(start,)) for start in (0, 100)]
    for thread in threads:
        thread.start()
    say(ready=True)
    for line in sys.stdin:
        phase[0] = line.strip()
        if phase[0] == "swap":
            indexes.warm()
        say(phase=phase[0])
    stopped.set()
    for thread in threads:
        thread.join()
    say(took=[(name, sorted(seconds for there, seconds in took if there == name)) for name in dict.fromkeys(name for name, _ in took)])


CHILDREN = {each.__name__: each for each in (found_desks, import_file, work, search, search_on)}


def child(does: str, argument: str, environment: dict[str, str]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "benchmarks.list_sharing", "--child", does, argument]
    return subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def done(does: str, environment: dict[str, str], argument: str = "") -> float:
    """Seconds that a child took from its start to its good end."""
    began, process = time.perf_counter(), child(does, argument, environment)
    process.communicate()
    assert process.returncode == 0, does
    return time.perf_counter() - began


def told(process: "subprocess.Popen[str]", line: str = "") -> dict[str, Any]:
    """What a child says next, after this line."""
    assert process.stdin is not None
    assert process.stdout is not None
    if line:
        process.stdin.write(line + "\n")
        process.stdin.flush()
    answer: dict[str, Any] = json.loads(process.stdout.readline())
    return answer


def together(processes: int, environment: dict[str, str], newer: Path | None = None) -> tuple[float, float, float]:
    """Seconds until the slowest first answer, megabytes for the list in all processes, and the same after an import that each took up."""
    children = [child("search", "", environment) for _ in range(processes)]
    for one in children:
        told(one)
    bare = sum(told(one, "memory")["memory"] for one in children)
    first = max(told(one, "ask")["first"] for one in children)
    full = sum(told(one, "memory")["memory"] for one in children) - bare
    changed = 0.0
    if newer is not None:
        done("import_file", environment, str(newer))
        for one in children:
            told(one, "ask")
        changed = sum(told(one, "memory")["memory"] for one in children) - bare
    for one in children:
        one.communicate()
    return first, full, changed


def pauses(environment: dict[str, str], newer: Path) -> list[tuple[str, list[float]]]:
    """How long each search took, in seconds and in order of length, for each of the things that happened beside them."""
    process = child("search_on", "", environment)
    told(process)
    for phase in ("nothing", "import in another process", "job in another process", "swap"):
        told(process, phase)
        if phase.startswith("import"):
            done("import_file", environment, str(newer))
        elif phase.startswith("job"):
            done("work", environment)
        time.sleep(REST)
    lines = process.communicate()[0].splitlines()
    took: list[tuple[str, list[float]]] = json.loads(lines[-1])["took"]
    return [(name, seconds) for name, seconds in took if name != "start"]


def measure(processes: int, persons: int, home: Path) -> None:
    environment = demo.prepare(home, "beijing") | {"PYTHONPATH": os.pathsep.join(sys.path[1:])}
    subprocess.run([*demo.comity(), "migrate"], env=environment, check=True, stdout=subprocess.DEVNULL)
    files = [home / f"edition-{edition}.json" for edition in (1, 2, 3, 4)]
    for edition, file in enumerate(files, 1):
        write(file, persons, edition)
    done("found_desks", environment)
    imported = done("import_file", environment, str(files[0]))
    own = together(processes, environment)
    built = done("work", environment)
    size = sum(file.stat().st_size for file in (home / "listed").iterdir()) / 1e6
    mapped = together(processes, environment, files[1])
    again = done("work", environment)
    print(f"{persons:,} persons, {processes} processes; load {os.getloadavg()[0]:.1f}")
    print(
        f"with the start of each: import {imported:.1f} s, job {built:.1f} s, job after a tenth changed {again:.1f} s; file {size:.1f} MB"
    )
    print(f"{'':<44}{'each its own':>14}{'mapped':>14}")
    print(f"{'memory for the list, all processes, MB':<44}{own[1]:>14.1f}{mapped[1]:>14.1f}")
    print(f"{'… when each took up a tenth changed, MB':<44}{'':>14}{mapped[2]:>14.1f}")
    print(f"{'first answer of a new process, s':<44}{own[0]:>14.3f}{mapped[0]:>14.3f}")
    print(f"\n{'two threads search, beside them':<34}{'searches':>10}{'p50 ms':>10}{'p99 ms':>10}{'longest ms':>12}")
    for name, seconds in pauses(environment, files[2]):
        p50, p99 = (1000 * seconds[int(len(seconds) * part)] for part in (0.5, 0.99))
        print(f"{name:<34}{len(seconds):>10,}{p50:>10.1f}{p99:>10.1f}{1000 * seconds[-1]:>12.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--persons", type=int, default=12_508)
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    args = parser.parse_args()
    os.umask(0o077)  # a database that others may read is refused
    if args.child:
        from comity.cli import startup

        startup.load_django()
        CHILDREN[args.child[0]](args.child[1])
        return
    from benchmarks.screening.places import LABELLED

    if not LABELLED.is_dir():
        raise SystemExit(f"the labelled data is not at {LABELLED}: name its folder in COMITY_SCREENING_DATA")
    home = Path(tempfile.mkdtemp())
    try:
        measure(args.processes, args.persons, home / "home")
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
