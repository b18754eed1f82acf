"""Transfer to another desk: not while that desk would see nothing of it, and not while the requester owes an answer to this one."""

import pytest

from comity.casework import actions
from comity.casework.models import AssistanceRequest
from comity.kernel.errors import NotAllowed
from comity.kernel.models import Notification
from tests import making_casework as making
from tests import making_people
from tests.making_casework import Bureau
from tests.making_people import signed_in

pytestmark = pytest.mark.django_db
SEALED = "Nobody at the other desk would see a sealed request. Open the seal first."
ASKED = "A question to the requester is open. Record their clarification first."


@pytest.fixture
def bureau() -> Bureau:
    return making.bureau()


def is_refused(bureau: Bureau, request: AssistanceRequest, sentence: str) -> None:
    """By the page and by the action, with this sentence; it stays where it is."""
    client, other = signed_in(bureau.officers["case"]), making_people.desk()
    request = AssistanceRequest.objects.get(pk=request.pk)
    page = client.get(f"{request.get_absolute_url()}transfer/")
    assert page.status_code == 403
    assert sentence in page.content.decode()
    with pytest.raises(NotAllowed) as refused:
        actions.transfer(bureau.actor("case"), request, desk=other, because="arrival at the airport")
    assert str(refused.value) == sentence
    request.refresh_from_db()
    assert request.desk == bureau.desk


def goes(bureau: Bureau, request: AssistanceRequest) -> None:
    request, other = AssistanceRequest.objects.get(pk=request.pk), making_people.desk()
    head = making_people.officer("head", other, name="Aldo Aria")
    sent = {"version": str(request.version), "desk": str(other.pk), "because": "arrival at the airport"}
    assert signed_in(bureau.officers["case"]).post(f"{request.get_absolute_url()}transfer/", sent).status_code == 302
    request.refresh_from_db()
    assert (request.desk, request.officer, request.state) == (other, None, "received")
    assert Notification.objects.filter(officer=head, template__contains="transferred").exists()


def test_a_sealed_request_goes_to_no_other_desk_until_its_seal_is_open(bureau: Bureau) -> None:
    request, case = making.accepted(bureau), bureau.actor("case")
    actions.seal(case, request, is_sealed=True, because="a colleague is concerned")
    is_refused(bureau, request, SEALED)
    actions.seal(case, request, is_sealed=False, because="he is not")
    goes(bureau, request)


def test_a_request_with_an_open_question_goes_to_no_other_desk_until_it_is_answered(bureau: Bureau) -> None:
    request, case = making.accepted(bureau), bureau.actor("case")
    actions.ask(case, request, question="Which account?")
    is_refused(bureau, request, ASKED)
    actions.hear(case, request, answer="The one in Milan")
    goes(bureau, request)
