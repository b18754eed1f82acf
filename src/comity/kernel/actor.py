"""Who acts, when, for what: never an HTTP request."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self


class ActorKind(StrEnum):
    OFFICER = "officer"
    TOKEN = "token"  # noqa: S105  # the kind of actor, not a secret
    SYSTEM = "system"
    STRANGER = "stranger"


@dataclass(frozen=True)
class Actor:
    """A named somebody with a desk, the roles held there, and a purpose where one is needed.

    `desks` are all desks the officer belongs to now; `desk_id` is the one acted for, `roles` those held there.
    """

    kind: ActorKind
    name: str
    user_id: int | None = None
    desk_id: int | None = None
    roles: frozenset[str] = frozenset()
    desks: frozenset[int] = frozenset()
    purpose: str = ""
    scopes: frozenset[str] = field(default=frozenset())

    @property
    def identity(self) -> str:
        """How the audit chain names this actor: `officer:12`, `token:12`, `system:tick`. Never a person's name."""
        return f"{self.kind}:{self.user_id if self.user_id is not None else self.name}"

    @property
    def person_id(self) -> int:
        """The officer's key. Raises ValueError for the system, which is nobody."""
        if self.user_id is None:
            raise ValueError("only a person does this")
        return self.user_id

    @property
    def is_human(self) -> bool:
        """Whether a person acts at this moment: a token or the system never signs."""
        return self.kind is ActorKind.OFFICER

    def has(self, *roles: str) -> bool:
        """Whether any of these roles is held at the desk acted for."""
        return not self.roles.isdisjoint(roles)

    def for_purpose(self, purpose: str) -> Self:
        """The same actor with a stated purpose."""
        return replace(self, purpose=purpose)


def system(name: str) -> Actor:
    """Comity itself, by the name of the part that acts: `system("tick")`."""
    return Actor(ActorKind.SYSTEM, name)


def stranger() -> Actor:
    """Somebody who has not signed in: no rule of anybody's is theirs."""
    return Actor(ActorKind.STRANGER, "")
