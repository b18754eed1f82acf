"""A threat to life at three in the morning, one officer on duty: the minimum goes out, and everybody who must know does."""

import re

from playwright.sync_api import expect

from tests.browser import faces
from tests.browser.conftest import Seat
from tests.browser.serving import Served
from tests.browser.story import Story


def test_one_officer_releases_the_minimum_and_the_second_signature_follows(bureau: Served, seat: Seat) -> None:
    story = Story(bureau, bureau.desks["night"])
    duty = seat("night", "duty")
    story.record(duty, urgency="life", person=False, category="whereabouts")
    expect(duty.page.locator("#timeline .happening time").first).to_contain_text(re.compile(r"\b0[34]:"))

    duty.page.keyboard.press("i")  # the next step is the release, whoever looks
    duty.step("release", "#next a[href$='/release/']")
    duty.choose("#step-fields [name=called]", duty.page.locator("#step-fields [name=called]").first.input_value())
    duty.write("#step-fields [name=because]", "The hostage is to be moved within the hour.")
    duty.write("#step-fields [name=answer_1]", "The telephone is in Via Appia 7.")
    duty.choose("#step-fields [name=rights_minor]", "unknown")
    duty.write("#step-fields [name=rights_source]", "Nobody knows the age yet.")
    assert faces.faults(duty.page) == []
    duty.submit()
    expect(duty.page.locator(".alerts")).to_contain_text("The second signature is owed.")
    expect(duty.page.locator("#item-1.is-provided")).to_be_visible()
    expect(duty.page.locator("#next a[href$='/countersign/']")).to_have_count(0)

    auditor = seat("night", "auditor")
    auditor.visit("/told/")
    expect(auditor.page.locator(".is-alarm").filter(has_text=story.reference)).to_have_count(1)

    head = seat("night", "head")
    expect(head.page.locator(".told .is-alarm").filter(has_text=story.reference)).to_have_count(1)
    head.visit(story.path)
    head.step("countersign", "#next a[href$='/countersign/']")
    for question in ("death_penalty", "torture", "asylum", "political"):
        head.choose(f"#step-fields [name=rights_{question}]", "no")
    head.write("#step-fields [name=rights_source]", "Country sheet of this year")
    head.submit()
    expect(head.page.locator(".alerts")).to_contain_text("The second signature is there.")

    auditor.go("u")
    expect(auditor.page.locator("main")).to_contain_text(re.compile("the minimum was released [1-9]"))
