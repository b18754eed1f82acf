"""Groups of three letters, weighed by how rare they are, multiplied by sparse_dot_topn."""

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

from benchmarks.screening.contenders import Answer
from benchmarks.screening.contenders.romanisation import SPARE, Lines, plain
from benchmarks.screening.material import Person


class Tfidf:
    """Cosine of the vectors of two names."""

    def __init__(self) -> None:
        text, self._numpy = import_module("sklearn.feature_extraction.text"), import_module("numpy")
        self._times = import_module("sparse_dot_topn").sp_matmul_topn
        self._vectors = text.TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), dtype=self._numpy.float32, lowercase=False)
        self._lines = Lines(())
        self._listed: Any = None

    def in_its_terms(self, person: Person) -> Person:
        return person

    def build(self, listed: Iterable[Any]) -> None:
        self._lines = Lines(listed)
        self._listed = self._vectors.fit_transform(self._lines.names).T.tocsr()

    def search(self, asked: Person, limit: int) -> list[Answer]:
        return self.search_many([asked], limit, 1)[0]

    def search_many(self, asked: Sequence[Person], limit: int, workers: int) -> list[list[Answer]]:
        vectors = self._vectors.transform([plain(person.names[0]) for person in asked])
        found = self._times(vectors, self._listed, top_n=SPARE * limit, n_threads=workers, sort=True)
        rows = zip(found.indptr, found.indptr[1:], strict=False)
        return [
            self._lines.best(zip(found.indices[start:end].tolist(), found.data[start:end].tolist(), strict=True), limit)
            for start, end in rows
        ]

    def likeness(self, ours: Person, theirs: Person) -> float:
        """By the weights of the list that was built."""
        vectors = self._vectors.transform([plain(ours.names[0]), plain(theirs.names[0])])
        return float(vectors[0].multiply(vectors[1]).sum())
