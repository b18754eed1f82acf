"""A request from its arrival to its proof: by the keyboard alone in two languages, and with no script at all."""

import pytest

from tests.browser.conftest import Seat
from tests.browser.hands import Keyboard, WithoutScripts
from tests.browser.serving import Served
from tests.browser.story import Story


@pytest.mark.parametrize("desk", ["english", "arabic", "plain"])
def test_a_request_is_answered_and_every_step_can_be_proved(bureau: Served, seat: Seat, desk: str) -> None:
    story = Story(bureau, bureau.desks[desk])
    way = {"hand": WithoutScripts, "java_script_enabled": False} if desk == "plain" else {"hand": Keyboard}
    duty = seat(desk, "duty", **way)
    story.record(duty)
    story.decide(duty)
    case = seat(desk, "case", **way)
    story.take(case)
    story.provide(case)
    story.refuse(case)
    story.second_read(seat(desk, "second", **way))
    story.answer_rights(case)
    story.write(case)
    story.propose(case)
    head = seat(desk, "head", **way)
    story.confirm(head)
    story.take_letter(head)
    auditor = seat(desk, "auditor", **way)
    story.review(auditor)
    story.audit(auditor)
