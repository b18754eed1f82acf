"""Comparing the persons of requests: a sealed one is opened for a purpose there too, and its desk's own openings are its own to read."""

from datetime import timedelta

import pytest

from comity.casework import actions
from comity.casework.actions.deciding import grant
from comity.kernel import clock
from comity.kernel.models import Entry
from comity.subjects.actions import cross_check
from tests import making_casework as making
from tests.making_people import signed_in
from tests.making_subjects import a_un_file, an_import

pytestmark = pytest.mark.django_db
LI = {"names": ["Li Wei", "李伟"], "role": "suspect", "birth_dates": ["1979-04-02"]}


def test_a_person_in_a_sealed_request_is_compared_only_for_a_purpose_kept_at_that_request():
    bureau = making.bureau()
    plain, sealed = making.accepted(bureau, persons=[LI]), making.accepted(bureau, persons=[LI])
    (found,) = cross_check(bureau.actor("case"), sealed)
    actions.seal(bureau.actor("case"), sealed, is_sealed=True, because="a colleague is concerned")
    other = bureau.officers["other"]
    grant(bureau.actor("case"), sealed, officer=other, until_at=clock.now() + timedelta(days=1), because="knows the family")
    address = f"/candidates/{found.pk}/"
    assert signed_in(bureau.officers["case"]).get(address).status_code == 200, "the officer in charge"
    colleague = signed_in(other)
    asked = colleague.get(address, follow=True)
    assert asked.redirect_chain == [(f"{address}purpose/", 302)]
    assert sealed.reference in asked.content.decode()
    assert plain.reference not in asked.content.decode(), "nothing is asked for what is open to the desk"
    assert "Li Wei" not in asked.content.decode()
    opened = colleague.post(f"{address}purpose/", {"purpose": "AR-7, the same family"}, follow=True)
    assert "Li Wei" in opened.content.decode()
    entry = Entry.objects.get(action="casework.assistancerequest.consult")
    assert (entry.subject_key, entry.content.body["purpose"]) == (sealed.key, "AR-7, the same family")
    assert "AR-7, the same family" in signed_in(bureau.officers["case"]).get(sealed.get_absolute_url()).content.decode()


def test_a_hit_on_a_list_tells_its_kind_and_effect_on_the_page_of_the_request():
    bureau = making.bureau()
    an_import(a_un_file({"key": "7"}, {"key": "8", "first": "Piero", "second": "Unrelated"}))
    request = making.accepted(bureau, persons=[{"names": ["Orsino Valdemarca"], "role": "suspect"}])
    assert cross_check(bureau.actor("case"), request)
    page = signed_in(bureau.officers["case"]).get(request.get_absolute_url()).content.decode()
    assert "Sanctions list" in page
    assert "no ground for arrest" in page
