"""Whoever adds or removes an app or a passkey is told that it is done."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests import making_people as make
from tests.people.making_sign_ins import code_of, fresh, sentences
from tests.people.test_passkey_again import Passkey

pytestmark = pytest.mark.usefixtures("committed")


def test_adding_and_removing_a_passkey_and_an_app_is_confirmed() -> None:
    person = make.officer()
    client = fresh(person)
    form = client.get("/my/factors/passkeys/add/")
    challenge = form.context["js_data"]["creation_options"]["publicKey"]["challenge"]
    typed = {"name": "my key", "credential": json.dumps(Passkey().answers(challenge))}
    assert "Your passkey is added. Your other sessions are ended." in sentences(client.post(form.request["PATH_INFO"], typed, follow=True))
    assert "Your app is removed. Your other sessions are ended." in sentences(client.post("/my/factors/app/remove/", follow=True))
    secret = client.get("/my/factors/app/").context["form"].secret
    added = sentences(client.post("/my/factors/app/", {"code": code_of(secret)}, follow=True))
    assert "Your app is added. Your other sessions are ended." in added
    passkey = Authenticator.objects.get(user=person, type="webauthn")
    removed = sentences(client.post(reverse("mfa_remove_webauthn", args=[passkey.pk]), follow=True))
    assert "Your passkey is removed. Your other sessions are ended." in removed
    assert "Your app is added" not in removed
