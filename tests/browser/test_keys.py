"""The single keys, the palette, and files that are dropped or pasted: what only a browser can show."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import faces
from tests.browser.conftest import Seat
from tests.browser.serving import Served

CURRENT = "tr[aria-current]"
HANDED = """([place, kind, names]) => {
  const given = new DataTransfer();
  for (const name of names) given.items.add(new File([`of ${name}`], name, { type: "text/plain" }));
  const at = document.querySelector(place);
  const event = kind === "paste"
    ? new ClipboardEvent(kind, { clipboardData: given, bubbles: true, cancelable: true })
    : new DragEvent(kind, { dataTransfer: given, bubbles: true, cancelable: true });
  return !at.dispatchEvent(event);
}"""
"""Hands files to a place as the browser does when somebody drags or pastes them; tells whether the page took the event for itself."""


def hands_over(page: Page, place: str, kind: str, *names: str) -> bool:
    return bool(page.evaluate(HANDED, [place, kind, names]))


@pytest.mark.parametrize("desk", ["seen", "seen_arabic"])
def test_keys_walk_the_list_and_open_how_a_deadline_was_computed(bureau: Served, seat: Seat, desk: str) -> None:
    hand = seat(desk, "duty")
    page, keys = hand.page, hand.page.keyboard
    hand.visit("/requests/")
    keys.press("d")
    first = page.locator("main details[data-ladder]").first
    expect(first).to_have_attribute("open", "")
    expect(first.locator(".ladder li").nth(2)).to_be_visible()
    assert faces.faults(page) == []
    keys.press("d")
    expect(first).not_to_have_attribute("open", "")

    keys.press("j")
    at_first = page.locator(CURRENT).inner_text()
    keys.press("j")
    assert page.locator(CURRENT).inner_text() != at_first
    keys.press("d")
    expect(page.locator(f"{CURRENT} .ladder li").nth(2)).to_be_visible()
    expect(page.locator("details[data-ladder][open]")).to_have_count(1)
    keys.press("Escape")
    expect(page.locator("details[data-ladder][open]")).to_have_count(0)
    keys.press("k")
    assert page.locator(CURRENT).inner_text() == at_first
    hand.leads(lambda: keys.press("o"))

    keys.press("d")
    expect(page.locator("#chip .ladder")).to_be_visible()
    keys.press("d")
    expect(page.locator("#chip .ladder")).to_be_hidden()
    keys.press("?")
    expect(page.locator("#keys")).to_be_visible()
    keys.press("j")
    keys.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_the_palette_finds_goes_and_leaves_at_once(bureau: Served, seat: Seat) -> None:
    hand = seat("seen", "duty")
    page, keys = hand.page, hand.page.keyboard
    reference = bureau.desks["seen"].requests[0]
    hand.visit("/")
    keys.press("Control+k")
    expect(page.locator("#palette-query")).to_be_focused()
    keys.insert_text(reference)
    expect(page.locator("#palette-found [aria-selected=true]")).to_contain_text(reference)
    keys.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    keys.press("Control+k")
    expect(page.locator("#palette-query")).to_have_value("")
    keys.insert_text(reference)
    expect(page.locator("#palette-found [aria-selected=true]")).to_contain_text(reference)
    hand.leads(lambda: keys.press("Enter"))
    expect(page.locator("h1 .reference")).to_have_text(reference)
    hand.visit("/")
    keys.press("Control+k")
    expect(page.locator("#palette-found [aria-selected=true]")).to_be_visible()
    for _press in range(2):
        keys.press("ArrowDown")
    keys.press("ArrowUp")
    chosen = page.locator("#palette-found [aria-selected=true]")
    goal = chosen.get_attribute("href")
    hand.leads(lambda: keys.press("Enter"))
    assert goal is not None
    expect(page).to_have_url(re.compile(rf"{re.escape(goal)}$"))


def test_files_are_dropped_and_pasted_and_kept_with_the_request(bureau: Served, seat: Seat) -> None:
    hand = seat("shared", "case")
    page = hand.page
    path = f"/requests/{bureau.desks['shared'].requests[0]}/"
    hand.visit(f"{path}attach/")
    place, field = "#step-fields [data-files]", "#step-fields [data-files] input[type=file]"
    assert hands_over(page, place, "dragover", "plan.txt")
    expect(page.locator(f"{place}.files-over")).to_have_count(1)
    hands_over(page, place, "dragleave")
    expect(page.locator(f"{place}.files-over")).to_have_count(0)
    assert hands_over(page, place, "drop", "plan.txt", "list.txt")
    assert hands_over(page, field, "paste", "fax.txt")
    assert not hands_over(page, field, "paste"), "pasted text goes into its field"
    expect(page.locator(f"{place} .files-list li")).to_have_text([re.compile(name) for name in ("plan.txt", "list.txt", "fax.txt")])
    hand.submit()
    for name in ("plan.txt", "list.txt", "fax.txt"):
        expect(page.locator("#files")).to_contain_text(name)
