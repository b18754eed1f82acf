"""`comity screen` searches as the page does: for a matter, with the evidence in words, and a name alone is nobody."""

import io

import pytest

from comity import cli
from comity.kernel.actor import Actor
from comity.kernel.errors import NotAllowed
from comity.people import queries as people
from comity.screening import command
from tests import making_people
from tests.making_subjects import a_matter, a_person, a_record, a_un_file, an_import

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Actor:
    return people.actor_for(making_people.officer("case"))


def on_a_matter(by: Actor) -> Actor:
    return by.for_purpose(str(a_matter(by, "AR-2026-0001")))


def screened(*words: str, actor: Actor) -> str:
    given = cli.parser().parse_args(["screen", *words, "--as", "rita", "--matter", "AR-1"])
    out = io.StringIO()
    assert command.run(given, actor, out) == 0
    return out.getvalue()


def test_the_command_names_the_record_as_it_is_called_and_leaves_out_what_neither_side_gives(by: Actor) -> None:
    a_person(by, a_record(by, "AR-BJ-2026-0412"), names=["Orsino Valdemarca"], birth_dates=["1961-02-03"], nationalities=["IT"])
    said = screened("Orsino", "Valdemarca", "--born", "1961-02-03", "--document", "YA1234567", actor=on_a_matter(by))
    assert "\nmentioned in AR-BJ-2026-0412\n" in said
    assert "Neither side" not in said
    assert "\n  nationality: Only one side gives this: IT (Italy).\n" in said
    assert "\n  document: Only one side gives this: YA1234567.\n" in said
    assert "\n  The full birth date is the same: 1961-02-03.\n" in said


def test_the_command_screens_for_a_matter_and_tells_effect_and_evidence(by: Actor) -> None:
    an_import(a_un_file({"key": "7"}))
    said = screened("Valdemarca", "Orsino", "--born", "1961-02-03", actor=on_a_matter(by))
    assert "An invented list · 7" in said
    assert "no ground for arrest" in said
    assert "The full birth date is the same" in said
    assert "not an identification" in said
    assert "Nobody" in screened("Zzyzx", "Qwortle", actor=on_a_matter(by))
    with pytest.raises(NotAllowed):
        screened("Orsino", actor=by)


def test_a_name_alone_is_never_called_one_person(by: Actor) -> None:
    a_person(by, a_record(by, "AR-BJ-2026-0412"), names=["Orsino Valdemarca"], birth_dates=["1961-02-03"], nationalities=["IT"])
    alone = screened("Orsino", "Valdemarca", actor=on_a_matter(by))
    assert "\nA name that resembles: 1 of 1 attribute that both sides give agrees.\n" in alone
    assert "one person" not in alone
    against = screened("Orsino", "Valdemarca", "--nationality", "CN", actor=on_a_matter(by))
    assert "likely one person" not in against.casefold()
    more = screened("Orsino", "Valdemarca", "--born", "1961-02-03", actor=on_a_matter(by))
    assert "ikely one person: 2 of 2" in more
