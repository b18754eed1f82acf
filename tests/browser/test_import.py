"""A head gives a list on the page, tries it, imports it and reads what became of every row; with scripts and without."""

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser import faces
from tests.browser.conftest import Seat
from tests.browser.hands import Keyboard, WithoutScripts
from tests.making_list_files import un_individual, un_list


def a_list(*numbers: int) -> FilePayload:
    people = (un_individual(number, first=f"INVENTED{number}", second="QUASTANI") for number in numbers)
    return FilePayload(name="invented.xml", mimeType="application/xml", buffer=un_list(*people))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_list_is_tried_and_imported_and_its_page_tells_what_became_of_each_row(seat: Seat, scripts: bool) -> None:
    way = {"hand": Keyboard} if scripts else {"hand": WithoutScripts, "java_script_enabled": False}
    head = seat("english" if scripts else "plain", "head", **way)
    main, name = head.page.locator("main"), f"List of the journey {scripts}"
    for press, said in (
        ("Try, write nothing", "2 new, 0 changed"),
        ("Import", "2 new, 0 changed"),
        ("Import", "0 new, 0 changed, 2 unchanged"),
    ):
        head.visit("/lists/import/")
        head.page.set_input_files("#id_file", a_list(1, 2, 1))
        head.write("#id_list_name", name)
        with head.page.expect_navigation():
            head.page.get_by_role("button", name=press, exact=True).click()
        shown = head.page.get_by_role("link", name="Show what came of it")
        expect(shown).to_be_visible()
        if scripts:
            assert faces.faults(head.page) == []
        with head.page.expect_navigation():
            shown.click()
        expect(main).to_contain_text(said)
        expect(main).to_contain_text("The key 9000001 stands in this file already.")
        expect(main).to_contain_text("Keep one of the two rows")
        expect(head.page.get_by_role("row", name="in all 3 2 1 0")).to_be_visible()
    head.visit("/lists/import/")
    expect(head.page.locator("aside.gate li")).to_have_count(3)
    expect(head.page.locator("aside.gate")).to_contain_text("tried, nothing written")
    if scripts:
        assert faces.faults(head.page) == []
