"""Each step has its page: open to whom it is open, refused with its sentence, and what was typed is never lost."""

import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from comity.casework import actions
from comity.casework.models import AssistanceRequest
from comity.casework.terms import RightsQuestion
from comity.casework.views.registry import STEPS
from comity.casework.workflow import FLOW
from comity.kernel import clock
from tests import making_casework as making
from tests.making_people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return making.bureau()


def local(moment):
    with timezone.override("Europe/Rome"):
        return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def take(bureau, who, request, step, **typed):
    """Open the form, then send it with the version that it showed."""
    client, url = signed_in(bureau.officers[who]), f"{request.get_absolute_url()}{step}/"
    request.refresh_from_db()
    return client.post(url, {"version": str(request.version), **typed})


def waiting(bureau):
    return actions.ask(bureau.actor("case"), making.accepted(bureau), question="Which account?")


def reached(bureau):
    return actions.reach(bureau.actor("case"), waiting(bureau), reached_at=clock.now())


def delayed(bureau):
    now = clock.now()
    return actions.delay(
        bureau.actor("case"),
        making.accepted(bureau),
        authority="Tribunal of Milan",
        expected_at=now + timedelta(days=9),
        told_at=now,
        because="bank data",
    )


def refused_item(bureau):
    return actions.refuse_item(
        bureau.actor("case"), making.accepted(bureau), number=1, ground=ground(bureau), ground_facts="A judge sealed it."
    )


def with_unknown(bureau):
    return actions.review_rights(
        bureau.actor("case"), making.accepted(bureau), question="asylum", answer="unknown", source="no register asked"
    )


def threatened(bureau):
    return making.received(bureau, urgency="life", urgency_reason="A child is missing.")


def released(bureau):
    head = bureau.officers["head"]
    return actions.release(
        bureau.actor("duty"), threatened(bureau), called=head, answers={1: "At the station"}, opening="", because="insulin"
    )


def ground(bureau):
    return bureau.basis.grounds.first().code


def with_another_receipt(bureau):
    earlier = clock.now() - timedelta(hours=3)
    return actions.propose_receipt(bureau.actor("case"), making.accepted(bureau), received_at=earlier, because="the channel's log")


def all_refused(bureau):
    request = refused_item(bureau)
    actions.second_read(bureau.actor("other"), request, number=1, agrees=True)
    return actions.write_reply(bureau.actor("case"), request, opening="Dear colleagues,")


RIGHTS = {f"rights_{question}": "no" for question in RightsQuestion} | {"rights_source": "country sheet of this year"}
TAKEN = [
    ("accept", "case", making.received, {}),
    ("assign", "head", making.received, {"officer": "other"}),
    ("hand_over", "head", making.accepted, {"officer": "other", "because": "leave"}),
    ("take_over", "other", making.accepted, {"because": "she is on leave"}),
    ("settle", "case", making.accepted, {"number": "1", "outcome": "provided", "answer": "Li Wei", "handling": "H0"}),
    ("settle", "case", making.accepted, {"number": "1", "outcome": "refused", "ground": "ground", "ground_facts": "x", "handling": "H0"}),
    ("second_read", "other", refused_item, {"number": "1", "agrees": "yes"}),
    ("second_read", "other", refused_item, {"number": "1", "agrees": "no", "because": "too wide"}),
    ("review_rights", "case", making.accepted, {"asylum_answer": "no", "asylum_source": "register of 2 March"}),
    ("weigh", "head", with_unknown, {"question": "asylum", "may_proceed": "yes", "decision": "No sign of it."}),
    ("write", "case", making.accepted, {"opening": "Dear colleagues,", "handling": "H1", "channel": "siena"}),
    ("answer", "case", making.ready_to_send, {}),
    ("answer", "head", making.proposed, {}),
    ("refuse", "case", all_refused, {"because": "all is sealed"}),
    ("ask", "case", making.accepted, {"question": "Which account?"}),
    ("reach", "case", waiting, {"reached_at": "now"}),
    ("hear", "case", reached, {"answer": "The second one", "answered_at": "now"}),
    (
        "delay",
        "case",
        making.accepted,
        {"numbers": "1", "authority": "Court", "because": "bank data", "expected_at": "later", "told_at": "now"},
    ),
    ("authorise", "case", delayed, {"was_granted": "yes"}),
    ("release", "duty", threatened, {"called": "head", "because": "insulin", "answer_1": "At the station"}),
    ("countersign", "head", released, RIGHTS),
    ("mark_duplicate", "case", making.accepted, {"of": "another", "because": "same facts"}),
    ("withdraw", "case", making.accepted, {"because": "found"}),
    ("transfer", "case", making.accepted, {"desk": "elsewhere", "because": "airport matter"}),
    ("set_basis", "case", making.accepted, {"basis": ""}),
    ("ground_transfer", "case", making.accepted, {"ground": "adequacy", "reason": "decision of 2021"}),
    ("cross_check", "case", making.accepted, {}),
    ("correct_receipt", "case", making.accepted, {"received_at": "earlier", "because": "the channel's log"}),
    ("correct_receipt", "head", with_another_receipt, {}),
    ("seal", "case", making.accepted, {"because": "a colleague is concerned"}),
    ("grant", "case", making.accepted, {"officer": "other", "until_on": "2099-01-01", "because": "knows the case"}),
    ("attach", "case", making.accepted, {"attached": "a letter"}),
    ("take_back", "case", making.proposed, {"because": "an item is missing"}),
    ("keep_longer", "head", making.answered, {"until_on": "next month", "because": "an appeal is pending"}),
]


