"""Measure the screening engine and its peers, print the tables, keep the figures.

`PYTHONPATH=src:. python -m benchmarks.screening [--size small|full] [--only ours,tfidf] [--again] [--report] [--plot FILE.svg]`
An interrupted run goes on where it stopped; a finished one begins anew. Needs the labelled data (`places`).
"""

import argparse
import os
import subprocess
import sys

from benchmarks.screening import environment, report
from benchmarks.screening.contenders import ENTRANTS
from benchmarks.screening.lists import SCALES, grown_file
from benchmarks.screening.parts import Part
from benchmarks.screening.places import HOUSE, KEPT, LABELLED
from benchmarks.screening.plan import Job, contenders, jobs


def main() -> None:
    """Do what the plan says and is not done yet."""
    parser = argparse.ArgumentParser(prog="benchmarks.screening", description=__doc__.splitlines()[0])
    parser.add_argument("--size", choices=("small", "full"), default="small")
    parser.add_argument("--only", type=lambda names: names.split(","), help="contenders, separated by commas")
    parser.add_argument("--again", action="store_true", help="also what an interrupted run has finished")
    parser.add_argument("--report", action="store_true", help="only print what is kept")
    parser.add_argument("--plot", metavar="FILE.svg", help="draw recall against false alerts as well")
    asked = parser.parse_args()
    if not LABELLED.is_dir():
        raise SystemExit(f"The labelled data are not here: {LABELLED}")
    chosen = [job for job in jobs(asked.size) if job.contender in (asked.only or contenders(asked.size))]
    missing = {}
    if not asked.report:
        if asked.again or not any(job.left() for job in chosen):
            _forget(chosen)
        missing = _measure(chosen)
    if asked.plot:
        environment.make()
        subprocess.run([str(environment.PYTHON), "-m", "benchmarks.screening.plot", asked.size, asked.plot], cwd=HOUSE, check=True)
    print(f"figures: {report.print_all(asked.size).relative_to(HOUSE)}")
    for name, why in missing.items():
        print(f"not measured: {name}: {why}")
    for part in (Part(job.size, job.contender, job.scale, part) for job in jobs(asked.size) for part in job.parts):
        if part.file.exists() and not part.is_kept():
            print(f"measured before the code was changed: {ENTRANTS[part.contender].title}, {part.scale}, {part.name}")


def _forget(chosen: list[Job]) -> None:
    for job in chosen:
        for part in job.parts:
            Part(job.size, job.contender, job.scale, part).file.unlink(missing_ok=True)


def _measure(chosen: list[Job]) -> dict[str, str]:
    """Who was not measured, and why. An interruption ends the measuring, not the report."""
    missing: dict[str, str] = {}
    try:
        for at, job in enumerate(chosen, 1):
            title = f"{ENTRANTS[job.contender].title}, {job.scale}"
            print(f"[{at}/{len(chosen)}] {title}: {', '.join(job.left()) or 'kept'}", file=sys.stderr, flush=True)
            if job.left() and (failed := _sit(job)):
                missing[title] = failed
    except KeyboardInterrupt:
        missing["the rest"] = "interrupted; the same command goes on from here"
    return missing


def _sit(job: Job) -> str:
    entrant = ENTRANTS[job.contender]
    try:
        if not entrant.is_ours:
            environment.make()
        if SCALES[job.scale] and not grown_file(job.scale).exists():
            environment.make()
            print("  inventing people", file=sys.stderr, flush=True)
            subprocess.run([str(environment.PYTHON), "-m", "benchmarks.screening.growth", job.scale], cwd=HOUSE, check=True)
    except (environment.NoEnvironment, subprocess.CalledProcessError) as fault:
        return f"what it needs could not be made: {fault}"
    python = sys.executable if entrant.is_ours else str(environment.PYTHON)
    log = KEPT / job.size / job.contender / f"{job.scale}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [*entrant.behind, python, "-m", "benchmarks.screening.sitting", *job.arguments()]
    with log.open("w", encoding="utf-8") as lines:
        variables = os.environ | {"PYTHONPATH": "src:." if entrant.is_ours else "."}
        with subprocess.Popen(command, cwd=HOUSE, env=variables, stderr=subprocess.PIPE, text=True) as sitting:
            assert sitting.stderr is not None
            for line in sitting.stderr:
                lines.write(line)
                if line.startswith("  "):
                    print(line, end="", file=sys.stderr, flush=True)
    said = log.read_text(encoding="utf-8").strip().splitlines()
    return "" if sitting.returncode == 0 else said[-1] if said else f"ended with {sitting.returncode}"


if __name__ == "__main__":
    main()
