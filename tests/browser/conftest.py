"""One server for all journeys; each person in a browser context of their own, watched for whatever may never happen."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.hands import Hand, Keyboard
from tests.browser.serving import Served, served
from tests.browser.story import sign_in
from tests.browser.watching import Watch

CHROMIUM = "/usr/bin/chromium"
FLAGS = ("no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update")
PATIENCE = 15_000  # milliseconds in which a page or a part of it must be there

OLD_PLUGIN = "Session-scoped fixtures defined as instance methods are deprecated"  # Playwright's plugin with this pytest

Seat = Callable[..., Hand]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.filterwarnings(f"ignore:{OLD_PLUGIN}"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": CHROMIUM, "args": [*(f"--{flag}" for flag in FLAGS), "--disable-sync"]}


@pytest.fixture(scope="session")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("desk") / "home") as found:
        yield found


@pytest.fixture
def watched(new_context: Callable[..., BrowserContext]) -> Iterator[Callable[..., BrowserContext]]:
    """Makes contexts; at the end of the test none of them may have seen a fault."""
    watches: list[Watch] = []

    def make(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        watches.append(Watch(context))
        return context

    yield make
    assert [fault for watch in watches for fault in watch.faults] == []


@pytest.fixture
def seat(bureau: Served, watched: Callable[..., BrowserContext]) -> Seat:
    """Seats an officer at a browser, signed in: `seat("english", "duty")`."""

    def take(desk: str, who: str, hand: type[Hand] = Keyboard, **options: Any) -> Hand:
        people = bureau.desks[desk]
        context = watched(locale=people.language, **options)
        seated = hand(context.new_page(), bureau.address)
        sign_in(seated, people, who)
        return seated

    return take
