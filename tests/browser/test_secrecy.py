"""An officer of another desk learns nothing of a request: not that it is there, not how many there are."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import APIResponse, expect

from tests.browser.conftest import Seat
from tests.browser.hands import Hand
from tests.browser.serving import PERSON, Served

ABSENT = "AR-shared-2026-9999"
VOLATILE = re.compile(rb'(name="csrfmiddlewaretoken" value=|"X-CSRFToken": )"[^"]+"')
TELLING_HEADERS = ("content-type", "content-length", "cache-control", "vary", "content-language")


def asked(hand: Hand, path: str) -> APIResponse:
    return hand.page.context.request.get(hand.address + path, max_redirects=0)


@pytest.mark.parametrize(
    "place", ["", "purpose/", "amend/", "settle/", "accept/", "timeline.json", "letter/draft.pdf", "letter/1.pdf", "letter/1.json"]
)
def test_a_request_of_another_desk_is_as_absent_as_one_that_never_was(bureau: Served, seat: Seat, place: str) -> None:
    stranger = seat("elsewhere", "case")
    there, absent = (asked(stranger, f"/requests/{reference}/{place}") for reference in (bureau.desks["shared"].requests[0], ABSENT))
    assert there.status == absent.status == 404
    assert there.body() == absent.body()
    assert [there.headers.get(name) for name in TELLING_HEADERS] == [absent.headers.get(name) for name in TELLING_HEADERS]


def test_search_and_palette_answer_as_if_it_never_was(bureau: Served, seat: Seat) -> None:
    stranger = seat("elsewhere", "case")
    words = (bureau.desks["shared"].requests[0], "Caller in a fraud", f"{PERSON['first']} jewellery", "elderly")
    for word in words:
        for path in ("/search/?q=", "/palette/?q="):
            nonsense = "x" * len(word)
            found = (
                VOLATILE.sub(b"", asked(stranger, path + quote(word)).body()).replace(quote(word).encode(), b"").replace(word.encode(), b"")
            )
            nothing = VOLATILE.sub(b"", asked(stranger, path + nonsense).body()).replace(nonsense.encode(), b"")
            assert found == nothing, f"{path}{word}"


def test_inbox_and_home_count_only_what_is_the_readers(bureau: Served, seat: Seat) -> None:
    stranger = seat("elsewhere", "case")
    for path in ("/requests/", "/requests/?show=all", "/requests/?state=accepted", "/candidates/", "/told/"):
        stranger.visit(path)
        expect(stranger.page.locator("table[data-rows]")).to_have_count(0)
        assert "AR-" not in stranger.page.content()
    stranger.visit("/")
    assert "AR-" not in stranger.page.content()
    figures = stranger.page.locator(".figures b").all_inner_texts()
    assert figures
    assert set(figures) == {"0"}
