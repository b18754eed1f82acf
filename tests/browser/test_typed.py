"""Typed text survives a session that ends in the middle of a form."""

from collections.abc import Callable
from urllib.parse import quote_plus

from playwright.sync_api import Page, Request, Response, Route, expect

from tests.browser import faces
from tests.browser.conftest import Seat
from tests.browser.hands import Keyboard
from tests.browser.serving import Served
from tests.browser.story import sign_in

LONG = "Four persons were persuaded to hand over jewellery. " * 20


def keeps(text: str) -> Callable[[Response], bool]:
    """The answer to the draft that holds this text: nothing typed so far waits for its draft any longer."""
    return lambda answer: "/drafts/" in answer.url and quote_plus(text, safe="=") in (answer.request.post_data or "")


def test_what_was_typed_outlives_the_session(bureau: Served, seat: Seat) -> None:
    hand = seat("elsewhere", "case", Keyboard)
    assert isinstance(hand, Keyboard)
    hand.visit("/requests/new/")
    hand.choose("#arrival [name=requester]", bureau.partner)
    hand.choose("#arrival [name=channel]", "siena")
    hand.choose("#arrival [name=language]", "fr")
    hand.write("#arrival [name=title]", "Caller in a fraud")
    asked = "Identity of the caller"
    with hand.page.expect_response(keeps(asked)):
        hand.write("#arrival [name=items-0-asked]", asked)
    hand.choose("#arrival [name=items-0-accessibility]", "direct")
    hand.reach("#arrival [name=facts]")  # the gate asks once more when the field is left
    hand.page.wait_for_timeout(1_000)
    hand.page.wait_for_function("() => !document.querySelector('.htmx-request')")
    hand.page.context.clear_cookies()
    hand.write("#arrival [name=facts]", LONG)

    dialog = hand.page.locator("#sign-in-again")
    expect(dialog).to_be_visible()
    assert faces.faults(hand.page) == []
    with hand.page.expect_popup() as opened:
        hand.press("#sign-in-again a")
    beside = Keyboard(opened.value, bureau.address)
    sign_in(beside, bureau.desks["elsewhere"], "case")
    beside.page.close()
    hand.press("#sign-in-again form button")
    expect(dialog).to_be_hidden()

    expect(hand.page.locator("#arrival [name=facts]")).to_have_value(LONG)
    expect(hand.page.locator("#arrival [name=title]")).to_have_value("Caller in a fraud")
    hand.follow("#arrival .form-end button.btn-primary")
    expect(hand.page.locator("#why")).to_contain_text(LONG.strip())


def test_a_draft_is_there_again_after_the_window_was_closed(bureau: Served, seat: Seat) -> None:
    hand = seat("shared", "head")
    path = f"/requests/{bureau.desks['shared'].requests[0]}/take_over/"
    hand.visit(path)
    hand.write("#step-fields [name=because]", "The officer in charge is on leave.")
    expect(hand.page.locator(".draft-note")).not_to_be_empty()
    hand.visit("/")
    hand.visit(path)
    expect(hand.page.locator("#step-fields [name=because]")).to_have_value("The officer in charge is on leave.")


class Slow:
    """Holds back each question which agreements serve, until it is let through."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.held: list[Route] = []
        page.route("**/requests/new/", lambda route: self.held.append(route) if self._is_asked(route.request) else route.fallback())

    def answer(self) -> None:
        """Let the next question through, once it is asked, and have its answer on the page."""
        for _look in range(100):
            if self.held:
                break
            self.page.wait_for_timeout(50)
        assert self.held, "nothing asks for the agreements"
        with self.page.expect_response(lambda response: self._is_asked(response.request)) as answered:
            self.held.pop(0).continue_()
        answered.value.finished()
        self.page.wait_for_timeout(100)

    def _is_asked(self, request: Request) -> bool:
        return "more=bases" in (request.post_data or "")


def test_a_draft_brings_back_what_depends_on_another_field(bureau: Served, seat: Seat) -> None:
    hand = seat("english", "duty")
    basis = f"#bases [name=basis][value='{bureau.basis}']"
    hand.visit("/requests/new/")
    slow = Slow(hand.page)
    expect(hand.page.locator("#bases .no-script")).to_be_hidden()
    hand.choose("#arrival [name=language]", "fr")
    hand.choose("#arrival [name=requester]", bureau.partner)
    slow.answer()
    slow.answer()
    hand.see_bases(bureau.basis)
    hand.choose("#arrival [name=language]", "it")
    hand.choose("#bases [name=basis]", bureau.basis)
    slow.answer()
    slow.answer()
    expect(hand.page.locator(basis)).to_be_checked()
    with hand.page.expect_response(keeps("To investigate a fraud.")):
        hand.write("#arrival [name=purpose]", "To investigate a fraud.")

    hand.visit("/requests/new/")
    slow.answer()
    expect(hand.page.locator(basis)).to_be_checked()
    slow.answer()
    expect(hand.page.locator(basis)).to_be_checked()
    expect(hand.page.locator("#gate a[href='#id_purpose']")).to_have_count(0)
    expect(hand.page.locator("#gate a[href='#id_facts']")).to_have_count(1)
    hand.page.wait_for_load_state("networkidle")
    expect(hand.page.locator(basis)).to_be_checked()
    hand.page.unroute_all()

    hand.press(".draft-note button")
    expect(hand.page.locator("#arrival [name=requester]")).to_have_value("")
    expect(hand.page.locator("#bases [name=basis]")).to_have_count(0)
    expect(hand.page.locator("#gate a[href='#id_purpose']")).to_have_count(1)


def test_a_choice_that_waits_for_its_part_of_the_page_stays_in_the_draft(bureau: Served, seat: Seat) -> None:
    hand = seat("plain", "duty")
    hand.visit("/requests/new/")
    hand.choose("#arrival [name=requester]", bureau.partner)
    hand.see_bases(bureau.basis)
    with hand.page.expect_response(keeps(f"basis={bureau.basis}")):
        hand.choose("#bases [name=basis]", bureau.basis)

    held: list[Route] = []
    is_slow = True
    hand.page.route(
        "**/requests/new/", lambda route: held.append(route) if is_slow and route.request.method == "POST" else route.fallback()
    )
    hand.visit("/requests/new/")
    expect(hand.page.locator("#arrival [name=requester]")).to_have_value(bureau.partner)
    with hand.page.expect_response(keeps("To investigate a fraud.")) as kept:
        hand.write("#arrival [name=purpose]", "To investigate a fraud.")
    assert f"basis={bureau.basis}" in (kept.value.request.post_data or "")

    is_slow = False
    for route in held:
        route.continue_()
    expect(hand.page.locator(f"#bases [name=basis][value='{bureau.basis}']")).to_be_checked()
