"""Two officers save the same request: the second sees both versions, and nothing that was typed is lost."""

from playwright.sync_api import expect

from tests.browser import faces
from tests.browser.conftest import Seat
from tests.browser.serving import Served


def test_the_second_to_save_sees_both_versions_and_loses_nothing(bureau: Served, seat: Seat) -> None:
    path = f"/requests/{bureau.desks['shared'].requests[0]}/"
    case, head = seat("shared", "case"), seat("shared", "head")
    for hand in (case, head):
        hand.visit(f"{path}amend/")
    case.write("#arrival [name=title]", "Caller in several frauds")
    case.follow("#arrival .form-end button.btn-primary")
    head.write("#arrival [name=title]", "Caller in one fraud")
    head.write("#arrival [name=facts]", "Five persons were persuaded.")
    head.follow("#arrival .form-end button.btn-primary", status=409)

    told = head.page.locator("#errors")
    for words in ("Caller in a fraud", "Caller in several frauds", "Caller in one fraud"):
        expect(told).to_contain_text(words)
    expect(head.page.locator("#arrival [name=title]")).to_have_value("Caller in one fraud")
    expect(head.page.locator("#arrival [name=facts]")).to_have_value("Five persons were persuaded.")
    assert faces.faults(head.page) == []

    head.follow("#arrival .form-end button.btn-primary")
    expect(head.page.locator(".subject")).to_have_text("Caller in one fraud")
    happened = head.page.locator("#timeline")
    expect(happened).to_contain_text("Caller in several frauds")
    expect(happened).to_contain_text("Caller in one fraud")
