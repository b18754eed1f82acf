"""How many persons are screened as lists is a public figure: of every desk, without a name, on the page of the year and in its file."""

import pytest

from comity.casework import statistics
from comity.kernel import clock
from tests import making_casework, making_people
from tests import making_runs as making
from tests.making_runs import LISTED, NOBODY
from tests.making_subjects import a_un_file, an_import

pytestmark = pytest.mark.django_db


def test_runs_of_every_desk_are_counted_on_the_page_and_in_the_file_and_nobody_is_named() -> None:
    an_import(a_un_file({"key": "7"}))
    house = making.house()
    making.finished(house, LISTED, NOBODY, NOBODY)
    making.prepared(house, NOBODY)
    elsewhere = making_casework.bureau()
    year = statistics.of_year(elsewhere.actor("head"), clock.now().year)
    assert [(one.desk, one.runs, one.screened, one.met, one.forgotten) for one in year.screened] == [(house.desk.name, 1, 3, 1, 2)]
    figures = {(one.measure, one.number) for one in year.figures() if one.measure.startswith("screening_")}
    assert figures == {("screening_runs", 1), ("screening_persons", 3), ("screening_with_candidate", 1), ("screening_erased", 2)}
    tab = making_people.signed_in(making_people.officer("auditor"))
    page = tab.get("/figures/", follow=True).content.decode()
    assert "Persons screened" in page
    assert "Valdemarca" not in page


def test_a_year_without_a_run_says_so() -> None:
    tab = making_people.signed_in(making_people.officer("auditor"))
    assert "No list of persons was screened in this year." in tab.get("/figures/", follow=True).content.decode()
