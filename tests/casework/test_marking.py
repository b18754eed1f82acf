"""A page is never marked weaker than what is on it, on paper too; what leaves by transfer or as a file says what it is."""

import io
import re
from typing import Any

import pytest

from comity.casework import actions
from comity.casework.models import AssistanceRequest
from comity.directory import actions as directory
from comity.kernel import attachments
from comity.kernel.models import Entry
from comity.people.models import Officer
from tests import making_agreements
from tests import making_casework as making
from tests.making_casework import Bureau
from tests.making_people import signed_in

pytestmark = pytest.mark.django_db
H2 = {"handling": "H2", "originator": "Police of Basel", "originator_consent": "Major Frei, 2 March"}
H3 = {"handling": "H3", "handling_text": "Only for this case."}


@pytest.fixture
def bureau() -> Bureau:
    return making.bureau()


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def page_of(bureau: Bureau, request: AssistanceRequest, step: str = "") -> str:
    return signed_in(bureau.officers["case"]).get(f"{request.get_absolute_url()}{step}").content.decode()


def marks(page: str) -> str:
    """What stands in the head of the page before its deadline, codes alone."""
    return " · ".join(re.findall(r'<abbr class="handling"[^>]*><bdi dir="ltr">(.*?)</bdi>', page[: page.index('class="subject"')]))


def printed(page: str) -> str:
    found = re.search(r'<span class="print-mark">(.*?)</span>', page)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("own", "materials", "shown"),
    [
        ({}, [], "H0"),
        ({"handling": "H1"}, [], "H1"),
        ({}, [H2], "H2"),
        ({"handling": "H1"}, [H3], "H1 · H3"),
        ({}, [H3], "H3"),
        ({}, [H3, H2], "H2 · H3"),
        ({"handling": "H2"}, [{"handling": "H1"}], "H2"),
    ],
)
def test_a_page_and_its_print_bear_the_strictest_code_of_what_is_on_them(bureau: Bureau, own: Any, materials: Any, shown: str) -> None:
    asked = [actions.ItemAsked(f"thing {number}", "identity", "indirect") for number in range(2)]
    request = making.accepted(bureau, items=asked, **own)
    for number, material in enumerate(materials, 1):
        actions.provide(bureau.actor("case"), request, number=number, answer="Li Wei", **material)
    page = page_of(bureau, request)
    assert marks(page) == f"{shown} · X4"
    assert printed(page) == printed(page_of(bureau, request, "write/")) == f"{request.reference} · {shown} · X4"
    why = page[page.index('id="why"') : page.index('id="persons"')]
    assert f"Handling code {own.get('handling', 'H0')}: " in text(why), "its own code stays a fact of the request"


def test_a_code_in_arabic_words_runs_as_the_page_does_though_it_begins_with_a_latin_letter(bureau: Bureau) -> None:
    request, officer = making.accepted(bureau), bureau.officers["case"]
    Officer.objects.filter(pk=officer.pk).update(language="ar")
    page = signed_in(officer).get(request.get_absolute_url()).content.decode()
    assert "<dd>H0: " in page
    assert "<bdi>H0" not in page


def test_the_ground_of_a_transfer_says_of_which_kind_it_is(bureau: Bureau) -> None:
    directory.add_sheet(bureau.actor("head"), country="CH", legal_areas=["Lugano"])
    abroad = making_agreements.agency(bureau.actor("head"), "CH")
    request, case = (
        making.accepted(bureau, requester=abroad, basis=making_agreements.in_force(bureau.actor("head"), "IT", "CH")),
        bureau.actor("case"),
    )
    actions.ground_transfer(case, request, ground="derogation", reason="Art. 38(1)(e): weighed in this case.")
    said = "derogation for a specific situation: Art. 38(1)(e): weighed in this case."
    assert f"Outside our legal area. {said}" in text(page_of(bureau, request))


def test_a_fingerprint_says_what_it_is_and_who_can_check_it(bureau: Bureau) -> None:
    request = making.answered(bureau)
    page = text(page_of(bureau, request))
    said = "Fingerprint of what was sent. It is keyed: this desk alone can check it, and does before it gives out a copy."
    assert f"{said} {request.replies.get().digest}" in page


def test_every_file_that_an_officer_takes_away_is_a_disclosure(bureau: Bureau) -> None:
    file = attachments.stage(io.BytesIO(b"a photograph"), "photo.txt")
    request, client = making.ready_to_send(bureau, files=[file]), signed_in(bureau.officers["case"])
    own = request.get_absolute_url()
    for address in (f"{own}files/{attachments.of(request).get().pk}/", f"{own}letter/draft.pdf", f"{own}timeline.json"):
        answer = client.get(address)
        assert b"".join(answer)
        assert answer.status_code == 200
    taken = Entry.objects.filter(action__startswith="casework.assistancerequest.take_").order_by("sequence")
    found = [(entry.action.rpartition(".")[2], entry.category) for entry in taken]
    assert found == [("take_file", "disclosure"), ("take_letter", "disclosure"), ("take_timeline", "disclosure")]
