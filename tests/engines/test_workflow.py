"""Workflow tables: a right one answers, a wrong one does not import."""

from enum import StrEnum

import pytest

from comity.engines.ruling import Ruling, no, yes
from comity.engines.workflow import Clock, Move, Workflow, WrongTable


class State(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Other(StrEnum):
    LOST = "lost"


def anyone(actor: str, subject: str) -> Ruling:
    return yes()


def owner(actor: str, subject: str) -> Ruling:
    return yes() if actor == subject else no("only the owner closes it")


ANSWER = Clock("answer", "answer")
OPEN = Move("open", {State.DRAFT}, State.OPEN, anyone, opens=(ANSWER,))
NOTE = Move("note", {State.OPEN}, None, anyone)
CLOSE = Move("close", {State.OPEN}, State.CLOSED, owner, meets=("answer",), second=owner)


def flow(*moves: Move[str, str], final: tuple[State, ...] = (State.CLOSED,)) -> Workflow[str, str]:
    return Workflow("thing", State.DRAFT, *moves, final=final)


def test_a_right_table_answers_questions() -> None:
    table = flow(OPEN, NOTE, CLOSE)
    assert table.states is State
    assert [move.name for move in table.open_from(State.OPEN)] == ["note", "close"]
    assert table.by_name["close"].lands(State.OPEN) is State.CLOSED
    assert table.by_name["note"].lands(State.OPEN) is State.OPEN
    assert table.clocks == {"answer": ANSWER}
    assert table.reachable() == set(State)


def test_a_closed_step_is_shown_with_its_reason() -> None:
    choices = flow(OPEN, NOTE, CLOSE).choices("ann", "bob", State.OPEN)
    assert [(choice.move.name, choice.ruling.because) for choice in choices] == [("note", ""), ("close", "only the owner closes it")]


def test_it_draws_itself() -> None:
    drawn = flow(OPEN, NOTE, CLOSE).diagram()
    assert "[*] --> draft" in drawn
    assert "open --> closed: Close ✍ ✓" in drawn
    assert "draft --> open: Open ⏱" in drawn
    assert drawn.endswith("closed --> [*]")


@pytest.mark.parametrize(
    ("moves", "final", "sentence"),
    [
        ((OPEN, OPEN, CLOSE), (State.CLOSED,), "stands in two rows"),
        ((OPEN, CLOSE, Move("nowhere", set(), State.OPEN, anyone)), (State.CLOSED,), "starts nowhere"),
        ((OPEN, CLOSE, Move("odd", {State.OPEN}, Other.LOST, anyone)), (State.CLOSED,), "which is no state of State"),
        ((OPEN, CLOSE, Move("revive", {State.CLOSED}, State.OPEN, anyone)), (State.CLOSED,), "leaves the final state"),
        ((OPEN, CLOSE, Move("stop", {State.OPEN}, None, anyone, pauses=("reply",))), (State.CLOSED,), "which nothing opens"),
        ((OPEN,), (), "'closed' is never reached"),
        ((OPEN, NOTE), (State.CLOSED,), "'open' has no way out"),
    ],
)
def test_a_wrong_table_raises_at_import(moves: tuple[Move[str, str], ...], final: tuple[State, ...], sentence: str) -> None:
    with pytest.raises(WrongTable, match=sentence):
        flow(*moves, final=final)
