"""Vectors beside the passages of a PostgreSQL store, by pgvector."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.backends.backend import Publisher
from index.passage import EVERYWHERE
from index.store.postgres.store import Store
from index.store.proven import proven
from index.vectors.index import VectorIndex

if TYPE_CHECKING:
    from index.audit.fault import Fault
    from index.embedding.embedder import Embed

_TOGETHER = 2_000  # passages that pgvector is brought together


class PgvectorBackend:
    """The vectors are in the store's own database."""

    def __str__(self) -> str:
        return ""

    def nearest(self, store: Store) -> VectorIndex:
        return store.nearest

    def publisher(self, store: Store, embed: Embed) -> Publisher:
        return PgvectorPublisher(store, embed)

    def described(self, store: Store) -> str:
        return f"pgvector, {store.nearest.count():,} passages"

    def faults(self, store: Store, sample: Sequence[int]) -> Iterator[Fault]:
        from index.audit.audit import audit_nearest
        from index.audit.fault import Fault

        if missing := store.nearest.count_missing():
            yield Fault("generation", "near", f"{missing} passages of the store are not in it")
            return
        yield from audit_nearest("near", store, sample, lambda one: store.nearest.query(one, 1, EVERYWHERE))


class PgvectorPublisher:
    """Brings pgvector what it lacks of a store; what is stored otherwise answers from its transaction on."""

    def __init__(self, store: Store, embed: Embed) -> None:
        self._store = store
        self._embed = embed

    def stored(self, passages: int) -> None:
        """Nothing is left to do."""

    def publish(self, *, rebuild: bool = False) -> None:
        near = self._store.nearest
        with self._store.transaction():
            if rebuild:
                near.clear()
            while missing := near.missing(_TOGETHER):
                near.add(missing, proven(self._store, missing, self._embed, self._store.database.address))
