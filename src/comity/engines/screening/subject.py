"""What is asked about, and what stands on a list: a subject with its names, dates, places and documents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

Strength = Literal["strong", "weak"]


@dataclass(frozen=True, slots=True)
class Name:
    """One name in any script; ``weak`` marks an alias its publisher calls low quality (a nickname, a nom de guerre)."""

    text: str
    strength: Strength = "strong"


@dataclass(frozen=True, slots=True)
class Document:
    """An identity or travel document: its number as written, the kind and the issuing country where known."""

    number: str
    kind: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A person or thing: every attribute is a sequence, because lists give several; an empty one says nothing for or against.

    Birth dates are ``1948-12-10``, ``1948-12``, ``1948``, ``1948~`` (about) or ``1948/1951`` (between, both included).
    """

    id: str | None = None
    names: Sequence[Name] = ()
    birth_dates: Sequence[str] = ()
    places: Sequence[str] = ()
    nationalities: Sequence[str] = ()
    genders: Sequence[str] = ()
    documents: Sequence[Document] = ()
    parents: Sequence[Name] = field(default=())

    def __init__(
        self,
        id: str | None = None,
        names: Iterable[str | Name] = (),
        birth_dates: Iterable[str] = (),
        places: Iterable[str] = (),
        nationalities: Iterable[str] = (),
        genders: Iterable[str] = (),
        documents: Iterable[str | Document] = (),
        parents: Iterable[str | Name] = (),
    ) -> None:
        set_once = object.__setattr__
        set_once(self, "id", id)
        set_once(self, "names", tuple(name if isinstance(name, Name) else Name(name) for name in names))
        set_once(self, "birth_dates", tuple(birth_dates))
        set_once(self, "places", tuple(places))
        set_once(self, "nationalities", tuple(nationalities))
        set_once(self, "genders", tuple(genders))
        set_once(self, "documents", tuple(document if isinstance(document, Document) else Document(document) for document in documents))
        set_once(self, "parents", tuple(name if isinstance(name, Name) else Name(name) for name in parents))