def meant(bureau, typed):
    """The words of the table as what a person would send."""
    now = clock.now()
    meaning = {
        "now": local(now),
        "later": local(now + timedelta(days=3)),
        "earlier": local(now - timedelta(hours=3)),
        "next month": f"{now + timedelta(days=30):%Y-%m-%d}",
        "other": str(bureau.officers["other"].pk),
        "head": str(bureau.officers["head"].pk),
        "ground": ground(bureau),
    }
    sent = {name: meaning.get(value, value) for name, value in typed.items()}
    if sent.get("of") == "another":
        sent["of"] = making.received(bureau).reference
    if sent.get("desk") == "elsewhere":
        sent["desk"] = str(making.making_people.desk().pk)
    if sent.get("attached") == "a letter":
        sent["attached"] = io.BytesIO(b"%PDF-1.7 letter")
        sent["attached"].name = "letter.pdf"
    return sent


def test_the_table_of_this_test_has_every_step():
    assert {step for step, *_rest in TAKEN} | {"unseal", "erase"} == set(STEPS)
    assert FLOW.by_name.keys() <= STEPS.keys()


@pytest.mark.parametrize(("step", "who", "build", "typed"), TAKEN)
def test_a_step_is_shown_and_taken(bureau, step, who, build, typed):
    request = build(bureau)
    client, url = signed_in(bureau.officers[who]), f"{request.get_absolute_url()}{step}/"
    assert client.get(url).status_code == 200
    fragment = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert fragment.lstrip().startswith("<section")
    before = request.version
    answer = take(bureau, who, request, step, **meant(bureau, typed))
    assert answer.status_code == 302, answer.content.decode()
    request.refresh_from_db()
    assert request.version > before or step in {"answer", "refuse", "cross_check", "take_back"}


def test_what_is_said_after_a_step_is_a_sentence(bureau):
    request = making.accepted(bureau)
    address, sent = request.get_absolute_url(), {"version": str(request.version), "question": "Which account?"}
    told = signed_in(bureau.officers["case"]).post(f"{address}ask/", sent, follow=True)
    assert [str(message) for message in told.context["messages"]] == ["The step “Ask clarification” is done."]


