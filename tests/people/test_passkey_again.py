"""Showing once more that it is you, by passkey: a signature of the registered key opens the way, and nothing else does."""

import hashlib
import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from comity.people.models import Officer
from tests import making_people as making
from tests.people.making_sign_ins import give_name

pytestmark = pytest.mark.django_db
AGAIN, GUARDED = "/sign-in/again/passkey/", "/my/factors/codes/new/"
NAME = websafe_encode(b"a key of sixteen")
PRESENT_AND_VERIFIED, WITH_ITS_KEY = 0x05, 0x40


class Passkey:
    """As much of an authenticator as a browser would ask: it registers its key, and signs what it is asked to."""

    def __init__(self, host: str = "testserver") -> None:
        self.host, self.key = host, ec.generate_private_key(ec.SECP256R1())

    def _said(self, flags: int, credential: bytes = b"") -> AuthenticatorData:
        return AuthenticatorData.create(hashlib.sha256(self.host.encode()).digest(), flags, 1, credential)

    def _answer(self, **response: bytes) -> dict[str, Any]:
        coded = {name: websafe_encode(value) for name, value in response.items()}
        return {"id": NAME, "rawId": NAME, "type": "public-key", "response": coded, "clientExtensionResults": {}}

    def answers(self, challenge: str) -> dict[str, Any]:
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(bytes(16), b"a key of sixteen", public)
        attested = AttestationObject.create("none", self._said(PRESENT_AND_VERIFIED | WITH_ITS_KEY, credential), {})
        return self._answer(clientDataJSON=self._client("create", challenge), attestationObject=bytes(attested))

    def registers(self, person: Officer) -> None:
        Authenticator.objects.create(user=person, type="webauthn", data={"name": "my key", "credential": self.answers("")})

    def signs(self, challenge: str) -> str:
        said, client = bytes(self._said(PRESENT_AND_VERIFIED)), self._client("get", challenge)
        signature = self.key.sign(said + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return json.dumps(self._answer(clientDataJSON=client, authenticatorData=said, signature=signature))

    def _client(self, verb: str, challenge: str) -> bytes:
        return json.dumps({"type": f"webauthn.{verb}", "challenge": challenge, "origin": f"https://{self.host}"}).encode()


def asked(client: Client) -> str:
    """The challenge that the page holds for the browser."""
    page = client.get(AGAIN)
    assert page.status_code == 200
    assert "Use my passkey" in page.content.decode()
    return str(page.context["js_data"]["request_options"]["publicKey"]["challenge"])


def is_let_through(client: Client) -> bool:
    return not client.post(GUARDED).headers.get("Location", "").startswith("/sign-in/again/")


def test_only_a_signature_of_the_registered_key_shows_who_it_is() -> None:
    person, own, foreign = making.officer(), Passkey(), Passkey()
    own.registers(person)
    client = making.signed_in(person)
    stale = own.signs(asked(client))
    for answer in ("", "{}", foreign.signs(asked(client)), stale):
        client.post(AGAIN, {"credential": answer})
        assert not is_let_through(client), answer
        asked(client)
    assert client.post(AGAIN, {"credential": own.signs(asked(client))}).status_code == 302
    assert is_let_through(client)


def test_an_officer_who_has_only_a_passkey_is_asked_for_it_first() -> None:
    person, client = making.officer(), Client()
    Passkey().registers(person)
    give_name(client, person)
    page = client.get("/sign-in/second/").content.decode()
    assert page.index("Use my passkey") < page.index('name="code"')
    assert "your app" not in page
    assert "One of your recovery codes." in page
    making.with_app(person)
    page = client.get("/sign-in/second/").content.decode()
    assert page.index('name="code"') < page.index("Use my passkey")
    assert "Six digits from your app" in page
