"""Time passes over searches: each week is drawn once and can be drawn again by anybody, and patterns are found by the tick."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from comity.engines import lot
from comity.kernel import clock, proof, record, tick
from comity.kernel.actor import Actor
from comity.kernel.errors import NotAllowed
from comity.kernel.models import Entry, EntryContent
from comity.screening.actions import search
from comity.screening.reviews import actions, queries, tasks
from comity.screening.reviews.models import Draw, SearchReview
from comity.screening.reviews.terms import Reason
from tests.kernel.processes import apart, finished
from tests.making_reviews import MONDAY, an_auditor, an_officer, searched
from tests.making_subjects import a_matter

WEEK = timedelta(days=7)
SUNDAY_NIGHT = datetime(2026, 3, 8, 23, 59, 59, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 3, 9, 1, tzinfo=UTC)


@pytest.fixture
def carla(db: None) -> Actor:
    return an_officer()


def drawn_at(moment: datetime) -> int:
    with clock.at(moment):
        return tasks.draw_lots(moment)


def looked_at(moment: datetime) -> int:
    with clock.at(moment):
        return tasks.look_for_patterns(moment)


def some(carla: Actor, number: int, at: datetime = MONDAY) -> list[int]:
    matter = a_matter(carla, "AR-1")
    return [
        searched(carla, f"Orsino Number{place}", matter=matter, at=at + timedelta(minutes=5 * place)).sequence for place in range(number)
    ]


def reasons() -> list[tuple[str, int]]:
    return list(SearchReview.objects.order_by("pk").values_list("chosen_by", "entry_id"))


def test_a_week_is_drawn_an_hour_after_its_end_and_once(carla: Actor) -> None:
    searches = some(carla, 3)
    assert drawn_at(SUNDAY_NIGHT) == 0
    assert drawn_at(NEXT_MONDAY - timedelta(seconds=1)) == 0
    assert drawn_at(NEXT_MONDAY) == 1
    (draw,) = Draw.objects.all()
    assert (draw.week, draw.searches, len(draw.drawn)) == (date(2026, 3, 2), 3, 1)
    assert draw.drawn == lot.drawn(searches, draw.seed)
    assert reasons() == [("lot", draw.drawn[0])]
    assert drawn_at(NEXT_MONDAY) == drawn_at(NEXT_MONDAY + timedelta(days=6)) == 0
    assert Draw.objects.count() == SearchReview.objects.count() == 1


def test_the_seed_is_the_digest_of_the_last_entry_of_the_week(carla: Actor) -> None:
    some(carla, 2)
    last = searched(carla, at=SUNDAY_NIGHT)
    searched(carla, at=NEXT_MONDAY - timedelta(minutes=30))
    drawn_at(NEXT_MONDAY + timedelta(hours=1))
    (draw,) = Draw.objects.all()
    week = Entry.objects.filter(recorded_at__lt=datetime(2026, 3, 9, tzinfo=UTC)).latest("sequence")
    assert (draw.through, draw.seed) == (week.sequence, week.digest)
    assert draw.through >= last.sequence
    assert draw.searches == 3, "what was searched on Monday stands in the week after"


def test_weeks_in_which_no_tick_came_are_drawn_each_by_itself_and_an_empty_one_too(carla: Actor) -> None:
    first = some(carla, 2)
    assert drawn_at(NEXT_MONDAY) == 1
    third = some(carla, 60, MONDAY + 2 * WEEK)
    assert drawn_at(NEXT_MONDAY + 4 * WEEK) == 4
    draws = list(Draw.objects.order_by("week"))
    assert [(draw.week, draw.searches, len(draw.drawn)) for draw in draws] == [
        (date(2026, 3, 2), 2, 1),
        (date(2026, 3, 9), 0, 0),
        (date(2026, 3, 16), 60, 2),
        (date(2026, 3, 23), 0, 0),
        (date(2026, 3, 30), 0, 0),
    ]
    assert all(later.after == earlier.through for earlier, later in zip(draws, draws[1:], strict=False))
    assert set(draws[0].drawn) <= set(first)
    assert set(draws[2].drawn) <= set(third)
    assert all(queries.drawn_again(draw).is_good for draw in draws)


def test_a_log_that_began_later_has_nothing_to_draw(db: None) -> None:
    assert drawn_at(NEXT_MONDAY) == 0


def test_searches_of_every_officer_stand_in_the_lot_and_refused_ones_do_not(carla: Actor) -> None:
    olga = an_officer("Olga Orsi")
    both = [searched(carla).sequence, searched(olga).sequence]
    with pytest.raises(NotAllowed), clock.at(MONDAY):
        search(olga, "Orsino Valdemarca", None)
    drawn_at(NEXT_MONDAY)
    (draw,) = Draw.objects.all()
    assert queries.searches_between(draw.after, draw.through) == both


def test_a_draw_that_is_cut_off_in_the_middle_leaves_nothing_and_is_made_whole_later(carla: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    some(carla, 60)

    class Killed(Exception):
        """As if the power had gone."""

    def killed(*_args: object) -> None:
        raise Killed

    with monkeypatch.context() as cut:
        cut.setattr(actions, "ask", killed)
        with pytest.raises(Killed):
            drawn_at(NEXT_MONDAY)
    assert not Draw.objects.exists()
    assert drawn_at(NEXT_MONDAY + timedelta(minutes=1)) == 1
    assert SearchReview.objects.count() == 2


def test_a_draw_is_an_entry_of_the_log_and_no_persons_act(carla: Actor) -> None:
    entry = searched(carla)
    for by in (carla, an_auditor()):
        with pytest.raises(NotAllowed):
            actions.draw(by, date(2026, 3, 2), 0, entry)
    drawn_at(NEXT_MONDAY)
    made = Entry.objects.get(action="screening.draw.draw", category="collection")
    assert made.actor == "system:tick"
    assert EntryContent.objects.get(pk=made.pk).body["values"]["seed"] == Draw.objects.get().seed  # type: ignore[index]


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"seed": "0" * 64}, "is_seed_right"),
        ({"after": 1}, "is_next"),
        ({"drawn": [4]}, "is_same"),
        ({"searches": 7}, "is_same"),
    ],
)
def test_a_draw_that_was_changed_is_seen_when_it_is_drawn_again(carla: Actor, changed: dict[str, object], what: str) -> None:
    some(carla, 2)
    drawn_at(NEXT_MONDAY)
    some(carla, 3, MONDAY + WEEK)
    drawn_at(NEXT_MONDAY + WEEK)
    last = Draw.objects.get(week=date(2026, 3, 9))
    assert queries.drawn_again(last).is_good
    for name, value in changed.items():
        setattr(last, name, value)
    check = queries.drawn_again(last)
    assert not check.is_good
    assert not getattr(check, what)


def test_anybody_draws_again_from_an_export(carla: Actor, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    some(carla, 60)
    drawn_at(NEXT_MONDAY)
    (draw,) = Draw.objects.all()
    export = tmp_path / "log.jsonl"
    export.write_text("".join(f"{line}\n" for line in proof.export()), encoding="utf-8")
    assert lot.main([str(export), "screening.search", str(draw.after), str(draw.through)]) == 0
    assert capsys.readouterr().out.splitlines() == [f"60 entries, seed {draw.seed}", *map(str, draw.drawn)]
    assert lot.main([str(export), "screening.search", "0", "999999"]) == 2
    assert "not in this export" in capsys.readouterr().err
    export.write_text(json.dumps("no log"), encoding="utf-8")
    for unreadable in (export, tmp_path / "absent"):
        assert lot.main([str(unreadable), "screening.search", "0", "9"]) == 2
        assert "Cannot read it" in capsys.readouterr().err


def test_the_tick_asks_about_a_pattern_once_and_tells_nothing_of_the_rest(carla: Actor) -> None:
    searched(carla, "Piero Altro")
    own = searched(carla, "Conti Carla")
    assert looked_at(MONDAY) == 1
    assert reasons() == [("own name", own.sequence)]
    assert looked_at(MONDAY) == 0
    assert looked_at(MONDAY + WEEK) == 0


def test_the_name_of_a_colleague_is_known(carla: Actor) -> None:
    an_officer("Beatrice Belmondo")
    met = searched(carla, "Belmondo Beatrice")
    assert looked_at(MONDAY) == 1
    assert reasons() == [("colleague", met.sequence)]


def test_one_person_in_three_matters_is_found_over_several_ticks_with_the_searches_before(carla: Actor) -> None:
    entries = []
    for days in range(3):
        entries.append(searched(carla, at=MONDAY + timedelta(days=days)).sequence)
        looked_at(MONDAY + timedelta(days=days))
    (review,) = SearchReview.objects.all()
    assert (review.chosen_by, review.entry_id, review.others) == (Reason.SAME_PERSON, entries[2], entries[:2])


def test_two_officers_who_ask_for_one_person_show_no_pattern(carla: Actor) -> None:
    for name in ("Olga Orsi", "Piera Pini", "Zita Zani"):
        searched(an_officer(name))
    assert looked_at(MONDAY) == 0


def test_at_first_the_log_is_looked_at_no_further_back_than_patterns_reach(carla: Actor) -> None:
    searched(carla, "Carla Conti", at=MONDAY)
    late = searched(carla, "Carla Conti", at=MONDAY + 3 * WEEK)
    assert looked_at(MONDAY + 3 * WEEK) == 1
    assert reasons() == [("own name", late.sequence)]


def test_a_search_asked_about_for_a_pattern_is_drawn_without_a_second_question(carla: Actor) -> None:
    searched(carla, "Carla Conti")
    looked_at(MONDAY)
    drawn_at(NEXT_MONDAY)
    assert Draw.objects.get().drawn == [SearchReview.objects.get().entry_id]


def test_words_that_were_erased_are_nobody(carla: Actor) -> None:
    entry = searched(carla, "Carla Conti")
    EntryContent.objects.filter(pk=entry.pk).update(body=None, erased_at=MONDAY)
    assert looked_at(MONDAY) == 0


def test_what_was_looked_at_counts_only_with_what_was_asked(carla: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    searched(carla, "Carla Conti")
    with monkeypatch.context() as cut:
        cut.setattr(actions, "tell", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            looked_at(MONDAY)
    assert looked_at(MONDAY) == 1


def test_both_are_duties_of_the_tick(db: None) -> None:
    assert {tasks.draw_lots, tasks.look_for_patterns} <= set(tick.duties())


def test_two_ticks_at_once_draw_and_ask_once(committed: None) -> None:
    carla = an_officer()
    some(carla, 3)
    own = searched(carla, "Carla Conti", at=MONDAY + timedelta(hours=3))

    def both() -> None:
        drawn_at(NEXT_MONDAY)
        looked_at(NEXT_MONDAY)

    assert finished(apart(both, both)) == [0, 0]
    assert Draw.objects.count() == 1
    drawn = Draw.objects.get().drawn
    assert {entry for _reason, entry in reasons()} == {*drawn, own.sequence}
    assert len(reasons()) == len({*drawn, own.sequence})


def test_the_unit_of_a_draw_is_one(carla: Actor) -> None:
    """The draw and its questions are chained together, so that neither is there without the other."""
    some(carla, 1)
    with record.unit(), clock.at(NEXT_MONDAY):
        tasks.draw_lots(NEXT_MONDAY)
    actions_of = list(Entry.objects.order_by("-sequence").values_list("action", flat=True)[:2])
    assert actions_of == ["screening.searchreview.ask", "screening.draw.draw"]
