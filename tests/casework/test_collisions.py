"""Two officers write in one request at once: both versions are shown, and neither is written over unseen."""

import re
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from comity.casework import actions
from comity.casework.actions import ItemAsked
from comity.kernel import timeline
from comity.web import moments
from tests import making_casework as making
from tests.making_people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return making.bureau()


def test_two_officers_at_once_see_both_versions_and_lose_nothing(bureau):
    request = making.accepted(bureau)
    seen = request.version
    actions.amend(bureau.actor("case"), request, title="another title")
    client, url = signed_in(bureau.officers["case"]), f"{request.get_absolute_url()}ask/"
    answer = client.post(url, {"version": str(seen), "question": "canary question"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "canary question" in page
    assert "another title" in page
    assert "Caller in a fraud" in page
    again = client.post(url, {"version": str(request.version), "question": "canary question"})
    assert again.status_code == 302


def test_two_officers_writing_one_reply_and_one_item_see_the_words_of_the_other(bureau):
    request = making.accepted(bureau)
    client = signed_in(bureau.officers["case"])
    seen = {"version": str(request.version)}
    actions.write_reply(bureau.actor("case"), request, opening="Words of tab A")
    page = client.post(
        f"{request.get_absolute_url()}write/", {**seen, "opening": "Words of tab B", "handling": "H1", "channel": "siena"}
    ).content.decode()
    assert "Words of tab A" in page
    assert "Words of tab B" in page
    seen = {"version": str(request.version)}
    actions.provide(bureau.actor("case"), request, number=1, answer="Answer of tab A")
    typed = {**seen, "number": "1", "outcome": "provided", "answer": "Answer of tab B", "handling": "H0"}
    page = client.post(f"{request.get_absolute_url()}settle/", typed).content.decode()
    assert "Answer of tab A" in page
    assert "item 1" in page
    assert "Answer of tab B" in page


def test_a_collision_tells_only_what_this_form_writes(bureau):
    request = making.accepted(bureau)
    client, seen = signed_in(bureau.officers["case"]), {"version": str(request.version)}
    actions.review_rights(bureau.actor("case"), request, question="asylum", answer="no", source="register of March")
    typed = {**seen, "number": "1", "outcome": "provided", "answer": "Answer of tab B", "handling": "H0"}
    page = client.post(f"{request.get_absolute_url()}settle/", typed).content.decode()
    summary = page.partition('id="errors"')[2].partition("</div>\n")[0]
    assert "Somebody changed this" in summary
    assert "What you typed" not in summary, "an answer on rights is no answer to an item"


def test_an_item_that_another_added_meanwhile_is_not_written_over(bureau):
    request = making.accepted(bureau)
    numbers = [item.number for item in request.items.all()]
    client, url = signed_in(bureau.officers["case"]), f"{request.get_absolute_url()}amend/"
    shown = client.get(url)
    form, items = shown.context["form"], shown.context["items"]
    typed = {name: value if (value := form[name].value()) is not None else "" for name in form.fields}
    for row in [*items.forms, items.empty_form]:
        prefix = row.prefix.replace("__prefix__", str(len(numbers)))
        typed |= {f"{prefix}-{name}": row[name].value() or "" for name in row.fields}
    typed |= {f"items-{len(numbers)}-asked": "Asked by A", f"items-{len(numbers)}-accessibility": "direct"}
    typed |= {"items-INITIAL_FORMS": len(numbers), "items-TOTAL_FORMS": len(numbers) + 1}
    typed |= {f"{name}-{count}_FORMS": "0" for name in ("persons", "documents") for count in ("INITIAL", "TOTAL")}
    actions.amend(bureau.actor("case"), request, add_items=[ItemAsked("Asked by B", "identity", "direct")])
    answer = client.post(url, typed)
    assert answer.status_code == 409
    assert "Asked by B" in answer.content.decode()
    request.refresh_from_db()
    again = client.post(url, {**typed, "version": request.version})
    assert again.status_code == 302, again.content.decode()
    assert [item.asked for item in request.items.all()][len(numbers) :] == ["Asked by B", "Asked by A"]


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_step_that_another_took_says_who_and_when_and_offers_no_button(bureau):
    request = making.received(bureau)
    client, url = signed_in(bureau.officers["case"]), f"{request.get_absolute_url()}accept/"
    seen = client.get(url).context["form"]["version"].value()
    actions.accept(bureau.actor("other"), request)
    taken = timeline.since(request, bureau.actor("case"), seen)[-1]
    answer = client.post(url, {"version": str(seen)})
    assert answer.status_code == 409
    said = text(answer)
    with timezone.override(ZoneInfo(bureau.desk.zone)):
        assert f"Olga Orsi was faster: Taken, {moments.said(taken.at)}." in said
    assert "is not open from the state “in progress”" in said
    assert "<button" not in answer.content.decode()
    assert f'href="{request.get_absolute_url()}"' in answer.content.decode()
    assert "nothing of yours is lost" not in said
    assert "send it again" not in said
    request.refresh_from_db()
    assert request.officer == bureau.officers["other"]


def test_a_step_without_fields_that_is_still_open_shows_what_changed_and_asks_nothing_typed(bureau):
    request = making.received(bureau)
    client, url = signed_in(bureau.officers["case"]), f"{request.get_absolute_url()}accept/"
    seen = request.version
    actions.amend(bureau.actor("other"), request, title="another title")
    answer = client.post(url, {"version": str(seen)})
    assert answer.status_code == 409
    said = text(answer).partition("What you typed is still on this page")[0]
    assert "Olga Orsi was faster: What was recorded was amended" in said
    assert "another title" in said
    assert "What you typed" not in said
    assert "send it again" not in said
    assert client.post(url, {"version": str(request.version)}).status_code == 302


def test_what_changed_meanwhile_is_told_in_the_words_of_the_lists(bureau):
    request = making.received(bureau)
    seen = request.version
    actions.assign(bureau.actor("head"), request, officer=bureau.officers["case"])
    actions.hand_over(bureau.actor("head"), request, officer=bureau.officers["other"], because="on leave")
    client = signed_in(bureau.officers["other"])
    answer = client.post(f"{request.get_absolute_url()}ask/", {"version": str(seen), "question": "canary question"})
    assert answer.status_code == 409
    told = {one.label: (one.before, one.now) for one in answer.context["collision"].differences}
    assert told["State"] == ("received", "in progress")
    assert told["Officer"] == (None, "Olga Orsi")
    assert "canary question" in text(answer)


def test_a_step_with_words_that_closed_meanwhile_shows_the_words_again(bureau):
    request = making.accepted(bureau)
    client, seen = signed_in(bureau.officers["case"]), request.version
    actions.withdraw(bureau.actor("case"), request, because="they need it no more")
    typed = {"version": str(seen), "question": "canary question", "_draft": f"casework.ask.{request.pk}"}
    answer = client.post(f"{request.get_absolute_url()}ask/", typed)
    assert answer.status_code == 409
    assert "canary question" in text(answer)
    assert "<button" not in answer.content.decode()


def test_a_request_that_left_the_desk_meanwhile_is_absent(bureau):
    request = making.accepted(bureau)
    client, seen = signed_in(bureau.officers["other"]), request.version
    actions.seal(bureau.actor("head"), request, is_sealed=True, because="a source is at risk")
    answer = client.post(f"{request.get_absolute_url()}take_over/", {"version": str(seen)})
    assert answer.status_code == 404
