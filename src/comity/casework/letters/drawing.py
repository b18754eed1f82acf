"""The letter as it is read, on the page and as PDF: the same frozen data always gives the same words."""

import json
from datetime import datetime
from pathlib import Path
from typing import TypedDict
from zoneinfo import ZoneInfo

import typst
from babel.dates import format_datetime
from django.utils.translation import gettext as _

from comity.casework.letters import fonts
from comity.casework.letters.composing import AnsweredItem, Letter
from comity.casework.letters.phrases import locale_of, phrases

TEMPLATE = Path(__file__).with_name("letter.typ")


class Shown(TypedDict):
    """A letter with what is said around it: all that its page and its PDF show."""

    letter: Letter
    words: dict[str, str]
    facts: list[tuple[str, str]]
    items: list[tuple[AnsweredItem, str, str]]
    country: str
    signed_by: str


def show(letter: Letter) -> Shown:
    """The letter in the words of its frame; what is not known before it is sent says so.

    `facts` are label and value of each line under its heading, `items` each item with its outcome and its ground in words.
    """
    words = phrases(letter["frame"])
    facts = [
        (words["our_reference"], letter["reference"]),
        (words["your_reference"], letter["their_reference"] or "—"),
        (words["received"], _moment(letter["received_at"], letter)),
        (words["date"], _moment(letter["sent_at"], letter) if letter["sent_at"] else words["when_sent"]),
        (words["subject"], letter["subject"]),
        (words["basis"], letter["basis"] or "—"),
    ]
    return Shown(
        letter=letter,
        words=words,
        facts=facts,
        items=[(item, words[item["outcome"]], " · ".join(filter(None, (item["article"], item["ground"])))) for item in letter["items"]],
        country=_country(letter),
        signed_by=letter["signed_by"] or words["who_confirms"],
    )


def draw(letter: Letter) -> bytes:
    """The letter as PDF bytes, its data attached as `letter.json`. About 90 ms a letter."""
    shown = show(letter)
    families = fonts.families_for(_text(shown))
    inputs = {"shown": _json(shown), "letter": _json(letter), "families": _json(families)}
    drawn: bytes = typst.compile(str(TEMPLATE), sys_inputs=inputs, font_paths=fonts.files_of(families), ignore_system_fonts=True)
    return drawn


def undrawable(letter: Letter) -> str:
    """The characters of a letter that no font of this machine draws, each once; empty where all can be drawn."""
    return fonts.undrawable(_text(show(letter)))


def about_fonts(undrawn: str) -> str:
    """What is said of characters that cannot be drawn, and what helps; empty where there are none."""
    if not undrawn:
        return ""
    said = _(
        "No font of this machine draws these characters: %(characters)s. They would be empty boxes in the letter. "
        "Write them in other letters, or let the administrator install the Debian package fonts-noto-core."
    )
    return said % {"characters": ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in undrawn[:12])}


def _text(shown: Shown) -> str:
    return _json(shown)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _moment(text: str, letter: Letter) -> str:
    at = datetime.fromisoformat(text).astimezone(ZoneInfo(letter["zone"]))
    return f"{format_datetime(at, phrases(letter['frame'])['moment'], locale=locale_of(letter['frame']))} ({at.tzname()}, {at:%z})"


def _country(letter: Letter) -> str:
    code = letter["recipient"]["country"]
    return str(locale_of(letter["frame"]).territories.get(code, code))
