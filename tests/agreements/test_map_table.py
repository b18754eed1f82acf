"""The table beside the map: what does not serve says why, in the row of its country."""

import pytest
from django.urls import reverse

from comity.people import queries as people
from tests import making_agreements as making
from tests import making_people

pytestmark = pytest.mark.django_db


def test_an_agreement_that_does_not_serve_says_why_in_the_row_of_its_country() -> None:
    head = people.actor_for(making_people.officer("head"))
    making.agency(head, "CN", is_ours=True)
    making.in_force(head, "CN", "IT", short_title="In force with Italy")
    making.proposed(head, "CN", "FR", short_title="Proposed to France")
    page = making_people.signed_in(making_people.officer("case")).get(reverse("agreements:map")).content.decode()
    rows = {code: page.partition(f'data-land="{code}"')[2].partition("</tr>")[0] for code in ("IT", "FR")}
    assert "Proposed to France" in rows["FR"]
    assert "Proposed and not in force: not yet a basis." in rows["FR"]
    assert "In force with Italy" in rows["IT"]
    assert "basis" not in rows["IT"]


def test_the_table_counts_the_agencies_that_the_directory_lists_our_own_among_them() -> None:
    head = people.actor_for(making_people.officer("head"))
    making.agency(head, "CN", is_ours=True)
    making.agency(head, "IT")
    client = making_people.signed_in(making_people.officer("case"))
    page = client.get(reverse("agreements:map")).content.decode()
    for code in ("CN", "IT"):
        address = f"{reverse('directory:agencies')}?country={code}"
        assert f'href="{address}">1</a>' in page.partition(f'data-land="{code}"')[2].partition("</tr>")[0]
        assert client.get(address).content.decode().count("data-opens") == 1
