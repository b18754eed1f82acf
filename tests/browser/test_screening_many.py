"""A list is given, mapped and put before a second person, who authorises it; its results are walked by keys, with scripts and without."""

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser import faces
from tests.browser.conftest import Seat
from tests.browser.hands import Keyboard, WithoutScripts

LIST = "Name;Born on;Passport\nNadir Torvane;02/04/1979;\nZzyzx Qwortle;13/05/1990;QQ{desk}\n"


@pytest.mark.parametrize(("desk", "scripts"), [("seen", True), ("seen_arabic", False)])
def test_two_hands_screen_a_list_and_its_results_are_read(seat: Seat, desk: str, scripts: bool) -> None:
    way = {"hand": Keyboard} if scripts else {"hand": WithoutScripts, "java_script_enabled": False}
    case, head = seat(desk, "case", **way), seat(desk, "head", **way)
    case.visit("/screening/runs/new/")
    case.page.set_input_files("#id_file", FilePayload(name="ferry.csv", mimeType="text/csv", buffer=LIST.format(desk=desk).encode()))
    case.choose("#id_matter", case.page.locator("#id_matter option").nth(1).get_attribute("value") or "")
    if case.page.locator("#id_basis option").count() > 1:
        case.choose("#id_basis", case.page.locator("#id_basis option").nth(1).get_attribute("value") or "")
    case.write("#id_article", "Art. 5")
    case.write("#id_purpose", "arrivals of the morning ferry")
    case.follow(".form-end button.btn-primary")
    main = case.page.locator("main")
    expect(main).to_contain_text("Nadir Torvane")
    expect(main).to_contain_text("1979-04-02")
    if scripts:
        assert faces.faults(case.page) == []
    case.follow(".form-end button.btn-primary")
    own = case.page.url.removeprefix(case.address)
    case.visit(f"{own}authorise/")
    case.follow(".form-end button.btn-primary")
    head.visit(f"{own}authorise/")
    expect(head.page.locator("main")).to_contain_text("arrivals of the morning ferry")
    if scripts:
        assert faces.faults(head.page) == []
    head.follow(".form-end button.btn-primary")
    results = head.page.locator(f"a[href='{own}results/']")
    expect(results).to_be_visible(timeout=60_000)
    head.visit(f"{own}results/")
    expect(head.page.locator(".hit")).to_have_count(1)
    expect(head.page.locator(".hit")).to_contain_text("Nadir Torvane")
    if scripts:
        head.page.keyboard.press("j")
        head.page.keyboard.press("o")
        expect(head.page.locator(".hit")).to_have_attribute("open", "")
        assert faces.faults(head.page) == []
