"""The page of an agency: who works there and how they are reached, and whom it has posted here, as long as it is so."""

from datetime import date

import pytest
from django.test import Client

from comity.directory import actions
from comity.directory.models import Agency
from comity.kernel.actor import Actor
from comity.people import queries as people
from tests import making_agreements as making
from tests import making_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> Actor:
    return people.actor_for(making_people.officer("head"))


@pytest.fixture
def reader() -> Client:
    return making_people.signed_in(making_people.officer("case"))


def part(reader: Client, agency: Agency, anchor: str) -> str:
    """One part of the page, from its heading to the next one."""
    page = reader.get(agency.get_absolute_url()).content.decode()
    return page.partition(f'id="{anchor}"')[2].partition("<section")[0]


def test_the_people_of_an_agency_are_named_with_what_they_do_and_how_they_are_reached(head: Actor, reader: Client) -> None:
    agency = making.agency(head, "FR")
    assert "Nobody is recorded." in part(reader, agency, "contacts")
    reached = {"telephone": "+33 4 00 00 00 01", "email": "garde@lyon.example", "duty_hours": "Mon-Fri 08:00-18:00"}
    actions.add_contact(head, agency, name="Odile Renard", function="duty officer", **reached)
    shown = part(reader, agency, "contacts")
    assert all(word in shown for word in ("Odile Renard", "duty officer", *reached.values()))
    assert "Nobody is recorded." not in shown


def test_liaison_officers_posted_here_are_named_from_their_first_to_their_last_day(head: Actor, reader: Client) -> None:
    agency = making.agency(head, "FR")
    assert "None is posted to our country today." in part(reader, agency, "postings")
    posted = {"posted_at": "Embassy, Rome", "telephone": "+39 06 00 00 00 02"}
    actions.add_posting(head, agency, name="Lucie Marchand", from_on=date(2024, 5, 1), **posted)
    actions.add_posting(head, agency, name="Paul Ancien", from_on=date(2020, 5, 1), until_on=date(2024, 4, 30), **posted)
    shown = part(reader, agency, "postings")
    assert all(word in shown for word in ("Lucie Marchand", "1 May 2024", *posted.values()))
    assert "Paul Ancien" not in shown


def test_two_heads_editing_one_agency_see_both_versions_and_nothing_typed_is_lost(head: Actor) -> None:
    agency = making.agency(head, "FR")
    client = making_people.signed_in(making_people.officer("head"))
    address = f"{agency.get_absolute_url()}edit/"
    form = client.get(address).context["form"]
    typed = {name: value for name, value in form.initial.items() if isinstance(value, str | int)} | {"name": "Bureau of the second"}
    actions.edit_agency(head, agency, name="Bureau of the first")
    answer = client.post(address, typed)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Bureau of the first" in page
    assert 'value="Bureau of the second"' in page
    assert client.post(address, {**typed, "version": answer.context["form"]["version"].value()}).status_code == 302
    agency.refresh_from_db()
    assert agency.name == "Bureau of the second"
