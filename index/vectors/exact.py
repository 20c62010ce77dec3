"""Vectors held in memory and compared one and all: exact, and for few passages sooner done than by a graph."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from index.embedding.embedder import Vectors

# A cosine is at most 1, and what rounding adds; anything else comes of a vector that a disk has changed.
_MOST = 1.001


def _none() -> Vectors:
    return np.empty((0, 0), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class ExactIndex:
    """Passages by their vectors of length 1, a row of `vectors` for each of `ids`."""

    ids: list[int] = field(default_factory=list)
    vectors: Vectors = field(default_factory=_none)

    def count(self) -> int:
        """How many passages it holds."""
        return len(self.ids)

    def query(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """The `k` passages nearest to `vector`, shape (dimensions,), as (id, cosine), best first."""
        k = min(k, self.count())
        if k < 1:
            return []
        cosines = self.vectors @ vector
        cosines[~(np.abs(cosines) <= _MOST)] = -1.0
        best = np.argpartition(cosines, -k)[-k:]
        best = best[np.argsort(-cosines[best], kind="stable")]
        return [(self.ids[place], min(1.0, float(cosines[place]))) for place in best]

    def changed(self, wanted: set[int], ids: list[int], vectors: Vectors) -> ExactIndex:
        """An index of those of these passages that are `wanted`, and of others with their vectors."""
        kept = [place for place, id_ in enumerate(self.ids) if id_ in wanted]
        if not kept:
            return ExactIndex(ids, vectors)
        rows = [self.vectors[kept], *([vectors] if ids else [])]
        return ExactIndex([self.ids[place] for place in kept] + ids, np.concatenate(rows))
