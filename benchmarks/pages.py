"""How long six pages take over HTTP with 10,000 requests on the desk: `PYTHONPATH=src python benchmarks/pages.py [--requests 10000]`.

Served by `comity serve` (gunicorn, two processes) from SQLite on loopback. The bureau is built once and kept in var/bench.
Cold: the first answer of a server that has just started. Warm: pages in turn, after each process has answered each of them.
"""

import argparse
import html
import json
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from http.cookiejar import CookieJar
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from comity.cli import demo
from comity.cli.supervise import Supervisor

HERE = Path(__file__).resolve().parent
KEPT = HERE.parent / "var" / "bench"
TARGET = 300  # milliseconds at the 95th percentile, warm
STARTS_WITHIN = 120.0  # seconds
WARM_UPS = 8  # rounds, so that each process answers each page
Browser = urllib.request.OpenerDirector
Serving = AbstractContextManager[tuple[str, int]]


class Page(NamedTuple):
    """A page by name: who asks for it, and its addresses, one after the other."""

    name: str
    who: str
    paths: tuple[str, ...]


def built(requests: int) -> tuple[Path, dict[str, str]]:
    """The home of the bureau and its environment; built, or built to its end, where that is not done yet."""
    home = KEPT / str(requests)
    environment = demo.prepare(home, "beijing") | {"PYTHONPATH": os.pathsep.join(sys.path[1:])}
    # Without this file the next preparation would begin anew; how far the building came is seen in the database.
    (home / "filled.json").write_text(json.dumps({"requests": requests}), encoding="utf-8")
    subprocess.run([*demo.comity(), "migrate"], env=environment, check=True, stdout=subprocess.DEVNULL)
    print(f"a bureau with {requests:,} requests in {home.relative_to(HERE.parent)}", flush=True)
    subprocess.run([sys.executable, str(HERE / "large_bureau.py"), str(requests)], env=environment, check=True)
    return home, environment


