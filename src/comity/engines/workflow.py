"""A workflow is a table; this checks the table and answers questions about it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Generic, NamedTuple, TypeVar

from comity.engines.ruling import Ruling

A = TypeVar("A")
S = TypeVar("S")
Rule = Callable[[A, S], Ruling]


class WrongTable(ValueError):
    """The workflow table contradicts itself; raised when the module that holds it is imported."""


@dataclass(frozen=True)
class Clock:
    """A promise that a workflow opens: its name, and the English sentence that says what is promised."""

    name: str
    label: str


@dataclass(frozen=True)
class Move(Generic[A, S]):
    """One row of the table: a step from some states to one state, who may take it, and what it does to the clocks.

    `target` None keeps the state. `second` names who confirms: such a step is signed by a second person first.
    """

    name: str
    sources: Set[Enum]
    target: Enum | None
    may: Rule[A, S]
    label: str = ""
    opens: tuple[Clock, ...] = ()
    meets: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    delays: tuple[str, ...] = ()
    cancels: tuple[str, ...] = ()
    needs_reason: bool = False
    second: Rule[A, S] | None = None
    category: str = "alteration"

    def __post_init__(self) -> None:
        object.__setattr__(self, "sources", frozenset(self.sources))
        object.__setattr__(self, "label", self.label or self.name.replace("_", " ").capitalize())

    def lands(self, state: Enum) -> Enum:
        """The state after this move was taken from `state`."""
        return state if self.target is None else self.target


class Choice(NamedTuple):
    """One step as shown to a person: open, or closed with its sentence."""

    move: Move[Any, Any]
    ruling: Ruling


@dataclass(frozen=True)
class Workflow(Generic[A, S]):
    """The states and moves of one kind of record; `opens` are the clocks that start with the record itself.

    Raises WrongTable at construction if a move is named twice, starts or lands nowhere, cannot be reached, acts on a clock
    that nothing opens, or if a state that is not final has no way out.
    """

    name: str
    initial: Enum
    moves: tuple[Move[A, S], ...]
    final: frozenset[Enum] = frozenset()
    opens: tuple[Clock, ...] = ()
    by_name: Mapping[str, Move[A, S]] = field(init=False)
    clocks: Mapping[str, Clock] = field(init=False)

    def __init__(self, name: str, initial: Enum, *moves: Move[A, S], final: Iterable[Enum] = (), opens: tuple[Clock, ...] = ()) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "initial", initial)
        object.__setattr__(self, "moves", moves)
        object.__setattr__(self, "final", frozenset(final))
        object.__setattr__(self, "by_name", {move.name: move for move in moves})
        object.__setattr__(self, "opens", opens)
        object.__setattr__(self, "clocks", {clock.name: clock for clock in (*opens, *(clock for move in moves for clock in move.opens))})
        self._check()

    @property
    def states(self) -> type[Enum]:
        """The enumeration of states."""
        return type(self.initial)

    def open_from(self, state: Enum) -> Iterator[Move[A, S]]:
        """The moves whose table row starts from this state, in the order of the table."""
        return (move for move in self.moves if state in move.sources)

    def choices(self, actor: A, subject: S, state: Enum) -> list[Choice]:
        """Each step from here with its ruling: a closed step is shown with its reason, not hidden."""
        return [Choice(move, move.may(actor, subject)) for move in self.open_from(state)]

    def reachable(self) -> frozenset[Enum]:
        """All states that some chain of moves from the initial state reaches."""
        found = {self.initial}
        frontier = [self.initial]
        while frontier:
            state = frontier.pop()
            for landing in {move.lands(state) for move in self.open_from(state)} - found:
                found.add(landing)
                frontier.append(landing)
        return frozenset(found)

    def diagram(self) -> str:
        """The table as a Mermaid state diagram, for the guide: the moves that lead from one state to another."""
        lines = ["stateDiagram-v2", f"    [*] --> {_drawn(self.initial)}"]
        for move in self.moves:
            marks = "".join((" ✍" if move.second else "", " ⏱" if move.opens else "", " ✓" if move.meets else ""))
            sources = sorted(move.sources - {move.target}, key=_drawn) if move.target is not None else ()
            lines += [f"    {_drawn(source)} --> {_drawn(move.lands(source))}: {move.label}{marks}" for source in sources]
        lines += [f"    {_drawn(state)} --> [*]" for state in sorted(self.final, key=_drawn)]
        return "\n".join(lines)

    def _check(self) -> None:
        problems = [*self._name_problems(), *self._clock_problems(), *self._state_problems()]
        if problems:
            raise WrongTable(f"workflow {self.name!r}: " + "; ".join(problems))

    def _name_problems(self) -> Iterator[str]:
        names = [move.name for move in self.moves]
        yield from (f"move {name!r} stands in two rows" for name in sorted({name for name in names if names.count(name) > 1}))
        for move in self.moves:
            if not move.sources:
                yield f"move {move.name!r} starts nowhere"
            strangers = [state for state in (*move.sources, move.target) if state is not None and type(state) is not self.states]
            yield from (f"move {move.name!r} names {state!r}, which is no state of {self.states.__name__}" for state in strangers)
            if move.target is not None and (ends := move.sources & self.final):
                yield f"move {move.name!r} leaves the final state {next(iter(ends)).value!r}"

    def _clock_problems(self) -> Iterator[str]:
        for move in self.moves:
            named = (*move.meets, *move.pauses, *move.resumes, *move.delays, *move.cancels)
            for clock in named:
                if clock not in self.clocks:
                    yield f"move {move.name!r} acts on the clock {clock!r}, which nothing opens"

    def _state_problems(self) -> Iterator[str]:
        reached = self.reachable()
        for state in self.states:
            if state not in reached:
                yield f"state {state.value!r} is never reached"
            elif state not in self.final and not any(move.lands(state) != state for move in self.open_from(state)):
                yield f"state {state.value!r} has no way out and is not final"


def _drawn(state: Enum) -> str:
    """A state as the diagram names it: one word."""
    return str(state.value).replace(" ", "_")
