"""Search: keywords (BM25) and meaning (cosine) fused into one ranking of passages."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

import numpy as np

from index.embedding.cross_encoder import Reranker
from index.embedding.embedder import Embedder, Vectors, check_made_with
from index.embedding.minilm import EIGHT_BITS, NAME
from index.passage import EVERYWHERE, Passage, SearchFilter, SearchHit, fused
from index.search.ordering import ordered
from index.search.reranker import RERANKED, reranked
from index.store.readable import ReadableStore
from index.terms import search_terms
from index.vectors.index import VectorIndex

# Each side hands in this many: enough that the other side's best are among them, and that passages
# which have been withdrawn since, or lie outside the filters, leave enough behind.
OVERFETCH = 50
# A passage that is stored anew between its ranking and its reading is missed; so the search is done again if
# the store has changed meanwhile, which is rare.
_TRIES = 3
# Of the bundled embedder, what has no word of a query and a lower cosine is about something else. Over the 609 reports
# of rtqa 191 of 207 queries of invented words come no nearer; of 38 real topics in words that no report has
# ("palaeontology", "oncology"), for which one reader found the first passage on the topic, 29 come nearer. At .30 it
# is 160 and 33, at .36 it is 201 and 22.
_NEAR = 0.33


@dataclass(frozen=True, slots=True)
class _Side:
    """What one text found: its `vector`, BM25 over the best one's by passage, and cosines by passage."""

    vector: Vectors
    matches: dict[int, float]
    cosines: dict[int, float]

    def score(self, number: int) -> float:
        return fused(self.matches.get(number, 0.0), self.cosines[number])


class Search:
    """Finds passages in a store and its published vectors. Safe from any thread.

    With a reranker, the best of them come in its order.
    """

    def __init__(
        self, store: ReadableStore, near: VectorIndex, embedder: Embedder, reranker: Reranker | None = None
    ) -> None:
        self._store = store
        self._near = near
        self._embedder = embedder
        self._reranker = reranker
        self._beside = ThreadPoolExecutor(2, "dateline-keywords")

    def search(
        self,
        query: str,
        filters: SearchFilter = EVERYWHERE,
        limit: int = 10,
        context: Sequence[str] = (),
        leaning: float = 1.0,
    ) -> list[SearchHit]:
        """The passages within `filters` that match `query` best, at most `limit`, best first.

        `context` is what was said before, nearest first: earlier questions, answers and quotes. `leaning`, 0
        to 1, is the weight of a search with it against one with the query alone. Raises ModelError where the
        store has the vectors of another embedder by now.
        """
        for _ in range(_TRIES):
            version = self._store.version()
            ranking = self._search(query, filters, limit, context, leaning)
            if version == self._store.version():
                break
        return ranking

    def matching(self, query: str, filters: SearchFilter = EVERYWHERE, limit: int = 10) -> list[SearchHit]:
        """As `search`, without what has no word of `query` and is far from it in meaning, too.

        Another embedder than the bundled one has cosines of its own, of which nobody knows what is far.
        """
        ranking = self.search(query, filters, limit)
        if self._embedder.name not in (NAME, EIGHT_BITS):
            return ranking
        return [hit for hit in ranking if hit.bm25 or hit.cosine >= _NEAR]

    def _search(
        self, query: str, filters: SearchFilter, limit: int, context: Sequence[str], leaning: float
    ) -> list[SearchHit]:
        check_made_with(self._store.fact("fingerprint"), self._embedder.name)
        # One text and one embedding of it find as much as mixing the embeddings of its parts.
        joined = " ".join((query, *context))
        weights = {query: 1.0 - leaning, joined: leaning} if context else {query: 1.0}
        sides = [
            (weight, self._side(text, terms, filters, OVERFETCH + limit))
            for text, weight in weights.items()
            if weight and (terms := search_terms(text))
        ]
        if not sides:
            return []
        met = set[int]().union(*(side.cosines for _, side in sides))
        for _, side in sides:
            missing = sorted(met - side.cosines.keys())
            side.cosines.update(_cosines(side.vector, *self._store.vectors(missing)))
        met.intersection_update(*(side.cosines for _, side in sides))
        scores = dict.fromkeys(met, 0.0)
        for weight, side in sides:
            for number in met:
                scores[number] += weight * side.score(number)
        order = sorted(scores, key=lambda number: (-scores[number], number))
        enough = max(2 * limit if filters.has_order else limit, RERANKED if self._reranker else 0)
        _, chief = max(sides, key=lambda one: one[0])
        ranking = [
            SearchHit(passage, scores[number], chief.matches.get(number, 0.0), chief.cosines[number], query)
            for number, passage in self._hydrated(order, filters, enough).items()
        ]
        if self._reranker:
            ranking = reranked(self._reranker, joined, ranking)
        return ordered(ranking, filters)[:limit]

    def _side(self, text: str, terms: list[str], filters: SearchFilter, count: int) -> _Side:
        """The best of one search for `text`, by keywords and by meaning."""
        # The store looks for the words while the embedder and the vector index are at work.
        matching = self._beside.submit(self._matches, terms, filters, count)
        vector = self._embedder.embed_question(text)
        cosines = dict(self._near.query(vector, count, filters))
        matches, found = matching.result()
        return _Side(vector, matches, _cosines(vector, *found) | cosines)

    def _matches(
        self, terms: list[str], filters: SearchFilter, count: int
    ) -> tuple[dict[int, float], tuple[list[int], Vectors]]:
        """BM25 over the best one's, by passage; and the vectors of those passages."""
        found = self._store.match(terms, count, filters)
        best = max((score for _, score in found), default=1.0)
        matches = {number: score / best for number, score in found}
        return matches, self._store.vectors(list(matches))

    def _hydrated(self, order: list[int], filters: SearchFilter, limit: int) -> dict[int, Passage]:
        """The first of `order` that are still there and within the filters, by number."""
        kept: dict[int, Passage] = {}
        for first in range(0, len(order), limit):
            some = order[first : first + limit]
            passages = self._store.passages(some, filters)
            kept |= {number: passages[number] for number in some if number in passages}
            if len(kept) >= limit:
                break
        return dict(islice(kept.items(), limit))


def _cosines(vector: Vectors, ids: Sequence[int], vectors: Vectors) -> dict[int, float]:
    return dict(zip(ids, np.asarray(vectors @ vector).tolist(), strict=True)) if ids else {}