def pages(home: Path) -> list[Page]:
    """What is asked for: requests spread over the whole year, words that are rare and words that are frequent."""
    with closing(sqlite3.connect(f"file:{home / 'comity.sqlite3'}?mode=ro", uri=True)) as database:
        here = database.execute(
            "SELECT reference, title, (SELECT COUNT(*) FROM kernel_entry WHERE subject_kind = 'casework.assistancerequest'"
            " AND subject_key = CAST(r.id AS TEXT)) FROM casework_assistancerequest r"
            " WHERE NOT is_sealed AND desk_id = (SELECT id FROM people_desk WHERE code = 'BJ') ORDER BY id"
        ).fetchall()
    busiest = [reference for reference, _title, _entries in sorted(here, key=lambda row: -row[2])[:10]]
    spread = [reference for reference, _title, _entries in here[:: max(1, len(here) // 10)]]
    words = [max(title.split(), key=len) for _reference, title, _entries in here[:: max(1, len(here) // 5)]]
    searched = (*spread[:3], *words, "wang", "li", "a")
    return [
        Page("home", "jiang.ruo", ("/",)),
        Page("inbox", "jiang.ruo", ("/requests/",)),
        Page("inbox, open and ended", "jiang.ruo", ("/requests/?show=all",)),
        Page("request", "jiang.ruo", tuple(f"/requests/{reference}/" for reference in busiest)),
        Page("request, brief", "jiang.ruo", tuple(f"/requests/{reference}/" for reference in spread)),
        Page("search", "jiang.ruo", tuple(f"/search/?{urllib.parse.urlencode({'q': word})}" for word in searched)),
        Page("record form", "qin.bo", ("/requests/new/",)),
        Page("audit list", "wei.qiu", ("/audit/",)),
    ]


@contextmanager
def served(home: Path, environment: dict[str, str], workers: int) -> Iterator[tuple[str, int]]:
    """The address of a server that has just started, and its process."""
    port = demo.free_port(range(8600, 8700))
    with Supervisor(home / "log", environment) as supervisor:
        supervisor.start("web", [*demo.comity(), "serve", "--bind", f"127.0.0.1:{port}", "--workers", str(workers)])
        address = f"http://127.0.0.1:{port}"
        wait_until_answered(supervisor, address)
        yield address, supervisor.children["web"].pid


def wait_until_answered(supervisor: Supervisor, address: str) -> None:
    """Return at the first answer, also one that says that no tick runs beside. Raises SystemExit when the server falls or stays silent."""
    limit = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < limit and not supervisor.fallen():
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"the server did not answer within {STARTS_WITHIN:.0f} seconds:\n{supervisor.last_words('web')}")


def signed_in(address: str, username: str, password: str) -> Browser:
    """A browser in which this officer is signed in, without a second factor as the demonstration allows."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    form = browser.open(f"{address}/sign-in/", timeout=60).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token, "the sign-in page has its token"
    sent = {"login": username, "password": password, "csrfmiddlewaretoken": html.unescape(token[1])}
    arrived = browser.open(f"{address}/sign-in/", urllib.parse.urlencode(sent).encode(), timeout=60)
    assert urllib.parse.urlsplit(arrived.url).path == "/", f"{username} was not signed in"
    return browser


def milliseconds(browser: Browser, url: str) -> float:
    """From asking to the last byte of the page. Raises AssertionError where another page answers."""
    start = time.perf_counter()
    with browser.open(url, timeout=60) as answer:
        answer.read()
    taken = (time.perf_counter() - start) * 1000
    assert answer.status == 200, f"{url}: {answer.status}"
    assert answer.url == url, f"{url} led to {answer.url}"
    return taken


def on_processor(server: int) -> float:
    """Milliseconds of processor that the server's processes have had, from Linux; 0 elsewhere."""
    children = Path(f"/proc/{server}/task/{server}/children")
    pids = children.read_text().split() if children.exists() else []
    return sum(int(each.read_text().split()[0]) for pid in pids for each in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e6


def browsers_for(home: Path, environment: dict[str, str], asked: list[Page]) -> dict[str, Browser]:
    """One browser for each officer. Cookies know no port and sessions are kept: one sign-in serves every later start."""
    password = (home / "password").read_text(encoding="utf-8")
    with served(home, environment, workers=1) as (address, _server):
        return {who: signed_in(address, who, password) for who in {page.who for page in asked}}


def cold(start: Callable[[], Serving], browsers: dict[str, Browser], asked: list[Page], starts: int) -> dict[str, list[float]]:
    """The first answer to each page, each from a fresh server."""
    taken: dict[str, list[float]] = defaultdict(list)
    for turn in range(starts):
        for page in asked:
            with start() as (address, _server):
                taken[page.name].append(milliseconds(browsers[page.who], address + page.paths[turn % len(page.paths)]))
    return taken


class Warm(NamedTuple):
    """What was measured of a page: the wall's milliseconds of each answer, the processor's of all."""

    walls: list[float]
    processor: float


def warm(start: Callable[[], Serving], browsers: dict[str, Browser], asked: list[Page], rounds: int) -> dict[str, Warm]:
    """Each page in turn, again and again, by one browser for each officer."""
    with start() as (address, server):
        walls: dict[str, list[float]] = defaultdict(list)
        worked: dict[str, float] = defaultdict(float)
        paths = {page.name: cycle(page.paths) for page in asked}
        for turn in range(-WARM_UPS, rounds):
            for page in asked:
                before = on_processor(server)
                wall = milliseconds(browsers[page.who], address + next(paths[page.name]))
                if turn >= 0:
                    walls[page.name].append(wall)
                    worked[page.name] += on_processor(server) - before
    return {name: Warm(walls[name], worked[name]) for name in walls}


def percentile(values: list[float], share: float) -> float:
    """The smallest value that so large a share of all does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--requests", type=int, default=10_000, help="on the desk (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=60, help="warm answers of each page (default: %(default)s)")
    parser.add_argument("--starts", type=int, default=3, help="cold starts for each page (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="processes of the server (default: %(default)s)")
    parser.add_argument("--rebuild", action="store_true", help="forget the bureau that is kept")
    args = parser.parse_args()
    if args.rebuild:
        shutil.rmtree(KEPT / str(args.requests), ignore_errors=True)
    home, environment = built(args.requests)
    asked = pages(home)
    browsers = browsers_for(home, environment, asked)

    def start() -> Serving:
        return served(home, environment, args.workers)

    chilled = cold(start, browsers, asked, args.starts)
    warmed = warm(start, browsers, asked, args.rounds)
    print(f"{args.requests:,} requests, milliseconds{'':<8} cold median    worst   warm p50   warm p95   processor   target {TARGET}")
    for page in asked:
        walls, processor = warmed[page.name]
        first = chilled.get(page.name, [float("nan")])
        late = percentile(walls, 0.95)
        verdict = "met" if late <= TARGET else f"missed by {late - TARGET:.0f} ms"
        print(
            f"  {page.name:<32} {statistics.median(first):>12.0f} {max(first):>8.0f} {statistics.median(walls):>10.0f} {late:>10.0f}"
            f" {processor / len(walls):>11.0f}   {verdict}"
        )
    ratio = statistics.median(warmed["inbox"].walls) / statistics.median(warmed["record form"].walls)
    print(f"  inbox : record form (which reads no request) = {ratio:.1f} : 1; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
