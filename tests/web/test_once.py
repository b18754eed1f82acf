"""A form that makes something is taken once, whoever presses how often; what was refused goes through when it is mended."""

import re
from datetime import timedelta

import pytest
from tests import making_people

from comity.directory.models import Agency
from comity.kernel import clock
from comity.web import once
from comity.web.models import TakenForm

pytestmark = pytest.mark.django_db
ADD = "/directory/add/"
SENT = {"name": "Prefecture", "agency_kind": "city", "country": "FR", "zone": "Europe/Paris"}


@pytest.fixture
def desk():
    return making_people.desk()


@pytest.fixture
def heads(desk):
    return making_people.signed_in(making_people.officer("head", desk, name="Elena Capo"))


def token_of(page: str) -> str:
    (token,) = re.findall(r'name="_once" value="([^"]+)"', page)
    return token


def test_a_form_that_is_sent_twice_leads_to_what_the_first_made(heads):
    sent = {**SENT, "_once": token_of(heads.get(ADD).content.decode())}
    first, second = heads.post(ADD, sent), heads.post(ADD, sent, follow=True)
    assert Agency.objects.filter(name="Prefecture").count() == 1
    assert second.redirect_chain == [(first["Location"], 302)]
    assert "This form was taken already" in second.content.decode()


def test_the_same_form_with_other_words_is_told_what_the_first_made_and_loses_nothing(heads):
    sent = {**SENT, "_once": token_of(heads.get(ADD).content.decode())}
    first = heads.post(ADD, sent)
    corrected = heads.post(ADD, {**sent, "name": "Prefecture of the Rhône"})
    page = corrected.content.decode()
    assert corrected.status_code == 422
    assert f"with other words, and made {first['Location']}" in page
    assert "Prefecture of the Rhône" in page
    assert Agency.objects.filter(name__startswith="Prefecture").count() == 1


def test_every_showing_of_a_form_is_a_form_of_its_own(heads):
    tokens = [token_of(heads.get(ADD).content.decode()) for _ in range(2)]
    assert len({*tokens}) == 2
    for number, token in enumerate(tokens):
        heads.post(ADD, {**SENT, "name": f"Prefecture {number}", "_once": token})
    assert Agency.objects.filter(name__startswith="Prefecture").count() == 2


def test_what_was_refused_keeps_its_token_and_goes_through_once_it_is_mended(heads):
    token = token_of(heads.get(ADD).content.decode())
    wrong = heads.post(ADD, {**SENT, "country": "", "_once": token})
    assert (wrong.status_code, token_of(wrong.content.decode()), TakenForm.objects.count()) == (422, token, 0)
    assert heads.post(ADD, {**SENT, "_once": token}).status_code == 302
    assert Agency.objects.filter(name="Prefecture").count() == 1


def test_what_the_action_refuses_leaves_no_token_behind(heads):
    heads.post(ADD, {**SENT, "is_ours": "on"})
    token = token_of(heads.get(ADD).content.decode())
    refused = heads.post(ADD, {**SENT, "name": "Another", "is_ours": "on", "_once": token})
    assert (refused.status_code, TakenForm.objects.count()) == (422, 0), "there is one agency of our own"
    assert heads.post(ADD, {**SENT, "name": "Another", "_once": token}).status_code == 302


def test_a_token_is_its_officers_alone(heads, desk):
    token = token_of(heads.get(ADD).content.decode())
    heads.post(ADD, {**SENT, "_once": token})
    other = making_people.signed_in(making_people.officer("head", desk, name="Bianca Capo"))
    answer = other.post(ADD, {**SENT, "name": "Prefecture of another", "_once": token}, follow=True)
    assert "This form was taken already" not in answer.content.decode()
    assert Agency.objects.filter(name__startswith="Prefecture").count() == 2


def test_a_form_without_a_token_is_taken_as_it_comes(heads):
    heads.post(ADD, SENT)
    assert (Agency.objects.filter(name="Prefecture").count(), TakenForm.objects.count()) == (1, 0)


def test_old_tokens_are_forgotten(heads):
    heads.post(ADD, {**SENT, "_once": token_of(heads.get(ADD).content.decode())})
    assert str(TakenForm.objects.get()) == Agency.objects.get(name="Prefecture").get_absolute_url()
    assert [once.forget_old(clock.now() + timedelta(days=days)) for days in (29, 31)] == [0, 1]
