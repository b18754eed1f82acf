"""A passkey as second factor, on a key that Chromium plays: added, asked for at the next sign-in, and nothing opens without it."""

import pytest
from playwright.sync_api import CDPSession, expect

from tests.browser import faces
from tests.browser.conftest import Seat
from tests.browser.hands import Hand
from tests.browser.serving import Served

KEY = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}


@pytest.fixture
def officer(seat: Seat) -> Hand:
    """An officer with a password alone, at a machine into which a key is plugged. A passkey belongs to a name, never to a number."""
    hand = seat("passkey", "case")
    hand.page.context.clear_cookies()
    hand.address = hand.address.replace("127.0.0.1", "localhost")
    return hand


def plug_in(hand: Hand) -> CDPSession:
    """The key, and the line to it."""
    line = hand.page.context.new_cdp_session(hand.page)
    line.send("WebAuthn.enable")
    line.send("WebAuthn.addVirtualAuthenticator", {"options": {**KEY, "automaticPresenceSimulation": True}})
    return line


def give_name(hand: Hand, bureau: Served) -> None:
    people = bureau.desks["passkey"]
    hand.visit("/sign-in/")
    hand.write("[name=login]", people.officers["case"])
    hand.write("[name=password]", people.password)
    hand.follow("main .form-end button.btn-primary")


def test_a_passkey_is_added_and_asked_for_at_the_next_sign_in(bureau: Served, officer: Hand) -> None:
    hand, line = officer, plug_in(officer)
    give_name(hand, bureau)
    hand.visit("/my/factors/")
    hand.follow("main a[href$='/passkeys/add/']")
    hand.write("[name=name]", "The key on my ring")
    assert faces.faults(hand.page) == []
    hand.follow("[data-passkey] [data-does=passkey]")
    expect(hand.page.locator("main .rows .reference").first).to_be_visible()  # the recovery codes that come with it
    hand.visit("/my/factors/")
    expect(hand.page.locator("main .rows")).to_contain_text("The key on my ring")

    hand.page.context.clear_cookies()
    give_name(hand, bureau)
    assert hand.page.url.endswith("/sign-in/second/")
    assert faces.faults(hand.page) == []
    hand.visit("/requests/")
    assert "/sign-in/" in hand.page.url, "the password alone opens nothing"

    hand.visit("/sign-in/")
    hand.follow("[data-passkey] [data-does=passkey]")
    expect(hand.page.locator("[data-signed-in]")).to_be_attached()
    hand.visit("/requests/")
    assert hand.page.url.endswith("/requests/")
    line.send("WebAuthn.disable")
