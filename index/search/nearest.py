"""The passages nearest to a vector: those of the published generation, and the store's that it lacks.

A passage can be found from the moment it is stored, though generations are published only every so often;
and where the published one is damaged, out of date or of another embedder, the store's own vectors answer.
"""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from index.embedding.minilm import Vectors
from index.store.store import Store
from index.vectors.generation import Generation

# Passages of the generation that are no longer stored are asked for in vain: so many times more, at most.
_MOST_WIDER = 10


class Reader(Protocol):
    """Gives the generation that answers now, if there is one, open at least until the block ends."""

    def generation(self) -> AbstractContextManager[Generation | None]: ...


@dataclass(frozen=True, slots=True)
class _Gap:
    """The passages of the store in its `state` that a generation lacks, and how many it has too many."""

    key: tuple[object, ...]
    ids: list[int] = field(default_factory=list)
    vectors: Vectors = field(default_factory=lambda: np.empty((0, 0), dtype=np.float32))
    surplus: int = 0

    def nearest(self, vector: Vectors, k: int) -> dict[int, float]:
        if not self.ids:
            return {}
        cosines = self.vectors @ vector
        best = np.argsort(-cosines)[:k]
        return {self.ids[place]: min(1.0, float(cosines[place])) for place in best}


class Nearest:
    """Finds the nearest passages of a store. Safe from any thread."""

    def __init__(self, store: Store, reader: Reader) -> None:
        self._store = store
        self._reader = reader
        self._lock = threading.Lock()
        self._gap = _Gap(())

    def query(self, vector: Vectors, k: int, made_by: str | None) -> dict[int, float]:
        """The `k` passages nearest to a `vector` that `made_by` made, and perhaps more, and their cosines."""
        with self._reader.generation() as current:
            # While an index that was made anew is being published, the old generation has other vectors.
            usable = current if current and current.record.fingerprint == made_by else None
            gap = self._gap_of(usable, made_by)
            wider = min(k + gap.surplus, _MOST_WIDER * k)
            found = dict(usable.query(vector, wider)) if usable else {}
        return found | gap.nearest(vector, k)

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
        missing = sorted(stored - published)
        # An id means the same words for ever, so what is held already need not be read again.
        known = (
            dict(zip(self._gap.ids, self._gap.vectors, strict=True)) if self._gap.key[2:] == key[2:] else {}
        )
        ids, vectors = self._store.vectors([id_ for id_ in missing if id_ not in known])
        rows = {id_: known[id_] for id_ in missing if id_ in known} | dict(zip(ids, vectors, strict=True))
        found = np.stack(list(rows.values())) if rows else np.empty((0, 0), dtype=np.float32)
        return _Gap(key, list(rows), found, len(published - stored))
