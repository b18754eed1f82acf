"""Every page that can be reached by links, for each role, in a script from left to right and one from right to left."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import faces
from tests.browser.conftest import Seat
from tests.browser.hands import Keyboard

FILES = re.compile(r"\.(json|pdf|csv|xlsx|jsonl|txt)$|/attachments/")
AT_MOST = 120
OWN = {"administrator": ("/officers/", "/desks/")}
"""Where the pages of a role hold more than those of others at the same address; the first page does for everybody."""
LOOKED_AT: dict[str, set[str]] = {}
"""Of each desk, the kinds of page that were looked at already for another of its officers."""


def shape(path: str) -> str:
    """What two pages of one kind have in common; each request's own page is a kind by itself."""
    if re.fullmatch(r"/requests/AR-[^/]+/", path):
        return path
    return re.sub(r"AR-[^/]+|[0-9]+|(?<=countries/)[A-Z]{2}", "#", path)


def links(page: Page) -> list[str]:
    """The addresses on this desk that the page leads to, without their questions."""
    found: list[str] = page.evaluate("() => [...document.links].filter(link => link.origin === location.origin).map(link => link.pathname)")
    return list(dict.fromkeys(path for path in found if not FILES.search(path)))


@pytest.mark.parametrize("desk", ["seen", "seen_arabic"])
@pytest.mark.parametrize("who", ["head", "case", "auditor", "duty", "liaison", "administrator"])
def test_every_page_can_be_read_by_everybody(seat: Seat, desk: str, who: str) -> None:
    hand = seat(desk, who, Keyboard)
    waiting, known, wrong = ["/"], {"/"}, []
    looked_at = LOOKED_AT.setdefault(desk, set())
    while waiting:
        path = waiting.pop(0)
        answer = hand.page.goto(hand.address + path)
        assert answer is not None
        if not answer.ok:
            wrong.append(f"{path}: {answer.status}")
            continue
        expect(hand.page.locator("html")).to_have_attribute("dir", "rtl" if desk == "seen_arabic" else "ltr")
        kind = f"{who} {shape(path)}" if path == "/" or path.startswith(OWN.get(who, ())) else shape(path)
        if kind not in looked_at:
            looked_at.add(kind)
            wrong += faces.faults(hand.page)
        for found in links(hand.page):
            if shape(found) not in known:
                known.add(shape(found))
                waiting.append(found)
        assert len(known) < AT_MOST, known
    assert len(known) > 8
    assert wrong == [], "\n".join(wrong)
