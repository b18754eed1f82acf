"""The pages of the questions: the officer's desk, the auditor's list, one question, the draws; who sees what, and without scripts."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.kernel import clock
from comity.kernel.actor import Actor
from comity.kernel.models import Entry, EntryContent
from comity.people.models import Officer
from comity.people.roles import Role
from comity.screening.reviews import tasks
from comity.screening.reviews.models import Draw, SearchReview
from comity.screening.reviews.terms import Reason, State
from tests import making_people
from tests.making_reviews import an_officer, asked, searched

pytestmark = pytest.mark.django_db
LIST, WHY = "/screening/questions/", "The requester asked whether this person is listed."


def tab_of(by: Actor) -> Client:
    return making_people.signed_in(Officer.objects.get(pk=by.user_id))


def asked_now(by: Actor, name: str = "Orsino Valdemarca", reason: Reason = Reason.LOT) -> SearchReview:
    return asked(by, reason, at=clock.now() - timedelta(minutes=5), name=name)


def text(tab: Client, address: str, status: int = 200) -> str:
    answer = tab.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_my_desk_asks_why_with_the_search_its_matter_and_a_field(carla: Actor) -> None:
    review = asked_now(carla)
    page = text(tab_of(carla), "/")
    assert "You are asked why" in page
    assert "Orsino Valdemarca" in page
    assert f"<bdi>{review.entry.content.body['purpose']}</bdi>" in page  # type: ignore[index]
    assert re.search(rf'<form method="post" action="/screening/questions/{review.pk}/answer/".*?<textarea name="answer"', page, re.DOTALL)
    assert "You are asked why" not in text(tab_of(an_officer("Olga Orsi")), "/")


def test_my_desk_says_that_the_right_to_search_is_suspended_once_the_answer_is_late(carla: Actor) -> None:
    asked_now(carla)
    assert "Your right to search is suspended" not in text(tab_of(carla), "/")
    asked(carla, at=clock.now() - timedelta(days=20))
    assert "It is yours again once you have answered." in text(tab_of(carla), "/")


def test_the_field_on_my_desk_answers(carla: Actor) -> None:
    review = asked_now(carla)
    tab = tab_of(carla)
    page = text(tab, "/")
    (version,) = re.findall(r'name="version" value="(\d+)"', page)
    answer = tab.post(f"{LIST}{review.pk}/answer/", {"answer": WHY, "version": version}, follow=True)
    assert answer.redirect_chain == [(f"{LIST}{review.pk}/", 302)]
    assert WHY in answer.content.decode()
    assert "You are asked why" not in text(tab, "/")
    review.refresh_from_db()
    assert review.state == State.ANSWERED


def test_an_answer_without_words_comes_back_with_its_error(carla: Actor) -> None:
    review = asked_now(carla)
    answer = tab_of(carla).post(f"{LIST}{review.pk}/answer/", {"answer": "", "version": str(review.version)})
    assert answer.status_code == 422
    assert "id_answer_error" in answer.content.decode()


def test_a_question_is_there_for_its_officer_and_the_auditor_and_absent_for_anybody_else(carla: Actor, dora: Actor) -> None:
    review = asked_now(carla)
    for by in (carla, dora):
        assert f"Question {review.pk}" in text(tab_of(by), f"{LIST}{review.pk}/")
    for by in (an_officer("Olga Orsi"), an_officer("Heidi Head", Role.HEAD), making_people.founders()[0]):
        tab = tab_of(by)
        forbidden, absent = tab.get(f"{LIST}{review.pk}/"), tab.get(f"{LIST}999999/")
        assert forbidden.status_code == absent.status_code == 404
        assert forbidden.content == absent.content
        for step in ("answer", "purpose", "accept"):
            assert tab.post(f"{LIST}{review.pk}/{step}/", {"answer": "x", "because": "x", "purpose": "x"}).status_code == 404


def test_an_officers_list_holds_the_own_questions_and_no_figure(carla: Actor) -> None:
    mine, other = asked_now(carla), asked_now(an_officer("Olga Orsi"))
    page = text(tab_of(carla), LIST)
    assert f"{LIST}{mine.pk}/" in page
    assert f"{LIST}{other.pk}/" not in page
    assert "Olga Orsi" not in page
    assert "drawn by lot</span>" not in page


def test_the_auditors_list_has_figures_and_filters(carla: Actor, dora: Actor) -> None:
    lot, own = asked_now(carla), asked_now(carla, "Carla Conti", Reason.OWN_NAME)
    tab = tab_of(dora)
    page = text(tab, LIST)
    assert "<b>2</b> searches" in page
    assert "<b>0</b> answers accepted" in page
    assert "<b>1</b> asked about for a pattern" in page
    assert "Orsino" not in page
    assert "Conti" in page, "the officer's own name"
    only = text(tab, f"{LIST}?chosen_by=own+name")
    assert f"{LIST}{own.pk}/" in only
    assert f"{LIST}{lot.pk}/" not in only
    for standing, number in (("open", 2), ("overdue", 0), ("asked", 2), ("accepted", 0)):
        assert text(tab, f"{LIST}?standing={standing}").count("data-opens") == number
    with clock.at(clock.now() + timedelta(days=20)):
        assert tab_of(dora).get(f"{LIST}?standing=overdue").content.decode().count("data-opens") in {0, 2}


def test_an_auditor_reads_what_was_searched_for_only_for_a_purpose_that_is_logged(carla: Actor, dora: Actor) -> None:
    review = asked_now(carla)
    tab = tab_of(dora)
    address = f"{LIST}{review.pk}/"
    page = text(tab, address)
    assert "Orsino" not in page
    assert review.entry.content.body["purpose"] in page, "the matter is told by its reference"  # type: ignore[index]
    assert tab.post(f"{address}purpose/", {"purpose": ""}).status_code == 422
    assert "Orsino" not in text(tab, address)
    assert "What do you open it for?" in text(tab, f"{address}purpose/")
    page = tab.post(f"{address}purpose/", {"purpose": "Review of the week"}, follow=True).content.decode()
    assert "Orsino Valdemarca" in page
    entry = Entry.objects.get(action="screening.searchreview.consult")
    assert EntryContent.objects.get(pk=entry.pk).body["purpose"] == "Review of the week"  # type: ignore[index]
    assert tab.get(f"{address}purpose/").status_code == 302, "it holds until the session ends"
    assert "Review of the week" not in text(tab_of(carla), address)


def test_the_officer_reads_the_own_search_without_a_purpose(carla: Actor) -> None:
    review = asked_now(carla)
    tab = tab_of(carla)
    page = text(tab, f"{LIST}{review.pk}/")
    assert "Orsino Valdemarca" in page
    assert "drawn by lot" in page
    assert '<textarea name="answer"' in page
    assert tab.get(f"{LIST}{review.pk}/purpose/").status_code == 302


def test_a_search_whose_words_were_erased_says_so(carla: Actor, dora: Actor) -> None:
    review = asked_now(carla)
    EntryContent.objects.filter(pk=review.entry_id).update(body=None, erased_at=clock.now())
    assert "erased at the end of the matter" in text(tab_of(carla), f"{LIST}{review.pk}/")
    assert "You are asked why" in text(tab_of(carla), "/")


@pytest.mark.parametrize(("step", "button"), [("accept", "Accept the answer"), ("reject", "Do not accept the answer")])
def test_an_auditor_decides_on_a_page_of_its_own(carla: Actor, dora: Actor, step: str, button: str) -> None:
    review = asked_now(carla)
    tab_of(carla).post(f"{LIST}{review.pk}/answer/", {"answer": WHY, "version": str(review.version)})
    tab, address = tab_of(dora), f"{LIST}{review.pk}/{step}/"
    assert f'href="{address}"' in text(tab, f"{LIST}{review.pk}/")
    page = text(tab, address)
    assert WHY in page
    assert button in page
    (version,) = re.findall(r'name="version" value="(\d+)"', page)
    if step == "reject":
        assert tab.post(address, {"because": "", "version": version}).status_code == 422
    assert tab.post(address, {"because": "", "version": "1"} if step == "accept" else {"because": "x", "version": "1"}).status_code == 409
    answer = tab.post(address, {"because": "The request names nobody of this name.", "version": version}, follow=True)
    review.refresh_from_db()
    assert review.state == {"accept": State.ACCEPTED, "reject": State.NOT_ACCEPTED}[step]
    assert "Dora Data" in answer.content.decode()


def test_lifting_and_closing_have_their_pages_and_an_unknown_step_has_none(carla: Actor, dora: Actor) -> None:
    review = asked_now(carla)
    tab = tab_of(dora)
    assert tab.get(f"{LIST}{review.pk}/sing/").status_code == 404
    assert tab.get(f"{LIST}{review.pk}/lift/").status_code == 302, "from a state that does not know it, the way leads back"
    assert tab.get(f"{LIST}{review.pk}/drop/").status_code == 200
    assert tab.get(f"{LIST}{review.pk}/answer/").status_code == 403
    assert tab_of(carla).get(f"{LIST}{review.pk}/accept/").status_code == 302
    assert tab_of(carla).get(f"{LIST}{review.pk}/drop/").status_code == 403


def drawn(carla: Actor, weeks: int = 1) -> list[Draw]:
    for week in range(weeks, 0, -1):
        searched(carla, at=clock.now() - timedelta(days=7 * week))
        with clock.at(clock.now() - timedelta(days=7 * (week - 1))):
            tasks.draw_lots(clock.now())
    return list(Draw.objects.order_by("week"))


def test_the_draws_are_an_auditors_to_check(carla: Actor, dora: Actor) -> None:
    (draw,) = drawn(carla)
    tab = tab_of(dora)
    assert str(draw) in text(tab, "/screening/questions/draws/")
    page = text(tab, draw.get_absolute_url())
    for said in (
        "the same searches",
        draw.seed,
        f"screening.search {draw.after} {draw.through}",
        SearchReview.objects.get().get_absolute_url(),
    ):
        assert said in page
    Draw.objects.update(seed="0" * 64)
    assert "not the digest of the entry" in text(tab, draw.get_absolute_url())
    for address in ("/screening/questions/draws/1999-01-04/", "/screening/questions/draws/nonsense/"):
        assert tab.get(address).status_code == 404
    for by in (carla, an_officer("Heidi Head", Role.HEAD), making_people.founders()[0]):
        for address in ("/screening/questions/draws/", draw.get_absolute_url()):
            assert tab_of(by).get(address).status_code == 404


def test_the_figures_of_the_year_count_searches_and_questions_and_name_nobody(carla: Actor) -> None:
    asked_now(carla, "Carla Conti", Reason.OWN_NAME)
    page = text(tab_of(an_officer("Heidi Head", Role.HEAD)), "/figures/")
    assert "Searches that were answered for" in page
    assert re.search(r"asked about for a pattern</dt><dd[^>]*>1<", page)
    assert "Conti" not in page


def test_the_auditor_reaches_the_questions_from_the_menu_and_an_officer_from_the_palette(carla: Actor, dora: Actor) -> None:
    assert f'href="{LIST}"' in text(tab_of(dora), "/")
    assert LIST in text(tab_of(carla), "/")


@pytest.mark.parametrize("address", ["/", LIST, "/screening/questions/draws/"])
def test_a_page_costs_as_much_with_three_questions_as_with_one(carla: Actor, dora: Actor, address: str) -> None:
    tab = tab_of(carla if address == "/" else dora)
    drawn(carla)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert tab.get(address).status_code == 200
        return len(asked)

    asked_now(carla)
    cost()
    one = cost()
    asked_now(carla, "Zita Zwolle")
    asked_now(carla, "Bruno Okonkwo")
    assert cost() == one


def test_a_question_costs_as_much_with_three_searches_as_with_one(carla: Actor) -> None:
    tab, review = tab_of(carla), asked_now(carla)
    address = f"{LIST}{review.pk}/"

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert tab.get(address).status_code == 200
        return len(asked)

    cost()
    one = cost()
    SearchReview.objects.filter(pk=review.pk).update(others=[searched(carla, name).sequence for name in ("Zita Zwolle", "Bruno Okonkwo")])
    assert cost() == one
