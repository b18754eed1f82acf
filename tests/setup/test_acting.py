"""At the command line an officer acts: with password, second factor and a matter, or not at all."""

import argparse
import getpass
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from comity.cli import Refused, acting
from comity.people.models import Officer
from comity.people.roles import Role
from tests import making_people as make

pytestmark = pytest.mark.django_db
PASSWORD = "many quiet nights in Turin"


def code_of(secret: str) -> str:
    """What the authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def officer() -> Officer:
    made = make.officer(Role.HEAD)
    made.set_password(PASSWORD)
    made.save()
    return made


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is typed at the prompts, in order."""
    answers: list[str] = []
    monkeypatch.setattr(getpass, "getpass", lambda prompt: answers.pop(0))
    yield answers
    assert answers == []


def asked(officer: Officer, *more: str, matter: str = "monthly review") -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    acting.add_options(parser)
    return parser.parse_args(["--as", officer.username, "--matter", matter, *more])


def test_an_officer_with_both_factors_acts_for_the_matter(officer: Officer, typed: list[str]) -> None:
    secret = make.with_app(officer)
    typed += [PASSWORD, code_of(secret)]
    actor = acting.actor_from(asked(officer))
    assert (actor.user_id, actor.purpose) == (officer.pk, "monthly review")
    assert actor.has(Role.HEAD)


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(officer: Officer, typed: list[str]) -> None:
    typed += ["wrong", PASSWORD]
    sentences = []
    for name in (officer, Officer(username="nobody")):
        with pytest.raises(Refused) as refusal:
            acting.actor_from(asked(name))
        sentences.append(str(refusal.value))
    assert sentences[0] == sentences[1] == "this name and password do not fit together"


def test_without_a_second_factor_nobody_acts(officer: Officer, typed: list[str]) -> None:
    typed += [PASSWORD]
    with pytest.raises(Refused, match="no authenticator app and no recovery code"):
        acting.actor_from(asked(officer))


def test_a_code_works_once(officer: Officer, typed: list[str]) -> None:
    secret = make.with_app(officer)
    code = code_of(secret)
    typed += [PASSWORD, code, PASSWORD, code]
    acting.actor_from(asked(officer))
    with pytest.raises(Refused, match="each code works once"):
        acting.actor_from(asked(officer))


def test_five_wrong_codes_shut_the_name(officer: Officer, typed: list[str]) -> None:
    make.with_app(officer)
    for _ in range(5):
        typed += [PASSWORD, "000000"]
        with pytest.raises(Refused, match="does not fit"):
            acting.actor_from(asked(officer))
    typed += [PASSWORD]
    with pytest.raises(Refused, match="shut for 15 minutes"):
        acting.actor_from(asked(officer))


def test_a_matter_must_be_said(officer: Officer, typed: list[str]) -> None:
    with pytest.raises(Refused, match="--matter"):
        acting.actor_from(asked(officer, matter=" "))


@pytest.mark.parametrize(("code", "sentence"), [("nowhere", "there is no desk nowhere"), ("elsewhere", "holds no role at elsewhere today")])
def test_nobody_acts_for_a_desk_of_others(officer: Officer, typed: list[str], code: str, sentence: str) -> None:
    make.desk("elsewhere")
    secret = make.with_app(officer)
    typed += [PASSWORD, code_of(secret)]
    with pytest.raises(Refused, match=sentence):
        acting.actor_from(asked(officer, "--desk", code))
