"""Any table whatever: either it does not import, or nobody is ever lost in it and it shows and draws all that it holds."""

from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise

from hypothesis import event, given
from hypothesis import strategies as st

from comity.engines.ruling import Ruling, no, yes
from comity.engines.workflow import Clock, Move, Workflow, WrongTable


class State(StrEnum):
    ONE = "one"
    TWO = "two"
    THREE = "three"
    FOUR = "four"


Row = Move[str, str]
Given = tuple[State, list[Row], frozenset[State]]
states = st.sampled_from(State)
clocks = [Clock("answer", "answer"), Clock("receipt", "receipt")]
named = st.lists(st.sampled_from(["answer", "receipt"]), max_size=1).map(tuple)


def anyone(actor: str, subject: str) -> Ruling:
    return yes()


def nobody(actor: str, subject: str) -> Ruling:
    return no("nobody takes this step")


rules = st.sampled_from([anyone, nobody])


def rows(sources: st.SearchStrategy[frozenset[State]], named: st.SearchStrategy[tuple[str, ...]]) -> st.SearchStrategy[Row]:
    return st.builds(
        Move,
        name=st.text("abcdefgh_", min_size=1, max_size=6),
        sources=sources,
        target=st.none() | states,
        may=rules,
        opens=st.lists(st.sampled_from(clocks), max_size=1).map(tuple),
        meets=named,
        pauses=named,
        second=st.sampled_from([None, anyone]),
    )


@st.composite
def right(draw: st.DrawFn) -> Given:
    """A way through all states to the last one, and whatever other rows beside it that leave no final state."""
    first, *_between, last = path = draw(st.permutations(list(State)))
    way = [Move(f"to {later}", {earlier}, later, draw(rules), opens=(clocks[0],)) for earlier, later in pairwise(path)]
    beside = rows(st.frozensets(st.sampled_from(path[:-1]), min_size=1), st.sampled_from([(), ("answer",)]))
    more = draw(st.lists(beside, max_size=4, unique_by=lambda row: row.name))
    return first, draw(st.permutations([*way, *more])), frozenset({last})


any_table = st.tuples(states, st.lists(rows(st.frozensets(states, max_size=3), named), max_size=8), st.frozensets(states, max_size=3))


@st.composite
def nearly_right(draw: st.DrawFn) -> Given:
    """A right table without one of its rows, or whose end is none but only leads to itself."""
    initial, moves, final = draw(right())
    if draw(st.booleans()):
        left_out = draw(st.sampled_from(moves))
        return initial, [move for move in moves if move is not left_out], final
    return initial, [*moves, Move("stay", final, draw(st.sampled_from([None, *final])), anyone)], frozenset()


def built(table: Given) -> Workflow[str, str]:
    initial, moves, final = table
    return Workflow("thing", initial, *moves, final=final)


def steps(moves: list[Row] | tuple[Row, ...], state: State) -> Iterator[State]:
    """Where one step leads from a state, read from the rows alone."""
    return (State(move.target or state) for move in moves if state in move.sources)


def ways(moves: list[Row] | tuple[Row, ...], initial: State) -> set[State]:
    """Every state that as many steps as there are states lead to."""
    reached = {initial}
    for _step in State:
        reached |= {landing for state in reached for landing in steps(moves, state)}
    return reached


@given(right() | nearly_right() | any_table)
def test_a_table_either_raises_or_leads_everywhere_and_holds_nobody_fast_outside_a_final_state(table: Given) -> None:
    initial, moves, final = table
    try:
        flow = built(table)
    except WrongTable:
        event("wrong")
        return
    event("right")
    assert flow.reachable() == ways(moves, initial) == set(State)
    assert all(set(steps(moves, state)) - {state} for state in State if state not in final)
    assert all(move.target is None or not move.sources & final for move in flow.moves)
    assert {clock for move in flow.moves for clock in (*move.meets, *move.pauses)} <= set(flow.clocks)
    assert len(flow.by_name) == len(flow.moves)


@given(right())
def test_a_table_that_leads_from_each_state_to_an_end_is_a_right_one(table: Given) -> None:
    assert built(table).reachable() == set(State)


@given(right(), states)
def test_the_choices_of_a_state_are_the_rows_that_start_there_each_with_its_ruling(table: Given, state: State) -> None:
    flow = built(table)
    offered = flow.choices("ann", "subject", state)
    assert [choice.move for choice in offered] == [move for move in flow.moves if state in move.sources]
    assert all(choice.ruling == choice.move.may("ann", "subject") for choice in offered)


@given(right())
def test_the_drawing_names_every_move_that_leads_on_from_each_of_its_states_to_where_it_lands(table: Given) -> None:
    flow = built(table)
    drawn = [line.rstrip(" ✍⏱✓") for line in flow.diagram().splitlines()]
    leading = [(source, move) for move in flow.moves for source in move.sources if move.target not in {None, source}]
    arrows = [f"    {source} --> {move.target}: {move.label}".rstrip() for source, move in leading]
    ends = [f"    {state} --> [*]" for state in flow.final]
    assert sorted(drawn) == sorted(["stateDiagram-v2", f"    [*] --> {flow.initial}", *arrows, *ends])
