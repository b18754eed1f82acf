"""An officer searches for a person without a mouse: one key to the page, a name, Enter, and down the answers."""

import pytest
from playwright.sync_api import expect

from tests.browser import faces
from tests.browser.conftest import Seat


@pytest.mark.parametrize("desk", ["seen", "seen_arabic"])
def test_a_name_and_a_zone_are_answered_on_enter_and_the_answers_are_walked_by_keys(seat: Seat, desk: str) -> None:
    hand = seat(desk, "case")
    page, keys = hand.page, hand.page.keyboard
    hand.go("s")
    expect(page.locator("[name=text]")).to_be_focused()
    keys.insert_text("Nadir Torvane")
    hand.leads(lambda: keys.press("Enter"))
    assert page.url.rstrip("/").rpartition("/")[0].endswith("/screening"), "the answer has an address without a name"
    expect(page.locator("#answer")).to_be_focused()
    expect(page.locator(".hit").first).to_have_attribute("open", "")
    assert faces.faults(page) == []
    keys.press("j")
    expect(page.locator(".hit").first.locator("summary")).to_be_focused()
    keys.press("o")
    expect(page.locator(".hit").first).not_to_have_attribute("open", "")
    keys.press("Enter")
    expect(page.locator(".hit").first).to_have_attribute("open", "")

    hand.go("s")
    keys.insert_text("P<NORTORVANE<<NADIR")
    keys.press("Shift+Enter")
    keys.insert_text("12345<<")
    hand.leads(lambda: keys.press("Enter"), status=422)
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("[name=text]")).to_have_value("P<NORTORVANE<<NADIR\n12345<<")
    assert faces.faults(page) == []