@pytest.mark.parametrize(
    ("step", "who", "build", "typed", "sentence"),
    [
        ("assign", "case", making.received, {"officer": "other"}, "Only the head of desk or the duty officer assigns requests."),
        (
            "settle",
            "other",
            making.accepted,
            {"number": "1", "outcome": "provided", "answer": "x", "handling": "H0"},
            "Only the officer in charge",
        ),
        ("take_over", "case", making.accepted, {"because": "x"}, "You are in charge already."),
        ("second_read", "case", refused_item, {"number": "1", "agrees": "yes"}, "The second reader is another person"),
        (
            "weigh",
            "case",
            with_unknown,
            {"question": "asylum", "may_proceed": "yes", "decision": "x"},
            "Only the head of desk can do this.",
        ),
        ("answer", "case", making.accepted, {}, "Item 1 is not answered."),
        ("answer", "case", making.proposed, {}, "Another person than the officer in charge confirms"),
        (
            "release",
            "duty",
            making.received,
            {"called": "head", "because": "x", "answer_1": "x"},
            "Only a request that averts an imminent threat",
        ),
        ("countersign", "duty", released, RIGHTS, "The officer who released it cannot sign a second time."),
        ("take_back", "head", making.proposed, {"because": "x"}, "You have proposed nothing here"),
        ("seal", "other", making.accepted, {"because": "x"}, "Only the officer in charge can do this."),
        ("correct_receipt", "case", with_another_receipt, {}, "Only the head of desk"),
    ],
)
def test_a_step_that_is_closed_says_why_and_changes_nothing(bureau, step, who, build, typed, sentence):
    request = build(bureau)
    shown = signed_in(bureau.officers[who]).get(f"{request.get_absolute_url()}{step}/")
    assert shown.status_code == 403
    assert sentence in shown.content.decode()
    request.refresh_from_db()
    before = request.version
    sent = take(bureau, who, request, step, **meant(bureau, typed))
    assert sent.status_code == 403
    assert sentence in sent.content.decode()
    request.refresh_from_db()
    assert request.version == before


