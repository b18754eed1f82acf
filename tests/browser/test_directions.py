"""Texts of either script stand at the side where their page begins, whatever their own direction."""

import pytest

from tests.browser.conftest import Seat
from tests.browser.hands import Keyboard
from tests.browser.serving import Served

TEXTS = {"ltr": "سُجّل الدخول على الرحلة.", "rtl": "The entry was recorded."}
"""For a page of each direction, a text of the other one."""

GAPS = """([place, text]) => [...document.querySelectorAll(place)].map(node => {
  (node.querySelector("p") ?? node).textContent = text
  const written = document.createRange()
  written.selectNodeContents(node.querySelector("p") ?? node)
  const [line] = written.getClientRects()
  let around = node.parentElement
  while (getComputedStyle(around).display === "inline") around = around.parentElement
  const style = getComputedStyle(around), box = around.getBoundingClientRect()
  return style.direction === "rtl"
    ? box.right - parseFloat(style.borderRightWidth) - parseFloat(style.paddingRight) - line.right
    : line.left - box.left - parseFloat(style.borderLeftWidth) - parseFloat(style.paddingLeft)
})"""


@pytest.mark.parametrize(("desk", "direction"), [("seen", "ltr"), ("seen_arabic", "rtl")])
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_a_text_of_the_other_script_stands_where_its_page_begins(
    bureau: Served, seat: Seat, desk: str, direction: str, size: tuple[int, int]
) -> None:
    hand = seat(desk, "case", Keyboard)
    hand.page.set_viewport_size({"width": size[0], "height": size[1]})
    answered = f"/requests/{bureau.desks[desk].requests[-1]}/"
    of_a_row = [".row-title", ".cell-line[dir=auto]"] if size[0] > 640 else [".row-title"]  # on a phone an agency stands behind its place
    looked_at = {"/requests/?show=all": of_a_row, answered: [".asked bdi", ".answer > div", "dd > bdi"]}
    for path, places in looked_at.items():
        hand.page.goto(hand.address + path)
        for place in places:
            gaps = hand.page.evaluate(GAPS, [place, TEXTS[direction]])
            assert gaps, f"{path} has no {place}"
            assert all(abs(gap) < 2 for gap in gaps), f"{path} {place}: {gaps} px from where the page begins"
