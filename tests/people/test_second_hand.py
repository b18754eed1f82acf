"""Before the second person confirms, the page says who proposed what, when and why; the first takes the own proposal back."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.people import actions, queries
from comity.people.models import Membership, Officer
from comity.people.roles import Role
from tests import making_people as make
from tests.people.making_sign_ins import administrators, fresh, sentences

pytestmark = pytest.mark.django_db

WHY = "covers the summer nights"


def said(response: Any) -> str:
    return re.sub(r"\s+", " ", sentences(response))


def proposed() -> tuple[Membership, Officer]:
    person = make.officer(name="Olga Orsi")
    first, _second = make.founders()
    facts = {"from_on": date(2026, 7, 1), "until_on": date(2026, 8, 31)}
    return actions.propose_role(first, person, make.desk("lyon"), Role.HEAD, is_deputy=True, because=WHY, **facts), person


def test_whoever_confirms_a_role_reads_who_proposed_it_why_where_and_for_which_days() -> None:
    membership, person = proposed()
    _first, second = administrators()
    page = said(second.get(f"/roles/{membership.pk}/grant/"))
    before, _button, _after = page.rpartition("Give this role")
    for words in ("Proposed by Adamo Adami", WHY, "head of desk (deputy)", "Desk lyon", "1 Jul 2026", "31 Aug 2026"):
        assert words in before, words
    for path in (f"/officers/{person.pk}/", "/officers/"):
        shown = said(second.get(path))
        assert "Proposed by Adamo Adami" in shown, path
        assert WHY in shown, path


def test_whoever_restores_access_reads_who_proposed_it_why_and_what_becomes_void() -> None:
    person = make.officer()
    restoration = actions.propose_restoration(make.founders()[0], person, because="the telephone fell into the harbour").restoration
    _first, second = administrators()
    before, _button, _after = said(second.get(f"/restorations/{restoration.pk}/restore/")).rpartition("Restore access")
    for words in ("Proposed by Adamo Adami", "fell into the harbour", "Every second factor and the password become void"):
        assert words in before, words
    assert "become void" not in said(second.get(f"/restorations/{restoration.pk}/drop/"))
    for path in (f"/officers/{person.pk}/", "/officers/"):
        assert "the telephone fell into the harbour" in said(second.get(path)), path


def test_the_reason_is_read_by_those_who_may_follow_it_and_by_nobody_else() -> None:
    membership, person = proposed()
    stranger = fresh(make.officer())
    for answer in (
        stranger.get("/officers/"),
        stranger.get(f"/officers/{person.pk}/"),
        stranger.get(f"/roles/{membership.pk}/decline/"),
        stranger.post(f"/roles/{membership.pk}/decline/", {"because": "", "version": membership.version}),
    ):
        assert WHY not in said(answer)
        assert "Adamo Adami: " not in said(answer)
    assert "Proposed by Adamo Adami" in said(make.signed_in(person).get(f"/officers/{person.pk}/"))


@pytest.mark.parametrize("kind", ["role", "restoration"])
def test_the_first_person_takes_the_proposal_back_and_the_second_declines_it(kind: str) -> None:
    if kind == "role":
        waiting, person = proposed()
        path, against, button = f"/roles/{waiting.pk}/decline/", "Decline the role", "Decline this role"
    else:
        person = make.officer()
        restoration = actions.propose_restoration(make.founders()[0], person, because="lost").restoration
        path, against, button = f"/restorations/{restoration.pk}/drop/", "Drop the proposal", "Do not restore access"

    def words(client: Client, address: str, tag: str) -> str:
        return " ".join(re.findall(tag, client.get(address).content.decode()))

    link, submit = rf'<a [^>]*href="{path}">([^<]*)</a>', r'<button class="btn btn-primary">([^<]*)</button>'
    first, second = administrators()
    assert words(first, f"/officers/{person.pk}/", link) == "Take back the proposal"
    assert words(second, f"/officers/{person.pk}/", link) == against
    assert "Take it back" in words(first, path, submit)
    assert button in words(second, path, submit)


def test_many_that_wait_on_the_pages_of_officers_take_as_many_queries_as_one_for_their_proposers() -> None:
    first, second = make.founders()
    reader = queries.actor_for(Officer.objects.get(pk=second.user_id))
    counts = []
    for number in (1, 4):
        waiting: list[Any] = []
        for _each in range(number):
            waiting.append(actions.propose_role(first, make.officer(), make.desk(), Role.DUTY, because="nights"))
            waiting.append(actions.propose_restoration(first, make.officer(), because="lost").restoration)
        with CaptureQueriesContext(connection) as asked:
            hands = queries.proposals(reader, waiting)
            assert {hand.officer.name for hand in hands.values()} == {first.name}
        assert len(hands) == 2 * number
        counts.append(len(asked))
    assert counts == [1, 1]
