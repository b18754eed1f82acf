"""Finding: tokens, prefixes and bigrams of what records say of themselves, filtered by who may see them."""

import unicodedata
from collections.abc import Mapping
from typing import Any, TypeVar

from anyascii import anyascii
from django.db import connection
from django.db.models import BigIntegerField, Count, Q, QuerySet
from django.db.models.functions import Cast

from comity.kernel import rows
from comity.kernel.access import Visible
from comity.kernel.actor import Actor
from comity.kernel.models import Record, SearchToken

R = TypeVar("R", bound=Record)
LONGEST = 40
MOST = 400


def tokens(text: str) -> set[str]:
    """The words of a text, folded, as written and romanised; for scripts without spaces every two neighbouring characters."""
    found: set[str] = set()
    for word in _words(unicodedata.normalize("NFKC", text).casefold()):
        found.add(word[:LONGEST])
        if not word.isascii():
            found.update(romanised[:LONGEST] for romanised in _words(anyascii(word).casefold()))
            if any(_is_unspaced(character) for character in word):
                found.update(word[place : place + 2] for place in range(len(word) - 1))
    return set(sorted(found)[:MOST])


def write(texts: Mapping[tuple[str, str], tuple[bool, list[str]]]) -> None:
    """Write the tokens of records, by kind and key: whether they had others before, and the texts by which they are found now."""
    for (kind, key), (had_others, _found_by) in texts.items():
        if had_others:
            SearchToken.objects.filter(subject_kind=kind, subject_key=key).delete()
    written = (
        (kind, key, token)
        for (kind, key), (_had_others, found_by) in texts.items()
        for token in sorted(set().union(*(tokens(text) for text in found_by)))
    )
    rows.add_all(SearchToken, ("subject_kind", "subject_key", "token"), written)


def forget(subject: Record) -> None:
    """Remove a record from what is found."""
    SearchToken.objects.filter(subject_kind=subject.kind(), subject_key=subject.key).delete()


def find(by: Actor, model: type[R], text: str) -> QuerySet[R]:
    """The records of a model that hold every word of the text, as far as this actor may see them.

    The last word may be the beginning of a longer one, unless it is a single letter: half of all records hold a word with an A.
    """
    visible: Visible[R] = model.objects.visible_to(by)
    words = [word[:LONGEST] for word in _words(unicodedata.normalize("NFKC", text).casefold())]
    if not words:
        return visible.none()
    own = SearchToken.objects.filter(subject_kind=model.kind())
    for place, word in enumerate(words):
        visible = visible.filter(pk__in=_matching(own, word, is_last=place == len(words) - 1))
    return visible


def _matching(own: QuerySet[SearchToken], word: str, *, is_last: bool) -> QuerySet[Any, Any]:
    """The keys, as numbers, of the records that hold the word; a number, so that the database looks each of them up."""
    key = Cast("subject_key", BigIntegerField())
    if len(word) > 2 and any(_is_unspaced(character) for character in word):
        pairs = {word[place : place + 2] for place in range(len(word) - 1)}
        held = own.filter(token__in=pairs).values("subject_key").annotate(held=Count("token", distinct=True)).filter(held=len(pairs))
        return held.values_list(key, flat=True)
    begins = is_last and (len(word) > 1 or not word.isascii())
    return own.filter(_beginning(word) if begins else Q(token=word)).values_list(key, flat=True)


def _beginning(word: str) -> Q:
    """Tokens that begin so, in the form for which each database uses its index."""
    if connection.vendor == "postgresql":
        return Q(token__startswith=word)
    return Q(token__gte=word, token__lt=word[:-1] + chr(ord(word[-1]) + 1))


def _words(text: str) -> list[str]:
    return "".join(character if character.isalnum() or unicodedata.combining(character) else " " for character in text).split()


def _is_unspaced(character: str) -> bool:
    return "\u3040" <= character <= "\u30ff" or "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"
