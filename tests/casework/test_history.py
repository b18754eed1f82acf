"""What a request's page and timeline tell of its history: words, names and moments of the desk, and which item it was about."""

import io
import re
from datetime import timedelta

import pytest

from comity.casework import actions, happenings
from comity.casework.actions import ItemAsked
from comity.casework.models import AssistanceRequest
from comity.kernel import attachments, clock, tick
from tests import making_casework as making
from tests.making_casework import NOON
from tests.making_people import signed_in

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
RAW = (
    r"\d{4}-\d\d-\d\dT",  # a moment as it is stored
    r"Officer: \d",
    r"Strength|Text:",
    r"\b[0-9a-f]{40,}\b",  # a digest
    r"#\d+",
    r"\b(Owner key|Owner kind|Request id|Breach tick)\b",
)


@pytest.fixture
def bureau():
    with clock.at(NOON - timedelta(days=1)):
        return making.bureau()


def page_of(bureau, request: AssistanceRequest) -> str:
    answer = signed_in(bureau.officers["case"]).get(request.get_absolute_url())
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def part(page: str, name: str) -> str:
    """A section of the page, without its marks."""
    found = re.search(rf'<section[^>]*id="{name}".*?</section>', page)
    assert found, f"no section {name}"
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def timeline_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index('<div class="timeline">') :]).split())


@pytest.mark.parametrize(("granted", "said"), [(True, "granted"), (False, "not granted")])
def test_what_the_court_decided_stands_on_the_page_and_in_the_timeline(bureau, granted, said):
    with clock.at(NOON):
        request = making.accepted(bureau)
    with clock.at(NOON + HOUR):
        facts = {"expected_at": NOON + timedelta(days=20), "told_at": NOON + HOUR, "because": "Bank secrecy."}
        actions.delay(bureau.actor("case"), request, authority="Court of Rome", **facts)
        assert "Court of Rome Bank secrecy. Items 1 · sought" in part(page_of(bureau, request), "authorisations")
    with clock.at(NOON + 2 * HOUR):
        actions.authorise(bureau.actor("case"), request, was_granted=granted)
        page = page_of(bureau, request)
    shown = part(page, "authorisations")
    assert shown.endswith(f"{said} 3 Mar 2026, 14:00 CET")
    assert ("not granted" in shown) is not granted
    answer = "yes" if granted else "no"
    assert f"Did the court grant it? {answer}" in timeline_of(page)
    assert "The decision came on 3 Mar 2026, 14:00 CET: the lawful delay ended." in page


def test_a_moment_typed_to_the_minute_never_lies_before_what_it_follows(bureau):
    asked = NOON + timedelta(seconds=24)
    with clock.at(asked):
        request = making.accepted(bureau)
        actions.ask(bureau.actor("case"), request, question="Which bank?")
    with clock.at(asked + timedelta(seconds=20)):
        actions.reach(bureau.actor("case"), request, reached_at=NOON)
        actions.hear(bureau.actor("case"), request, answer="The first.", answered_at=NOON)
    told = [happenings.sentence(line).partition(":")[0] for line in happenings.of(bureau.actor("case"), request)]
    assert told[-3:] == ["Clarification was asked", "The question reached them", "They clarified"]
    question = request.clarifications.get()
    assert (question.reached_at, question.answered_at) == (asked, asked)


def test_an_answer_that_came_before_its_question_was_known_to_have_arrived_follows_the_question(bureau):
    asked = NOON + timedelta(seconds=24)
    with clock.at(asked):
        request = making.accepted(bureau)
        actions.ask(bureau.actor("case"), request, question="Which bank?")
        actions.hear(bureau.actor("case"), request, answer="The first.", answered_at=NOON)
    assert [line.action.rpartition(".")[2] for line in happenings.of(bureau.actor("case"), request)][-2:] == ["ask", "hear"]


def test_a_timeline_is_told_in_words_and_says_which_item(bureau):
    person = {"names": ["Li Wei"], "role": "suspect", "nationalities": ["CN"], "documents": [{"number": "YA1234567", "country": "IT"}]}
    case = bureau.actor("case")
    with clock.at(NOON):
        file = attachments.stage(io.BytesIO(b"a photograph"), "photo.txt")
        items = [ItemAsked("Identity", "identity", "indirect"), ItemAsked("Accounts", "finance", "indirect")]
        request = making.accepted(bureau, items=items, persons=[person], files=[file], language="de")
        actions.take_file(case, request, attachments.of(request).get())
        ground = request.basis.grounds.first().code
        actions.refuse_item(case, request, number=2, ground=ground, ground_facts="Would warn him.")
        actions.propose_receipt(case, request, received_at=NOON - HOUR, because="The channel says so.")
        actions.correct_receipt(bureau.actor("head"), request)
    with clock.at(NOON + timedelta(days=30)):
        tick.note_breaches(clock.now())
        page = page_of(bureau, request)
    told = timeline_of(page)
    assert "A file was taken away: photo.txt" in told
    assert "An item was answered: item 2" in told
    assert "A deadline was missed: answer, item 1" in told
    assert "Language of the request German" in told
    assert "Names Li Wei" in told
    assert "Nationalities China" in told
    assert "Issuing country Italy" in told
    assert "Proposed by Carla Conti" in told
    assert "Proposed at 3 Mar 2026, 12:00 CET" in told
    assert f"Ground of refusal {ground}" not in told
    assert [rule for rule in RAW if re.search(rule, told)] == []
    assert "Request for information" not in told, "the request a part belongs to is the one on the page"


def test_a_letter_that_was_taken_away_says_which_and_how(bureau):
    request = making.answered(bureau)
    reply = request.replies.get()
    signed_in(bureau.officers["case"]).get(f"{request.get_absolute_url()}letter/{reply.pk}.json")
    actions.take_letter(bureau.actor("case"), reply, as_format="pdf")
    told = timeline_of(page_of(bureau, request))
    assert "A letter was taken away as a file: Reply" in told
    assert "Format PDF" in told
    assert reply.digest not in told


def test_an_auditor_reads_the_same_words(bureau):
    person = {"names": ["Li Wei"], "role": "suspect"}
    request = making.accepted(bureau, persons=[person], language="de")
    auditor = signed_in(bureau.officers["auditor"])
    address = f"/audit/trail/{request.kind()}/{request.key}/"
    answer = auditor.post(address, {"purpose": "yearly review"})
    told = " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
    assert "German" in told
    assert [rule for rule in RAW if re.search(rule, told)] == []
