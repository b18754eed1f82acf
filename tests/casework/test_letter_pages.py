"""The letter on the page before it goes out is the letter that goes out; what is proposed is never said to be sent."""

import io
import re
from html import unescape

import pytest
from pypdf import PdfReader

from comity.casework import actions
from comity.casework.models import AssistanceRequest
from comity.casework.terms import RightsQuestion
from comity.kernel.record import signatures
from tests import making_casework as making
from tests.making_people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return making.bureau()


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def letter_on(page: str) -> str:
    return text(page[page.index('<article class="letter"') : page.index("</article>")])


def partly(bureau, **facts) -> AssistanceRequest:
    request, case = making.accepted(bureau, **facts), bureau.actor("case")
    ground = bureau.basis.grounds.first().code
    actions.provide(case, request, number=1, answer="Li Wei", ground=ground, ground_facts="Un juge l'a scellé.")
    actions.second_read(bureau.actor("other"), request, number=1, agrees=True)
    actions.review_all_rights(case, request, answers={question.value: ("no", "sheet") for question in RightsQuestion})
    return actions.write_reply(case, request, opening="Nous répondons.", closing="À votre disposition.")


def test_the_letter_beside_the_form_says_all_that_the_sent_one_says_but_who_signs_and_when(bureau):
    request = partly(bureau)
    url = request.get_absolute_url()
    case = signed_in(bureau.officers["case"])
    typed = {"opening": "Nous répondons.", "closing": "À votre disposition.", "handling": "H1", "channel": "siena"}
    previews = [letter_on(case.get(f"{url}{step}/").content.decode()) for step in ("write", "answer")]
    previews.append(letter_on(case.post(f"{url}letter/preview/", typed).content.decode()))
    assert previews[0] == previews[1] == previews[2]
    for said in ("Communiqué en partie", "Motif : Art. 6(1)(a) · Les informations", "Raisons : Un juge l'a scellé.", "Chers collègues,"):
        assert said in previews[0]
    assert "[l'agent qui confirme]" in previews[0]
    assert "[le jour de l'envoi]" in previews[0]
    assert "Carla Conti" not in previews[0], "the one who writes is not the one who signs"
    actions.propose(bureau.actor("case"), request, whole_refusal=False)
    actions.confirm(bureau.actor("head"), request, whole_refusal=False)
    reply = request.replies.get()
    pdf = PdfReader(io.BytesIO(case.get(f"{url}letter/{reply.pk}.pdf").content))
    drawn = " ".join("".join(page.extract_text() for page in pdf.pages).split())
    assert "Elena Este" in drawn
    words = set(re.findall(r"\w+", previews[0])) - set(re.findall(r"\w+", "l'agent qui confirme le jour de l'envoi"))
    assert words <= set(re.findall(r"\w+", drawn))


def test_a_draft_of_h3_that_lacks_its_words_is_previewed_all_the_same(bureau):
    request = making.accepted(bureau)
    shown = signed_in(bureau.officers["case"]).post(f"{request.get_absolute_url()}letter/preview/", {"handling": "H3", "channel": "siena"})
    assert shown.status_code == 200
    assert "H3" in letter_on(shown.content.decode())


@pytest.mark.parametrize("step", ["write", "answer"])
def test_a_language_without_words_for_letters_is_named_before_anything_is_proposed(bureau, step):
    client, sentence = (
        signed_in(bureau.officers["case"]),
        "No fixed words of letters are kept in Portuguese: headings and dates will be in English",
    )
    assert sentence in client.get(f"{partly(bureau, language='pt').get_absolute_url()}{step}/").content.decode()
    assert "No fixed words" not in client.get(f"{partly(bureau).get_absolute_url()}{step}/").content.decode()


def test_what_cannot_be_drawn_is_said_beside_the_form_and_stops_the_proposal(bureau):
    request = partly(bureau)
    actions.write_reply(bureau.actor("case"), request, opening="\U000f1234")
    client, url = signed_in(bureau.officers["case"]), f"{request.get_absolute_url()}answer/"
    assert "fonts-noto-core" in client.get(url).content.decode()
    refused = client.post(url, {"version": str(request.version)})
    assert refused.status_code == 422
    assert "fonts-noto-core" in refused.content.decode()
    assert not list(signatures.live(AssistanceRequest.objects.get(pk=request.pk)))


def test_a_proposal_says_that_nothing_went_out_and_whom_it_waits_for(bureau):
    request = making.ready_to_send(bureau)
    url = f"{request.get_absolute_url()}answer/"
    proposed = signed_in(bureau.officers["case"]).post(url, {"version": str(request.version)}, follow=True).content.decode()
    assert "The reply is proposed. Nothing is sent yet. It waits for a second person: Elena Este." in proposed
    assert "is done." not in proposed
    before = signed_in(bureau.officers["head"]).get(url).content.decode()
    assert "You sign the reply as the second person. From then on the request is answered" in before
    assert "Comity sends nothing itself: you then download the letter" in before
    confirmed = signed_in(bureau.officers["head"]).post(url, {"version": str(request.version)}, follow=True).content.decode()
    assert "The reply is signed and counts as sent. Comity sends nothing itself" in confirmed


def test_the_ground_stands_in_words_on_the_page_and_before_its_second_reader(bureau):
    request, case = making.accepted(bureau), bureau.actor("case")
    ground = bureau.basis.grounds.first()
    actions.provide(case, request, number=1, answer="Li Wei", ground=ground.code, ground_facts="A judge sealed it.")
    words = f"{ground.article} · {ground.sentence}"
    client = signed_in(bureau.officers["other"])
    assert words in text(client.get(request.get_absolute_url()).content.decode())
    reading = text(client.get(f"{request.get_absolute_url()}second_read/").content.decode())
    assert words in reading
    bureau.basis.grounds.update(article="")
    assert f" {ground.sentence}" in text(client.get(f"{request.get_absolute_url()}second_read/").content.decode())
    offered = signed_in(bureau.officers["case"]).get(f"{request.get_absolute_url()}settle/").content.decode()
    assert f">{ground.sentence}</option>" in offered


def test_no_field_that_a_choice_requires_is_called_optional(bureau):
    settling = signed_in(bureau.officers["case"]).get(f"{making.accepted(bureau).get_absolute_url()}settle/").content.decode()
    labels = dict(re.findall(r'<label for="id_(\w+)">.*?<span class="optional">\((.*?)\)</span>', settling))
    assert "optional" not in labels.values()
    assert labels["answer"] == "needed where something is provided"
    assert labels["ground"] == labels["ground_facts"] == "needed where something is held back"
    assert labels["handling_text"] == "needed for H3"


def test_the_writing_form_offers_no_code_weaker_than_what_goes_out(bureau):
    request = making.accepted(bureau, handling="H1")
    page = signed_in(bureau.officers["case"]).get(f"{request.get_absolute_url()}write/").content.decode()
    assert re.findall(r'<option value="(H\d)"', page) == ["H1", "H2"]
    sent = signed_in(bureau.officers["case"]).post(
        f"{request.get_absolute_url()}write/", {"version": str(request.version), "handling": "H0", "channel": "siena"}
    )
    assert sent.status_code == 422