@pytest.mark.parametrize(
    ("step", "who", "build", "typed", "sentence", "kept"),
    [
        ("ask", "case", making.accepted, {"question": "SECRET"}, "Comity is not accredited for it", "SECRET"),
        (
            "settle",
            "case",
            making.accepted,
            {"number": "1", "outcome": "refused", "ground_facts": "canary", "handling": "H0"},
            "Name the ground",
            "canary",
        ),
        (
            "settle",
            "case",
            making.accepted,
            {"number": "1", "outcome": "provided", "answer": "canary", "handling": "H2"},
            "Name who gave the H2",
            "canary",
        ),
        ("second_read", "other", refused_item, {"number": "1", "agrees": "no"}, "Say why", ""),
        ("review_rights", "case", making.accepted, {"asylum_source": "canary"}, "Answer the question that this source is for.", "canary"),
        ("review_rights", "case", making.accepted, {}, "Answer at least one question.", ""),
        (
            "delay",
            "case",
            making.accepted,
            {"numbers": "1", "authority": "canary", "because": "x", "expected_at": "earlier", "told_at": "now"},
            "in the future",
            "canary",
        ),
        ("reach", "case", waiting, {"reached_at": "earlier"}, "before it was asked", ""),
        ("mark_duplicate", "case", making.accepted, {"of": "AR-x", "because": "canary"}, "no other request of this reference", "canary"),
        ("release", "duty", threatened, {"called": "head", "because": "canary"}, "Write what is released", "canary"),
        (
            "write",
            "case",
            making.accepted,
            {"opening": "canary", "handling": "H3", "channel": "siena"},
            "its restriction in words",
            "canary",
        ),
        (
            "grant",
            "case",
            making.accepted,
            {"officer": "other", "until_on": "2020-01-01", "because": "canary"},
            "This day is over",
            "canary",
        ),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stands_there_still(bureau, step, who, build, typed, sentence, kept):
    answer = take(bureau, who, build(bureau), step, **meant(bureau, typed))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert kept in answer.content.decode()


def test_an_unknown_code_in_the_address_is_no_error(bureau):
    request = making.accepted(bureau)
    page = signed_in(bureau.officers["case"]).get(f"{request.get_absolute_url()}write/?handling=zz")
    assert page.status_code == 200


def test_a_step_that_is_not_open_from_here_leads_back_with_its_sentence(bureau):
    request = making.answered(bureau)
    client = signed_in(bureau.officers["case"])
    answer = client.get(f"{request.get_absolute_url()}settle/", follow=True)
    assert answer.redirect_chain[-1][0] == request.get_absolute_url()
    assert "is not open from the state" in answer.content.decode()
    assert client.get(f"{request.get_absolute_url()}nothing/").status_code == 404


def test_a_duplicate_of_what_one_may_not_see_is_a_duplicate_of_nothing(bureau):
    hidden = making.received(making.bureau())
    answer = take(bureau, "case", making.accepted(bureau), "mark_duplicate", of=hidden.reference, because="same")
    assert "There is no other request of this reference for you." in answer.content.decode()


def test_the_letter_is_previewed_as_it_is_typed_and_nothing_is_saved(bureau):
    request = making.accepted(bureau)
    client = signed_in(bureau.officers["case"])
    typed = {"opening": "canary <b>opening</b>", "handling": "H2", "channel": "siena"}
    shown = client.post(f"{request.get_absolute_url()}letter/preview/", typed).content.decode()
    assert "canary &lt;b&gt;opening&lt;/b&gt;" in shown
    assert not request.replies.exists()
    assert client.get(f"{request.get_absolute_url()}letter/draft.pdf").status_code == 404


def test_a_draft_of_the_letter_is_a_file(bureau):
    request = making.ready_to_send(bureau)
    answer = signed_in(bureau.officers["case"]).get(f"{request.get_absolute_url()}letter/draft.pdf")
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")


def test_an_attached_file_is_taken_away_by_those_who_see_the_request_and_by_nobody_else(bureau):
    request = making.accepted(bureau)
    take(bureau, "case", request, "attach", **meant(bureau, {"attached": "a letter"}))
    from comity.kernel import attachments

    url = f"{request.get_absolute_url()}files/{attachments.of(request).get().pk}/"
    assert signed_in(making.bureau().officers["case"]).get(url).status_code == 404
    answer = signed_in(bureau.officers["other"]).get(url)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 letter"
    assert answer["Content-Disposition"].startswith("attachment")
    answer.close()


def test_a_seal_is_opened_again(bureau):
    request = making.accepted(bureau)
    actions.seal(bureau.actor("case"), request, is_sealed=True, because="concerned")
    assert take(bureau, "case", request, "unseal", because="over").status_code == 302
    assert not AssistanceRequest.objects.get().is_sealed


def test_a_file_of_a_sealed_request_has_no_side_door_without_a_purpose(bureau):
    from comity.kernel import attachments

    request = making.accepted(bureau)
    take(bureau, "case", request, "attach", **meant(bureau, {"attached": "a letter"}))
    actions.seal(bureau.actor("case"), request, is_sealed=True, because="a source is named")
    until = clock.now() + timedelta(days=1)
    actions.grant(bureau.actor("case"), request, officer=bureau.officers["other"], until_at=until, because="knows the source")
    url = f"/attachments/{attachments.of(request).get().pk}/"
    granted = signed_in(bureau.officers["other"])
    assert b"Purpose" in granted.get(url).content
    answer = granted.post(url, {"purpose": "the same source"})
    own = signed_in(bureau.officers["case"]).get(url)
    for taken in (answer, own):
        assert taken.headers["Content-Disposition"].startswith("attachment")
        b"".join(taken.streaming_content)
        taken.close()


def test_the_only_item_is_chosen_already_and_of_several_none(bureau):
    client = signed_in(bureau.officers["other"])
    one = client.get(f"{refused_item(bureau).get_absolute_url()}second_read/").content.decode()
    assert re.search(r'name="number" value="1"[^>]* checked', one)
    items = [making.ItemAsked("Identity of the caller", "identity", "indirect"), making.ItemAsked("Address", "identity", "indirect")]
    several = making.accepted(bureau, items=items)
    page = signed_in(bureau.officers["case"]).get(f"{several.get_absolute_url()}settle/").content.decode()
    assert not re.search(r'name="number"[^>]* checked', page)


def test_no_ground_of_a_transfer_is_chosen_for_anybody_where_none_is_on_record(bureau):
    request = making.accepted(bureau)
    client = signed_in(bureau.officers["case"])
    url = f"{request.get_absolute_url()}ground_transfer/"
    select = client.get(url).content.decode().partition('name="ground"')[2].partition("</select>")[0]
    assert select.index('value=""') < select.index('value="adequacy"')
    assert " selected" not in select.partition("</option>")[2]
    assert client.post(url, {"ground": "", "reason": "decision of 2021", "version": request.version}).status_code == 422
