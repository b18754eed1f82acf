"""The letter that went out: marked with its code and its restrictions, in the language of the request, and the same ever after."""

import io

import pytest
from django.conf import settings
from pypdf import PdfReader

from comity.agreements import actions as agreements
from comity.casework import actions, letters
from comity.casework.models import AssistanceRequest, Reply
from comity.directory import actions as directory
from comity.engines import ledger
from tests import making_casework as making
from tests.making_casework import Bureau
from tests.making_people import signed_in

pytestmark = pytest.mark.django_db
WORDS = "Not to be shown to the press."


@pytest.fixture
def bureau() -> Bureau:
    return making.bureau()


def answered(bureau: Bureau) -> AssistanceRequest:
    request, case = making.ready_to_send(bureau), bureau.actor("case")
    actions.write_reply(case, request, opening="Chers collègues,", handling="H3", handling_text=WORDS)
    actions.propose(case, request, whole_refusal=False)
    return actions.confirm(bureau.actor("head"), request, whole_refusal=False)


def taken(bureau: Bureau, request: AssistanceRequest, as_format: str) -> bytes:
    """The file as the page gives it."""
    address = f"{request.get_absolute_url()}letter/{request.replies.get().pk}.{as_format}"
    return bytes(signed_in(bureau.officers["case"]).get(address).content)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_letter_bears_its_handling_code_and_its_restrictions_in_the_language_of_the_request(bureau: Bureau) -> None:
    request = answered(bureau)
    text, french = text_of(taken(bureau, request, "pdf")), letters.phrases("fr")
    assert f"{request.reference} H3" in text, "at the head of the page"
    assert text.index(french["restrictions"]) < text.index(french["handling_H3"].replace("\u00a0", " ")) < text.index(WORDS)
    assert french["reply"] in text
    assert letters.phrases("en")["reply"] not in text


def test_what_went_out_stays_as_it_was_whatever_is_renamed_or_ended_later(bureau: Bureau) -> None:
    request, head = answered(bureau), bureau.actor("head")
    pdf, data = taken(bureau, request, "pdf"), taken(bureau, request, "json")
    before = bureau.partner.name
    directory.edit_agency(head, bureau.partner, name="Renamed afterwards")
    agreements.edit(head, bureau.basis, short_title="Retitled afterwards", because="a typing error")
    assert (taken(bureau, request, "pdf"), taken(bureau, request, "json")) == (pdf, data)
    assert before in text_of(pdf)
    reply = request.replies.get()
    assert reply.digest == ledger.keyed_digest(settings.KEYS.current("digest"), reply.letter)


def test_a_letter_that_was_changed_past_the_desk_is_not_given_out(bureau: Bureau) -> None:
    request = answered(bureau)
    reply = request.replies.get()
    forged = {**(reply.letter or {}), "opening": "Nous ne savons rien."}
    Reply.objects.filter(pk=reply.pk).update(letter=forged)
    for as_format in ("pdf", "json"):
        answer = signed_in(bureau.officers["case"]).get(f"{request.get_absolute_url()}letter/{reply.pk}.{as_format}")
        assert answer.status_code == 409
        assert "no longer the one that went out" in answer.content.decode()
