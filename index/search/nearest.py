"""The passages nearest to a vector: those of the published generation, and the store's that it lacks.

A passage can be found from the moment it is stored, though generations are published only every so often;
and where the published one is damaged, out of date or of another embedder, the store's own vectors answer.
So they do in a small archive: there no generation is opened at all.
"""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from index.embedding.embedder import Vectors
from index.passage import SearchFilter, longer_list
from index.store.readable import ReadableStore
from index.vectors.exact import ExactIndex
from index.vectors.generation import Generation

# Up to so many passages are held in memory (30 MB) and compared one and all. Reading 20,000 vectors from the store
# takes .12 s, and a question then 3 ms; importing Chroma takes 1.2 s and opening its collection .3 s, and a
# question then 4 ms. Of 50,000 passages it is .3 s and 8 ms against 1.2 and .5 s, and 6 ms. So many within filters
# are read from the store and compared, too, where a longer list of the nearest has too few within them.
EXACT = 20_000
# Passages of the generation that are no longer stored are asked for in vain: so many times more, at most.
_MOST_WIDER = 10


class Reader(Protocol):
    """Gives the generation that answers now, if there is one, open at least until the block ends."""

    def generation(self) -> AbstractContextManager[Generation | None]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class _Gap:
    """The passages of the store in its `state` that a generation lacks, and how many it has too many."""

    key: tuple[object, ...]
    index: ExactIndex = field(default_factory=ExactIndex)
    surplus: int = 0


class Nearest:
    """Finds the nearest passages of a store. Safe from any thread."""

    def __init__(self, store: ReadableStore, reader: Reader) -> None:
        self._store = store
        self._reader = reader
        self._lock = threading.Lock()
        self._gap = _Gap(())
        self._counted: tuple[int, int] | None = None

    def query(self, vector: Vectors, k: int, filters: SearchFilter) -> list[tuple[int, float]]:
        """The `k` passages within `filters` nearest to a vector, and perhaps more, as (id, cosine).

        The vector is to be of the embedder that made the store's.
        """
        if filters.is_everywhere:
            return list(self._query(vector, k).items())
        near: dict[int, float] = {}
        if longer := longer_list(k, self._store.share(filters)):
            near = self._query(vector, longer)
            within = self._store.inside(list(near), filters)
            if len(within) >= k:
                return [(id_, cosine) for id_, cosine in near.items() if id_ in within]
        inside = self._store.ids(filters, EXACT + 1)
        if len(inside) > EXACT:
            return list((near or self._query(vector, 10 * k)).items())
        found, vectors = self._store.vectors(inside)
        cosines = np.asarray(vectors @ vector).tolist() if found else []
        return sorted(zip(found, cosines, strict=True), key=lambda one: -one[1])[:k]

    def close(self) -> None:
        self._reader.close()

    def _query(self, vector: Vectors, k: int) -> dict[int, float]:
        made_by = self._store.fact("fingerprint")
        if self._count() <= EXACT:
            return dict(self._gap_of(None, made_by).index.query(vector, k))
        with self._reader.generation() as current:
            # While an index that was made anew is being published, the old generation has other vectors.
            usable = current if current and current.record.fingerprint == made_by else None
            gap = self._gap_of(usable, made_by)
            wider = min(k + gap.surplus, _MOST_WIDER * k)
            found = dict(usable.query(vector, wider)) if usable else {}
        return found | dict(gap.index.query(vector, k))

    def _count(self) -> int:
        """How many passages are stored. They are counted only where they have changed: of many it takes long."""
        state = self._store.state()
        if self._counted is None or self._counted[0] != state:
            self._counted = state, self._store.count_passages()
        return self._counted[1]

    def _gap_of(self, generation: Generation | None, made_by: str | None) -> _Gap:
        state = self._store.state()
        if generation and generation.record.state == state:
            return _Gap(())
        key = (state, generation.name if generation else "", made_by)
        with self._lock:
            if self._gap.key != key:
                self._gap = self._found(generation, key)
            return self._gap

    def _found(self, generation: Generation | None, key: tuple[object, ...]) -> _Gap:
        published = generation.ids() if generation else set()
        stored = set(self._store.every_id())
        missing = stored - published
        # An id means the same words for ever, so what is held already need not be read again.
        known = self._gap.index if self._gap.key[2:] == key[2:] else ExactIndex()
        ids, vectors = self._store.vectors(sorted(missing.difference(known.ids)))
        return _Gap(key, known.changed(missing, ids, vectors), len(published - stored))
