"""tantivy, a search engine for text: each word as written or with one letter changed, two in a long word; ranked by BM25."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from benchmarks.screening.contenders import Answer
from benchmarks.screening.contenders.romanisation import SPARE, Lines, plain
from benchmarks.screening.material import Person

MOST_WORDS = 8
FUZZY_FROM, TWO_FROM = 4, 8  # letters
EXACT = 2.0  # weight of a word as written beside one that resembles
HEAP = 300_000_000  # bytes


class Tantivy:
    """An index in memory."""

    def __init__(self) -> None:
        self._tantivy = import_module("tantivy")
        schema = self._tantivy.SchemaBuilder()
        schema.add_unsigned_field("number", stored=True)
        schema.add_text_field("name", stored=False, tokenizer_name="whitespace")
        self._schema = schema.build()
        self._lines = Lines(())
        self._searcher: Any = None

    def in_its_terms(self, person: Person) -> Person:
        return person

    def build(self, listed: Iterable[Any]) -> None:
        self._lines = Lines(listed)
        index = self._tantivy.Index(self._schema)
        writer = index.writer(HEAP, 1)
        for number, name in enumerate(self._lines.names):
            writer.add_document(self._tantivy.Document(number=number, name=name))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def search(self, asked: Person, limit: int) -> list[Answer]:
        words = plain(asked.names[0]).split()[:MOST_WORDS]
        if not words:
            return []
        either = [(self._tantivy.Occur.Should, query) for word in words for query in self._queries(word)]
        found = self._searcher.search(self._tantivy.Query.boolean_query(either), limit=SPARE * limit, count=False).hits
        return self._lines.best(((self._searcher.doc(address)["number"][0], score) for score, address in found), limit)

    def _queries(self, word: str) -> list[Any]:
        query = self._tantivy.Query
        exact = query.boost_query(query.term_query(self._schema, "name", word), EXACT)
        if len(word) < FUZZY_FROM:
            return [exact]
        distance = 1 if len(word) < TWO_FROM else 2
        return [exact, query.fuzzy_term_query(self._schema, "name", word, distance=distance, transposition_cost_one=True)]
