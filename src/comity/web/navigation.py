"""Where one can go: each app adds its own items, the shell shows those the actor may open."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from comity.kernel.actor import Actor

Text = str | Promise


class Place(StrEnum):
    """Where an item stands: in the row of rooms, in the officer's own menu, or only in the palette (a command)."""

    ROW = "row"
    MENU = "menu"
    PALETTE = "palette"


def officers(actor: Actor) -> bool:
    """Anybody who has signed in."""
    return actor.user_id is not None


def workers(actor: Actor) -> bool:
    """Anybody with a role at the desk acted for."""
    return bool(actor.roles)


@dataclass(frozen=True)
class Item:
    """One way to go. `url_name` takes no arguments; `key` follows `g` on the keyboard; `posts` makes it a button (sign out)."""

    name: str
    label: Text
    url_name: str
    order: int = 50
    icon: str = ""
    key: str = ""
    place: Place = Place.ROW
    may: Callable[[Actor], bool] = officers
    posts: bool = False


class Link(NamedTuple):
    """An item as shown on one page."""

    item: Item
    url: str
    here: bool


Slot = Callable[[HttpRequest], SafeString | str]

_items: dict[str, Item] = {}
_slots: dict[str, Slot] = {}


def add(*items: Item) -> None:
    """Register items; called once from an app's `ready`. Raises ValueError for a name or key that is taken by another."""
    for item in items:
        taken = [
            other.name for other in _items.values() if other != item and (other.name == item.name or (item.key and other.key == item.key))
        ]
        if taken:
            raise ValueError(f"navigation item {item.name!r} takes the name or key of {taken[0]!r}")
        _items[item.name] = item


def fill(slot: str, content: Slot) -> None:
    """Say what stands in a slot of the header (`duty`: who is on duty now). Called once from an app's `ready`."""
    _slots[slot] = content


def slot(name: str, http_request: HttpRequest) -> SafeString | str:
    """The content of a slot for this page; empty where no app fills it."""
    return _slots[name](http_request) if name in _slots else ""


def links(actor: Actor, place: Place, path: str = "") -> list[Link]:
    """What this actor may open, in order; `here` marks the room that `path` lies in. An item without its URL is left out."""
    open_to = sorted(
        (item for item in _items.values() if item.place is place and item.may(actor)), key=lambda item: (item.order, item.name)
    )
    found = [(item, url) for item in open_to if (url := _address(item))]
    rooms = [url for _item, url in found if path == url or (url != "/" and path.startswith(url))]
    here = max(rooms, key=len, default="")
    return [Link(item, url, url == here) for item, url in found]


def _address(item: Item) -> str:
    try:
        return reverse(item.url_name)
    except NoReverseMatch:
        return ""
