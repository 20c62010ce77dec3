"""Has what is stored answer by its vectors: a generation every so many passages, and one at the end.

In between the store's own vectors answer (`index.search.nearest`), and are held in memory for that.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.embedding.embedder import Embed, Vectors
from index.lock import WriterLock
from index.store.proven import proven
from index.store.store import Store
from index.vectors.publish import publish

# A generation copies the one before it: after so many new passages, or this share of what is there if that
# is more, all copies of a growing archive together cost as much as a few of the last.
EVERY = 2_000
_SHARE = 0.5


class Publisher:
    """Publishes the passages of a store under the writer's lock; `embed` is what made their vectors."""

    def __init__(self, lock: WriterLock, store: Store, embed: Embed, made_by: str) -> None:
        self._lock = lock
        self._store = store
        self._embed = embed
        self._made_by = made_by
        self._published = 0

    def stored(self, passages: int) -> None:
        """Publishes if of the `passages` that a run has stored so far enough are new since the last time."""
        new = passages - self._published
        if new >= EVERY and new >= _SHARE * (self._store.count_passages() - new):
            self.publish()
            self._published = passages

    def publish(self, *, rebuild: bool = False) -> None:
        """Has all passages of the store answer. Raises IndexingError."""
        publish(
            self._lock, list(self._store.every_id()), self._proven, fingerprint=self._made_by, rebuild=rebuild
        )

    def _proven(self, ids: Sequence[int]) -> Vectors:
        return proven(self._store, ids, self._embed, self._lock.folder)
