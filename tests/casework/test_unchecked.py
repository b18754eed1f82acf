"""An arrival stands though its cross-check failed: the page says so, and the same form, sent again, makes up for it."""

import re

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.test import Client

from comity.casework import actions, queries
from comity.casework.models import AssistanceRequest
from comity.kernel.models import Entry
from comity.subjects.queries import candidates_of
from tests import making_casework as making
from tests.casework.test_arrival_pages import rows, typed
from tests.making_people import signed_in

pytestmark = pytest.mark.django_db
NEW = "/requests/new/"
LI_WEI = {"names": ["Li Wei"], "role": "suspect", "birth_dates": ["1979-02-03"]}
UNSAID = "Not all persons and documents named here were compared"


@pytest.fixture
def bureau():
    return making.bureau()


@pytest.fixture
def client(bureau):
    """An officer's browser, at a desk that knows Li Wei."""
    actions.cross_check(bureau.actor("case"), making.received(bureau, title="known", persons=[LI_WEI]))
    browser = signed_in(bureau.officers["case"])
    browser.raise_request_exception = False
    return browser


def breaks(execute, sql, params, many, context):
    """A database that gives up as soon as a candidate is written."""
    if sql.startswith("INSERT") and "subjects_candidate" in sql:
        raise OperationalError("disk I/O error")
    return execute(sql, params, many, context)


def sent_while_it_breaks(bureau, client: Client):
    (token,) = re.findall(r'name="_once" value="([^"]+)"', client.get(NEW).content.decode())
    sent = typed(bureau, title="Unchecked", _once=token)
    with connection.execute_wrapper(breaks):
        assert client.post(NEW, sent).status_code == 500
    return sent, AssistanceRequest.objects.get(title="Unchecked")


def checks(request: AssistanceRequest) -> int:
    return Entry.objects.filter(subject_key=request.key, action__endswith=".cross_check").count()


def test_the_same_form_sent_again_makes_the_cross_check_that_failed(bureau, client):
    sent, request = sent_while_it_breaks(bureau, client)
    assert (checks(request), queries.is_check_owed(request)) == (0, True)
    again = client.post(NEW, sent)
    assert (again.status_code, again["Location"]) == (302, f"{request.get_absolute_url()}#persons")
    assert (checks(request), candidates_of(bureau.actor("case"), request).count()) == (1, 1)
    assert "The cross-check found 1 candidate to decide." in client.get(request.get_absolute_url()).content.decode()
    client.post(NEW, sent)
    assert (AssistanceRequest.objects.filter(title="Unchecked").count(), checks(request)) == (1, 1), "nothing is owed any more"


def test_the_page_says_that_nobody_was_compared_until_somebody_is(bureau, client):
    _sent, request = sent_while_it_breaks(bureau, client)
    page = client.get(request.get_absolute_url()).content.decode()
    assert UNSAID in page
    assert f'href="{request.get_absolute_url()}cross_check/"' in page.partition(UNSAID)[2].partition("</p>")[0]
    request.refresh_from_db()
    client.post(f"{request.get_absolute_url()}cross_check/", {"version": str(request.version)})
    assert checks(request) == 1
    assert UNSAID not in client.get(request.get_absolute_url()).content.decode()


def test_persons_that_were_added_and_not_compared_are_owed_too(bureau, client):
    request = making.received(bureau, title="grows", persons=[LI_WEI])
    actions.cross_check(bureau.actor("case"), request)
    assert UNSAID not in client.get(request.get_absolute_url()).content.decode()
    fresh = AssistanceRequest.objects.get(pk=request.pk)
    added = {**rows("persons", {"names": "Li Wei", "role": "victim", "grounding": "fact", "birth_dates": "1979-02-03"})}
    amended = typed(bureau, title="grows", version=str(fresh.version), **{"items-INITIAL_FORMS": "1"}, **added)
    with connection.execute_wrapper(breaks):
        assert client.post(f"{request.get_absolute_url()}amend/", amended).status_code == 500
    assert UNSAID in client.get(request.get_absolute_url()).content.decode()


def test_a_request_that_names_nobody_or_has_ended_owes_no_cross_check(bureau, client):
    nobody, ended = making.received(bureau), making.received(bureau, persons=[LI_WEI])
    assert queries.is_check_owed(ended)
    actions.withdraw(bureau.actor("case"), ended, because="they found her")
    assert [queries.is_check_owed(one) for one in (nobody, ended)] == [False, False]


def refuses(execute, sql, params, many, context):
    """A database that takes no further candidate."""
    if sql.startswith("INSERT") and "subjects_candidate" in sql:
        raise IntegrityError("FOREIGN KEY constraint failed")
    return execute(sql, params, many, context)


def test_a_further_check_that_could_not_be_kept_is_not_taken_for_the_one_before(bureau, client):
    request = making.received(bureau, title="checked", persons=[LI_WEI])
    actions.cross_check(bureau.actor("case"), request)
    making.received(bureau, title="came later", persons=[LI_WEI])
    with connection.execute_wrapper(refuses), pytest.raises(IntegrityError):
        actions.cross_check(bureau.actor("case"), request)
    assert checks(request) == 1
