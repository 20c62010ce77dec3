"""The collections that hold the shards of an archive, written so that a crash at any point is noticed and mended.

What is about to be written is announced in the store under a watermark, then written, then the collection is given
the watermark, and then the store records it. A collection with another watermark than these two has lost something.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from index.embedding.embedder import Vectors
from index.store.digest import vector_sum
from index.store.postgres.outbox import Outbox, Shard
from index.vectors.chroma.client import Client


class Collections:
    """The collections of one archive, a shard each."""

    def __init__(self, outbox: Outbox, client: Client) -> None:
        self._outbox = outbox
        self._client = client

    @property
    def prefix(self) -> str:
        """How the names of all of them begin."""
        return f"dateline-{self._outbox.archive()}-"

    def write(
        self,
        shard: int,
        made_by: str,
        put: tuple[Sequence[int], Vectors],
        gone: Sequence[int],
        numbers: Sequence[int],
    ) -> None:
        """Puts passages with their vectors into a shard and takes others out, which rows of the outbox asked for."""
        ids, vectors = put
        known = {one.shard: one for one in self._outbox.shards()}.get(shard)
        size = vectors.shape[1] if len(ids) else 0
        fits = known and known.fingerprint == made_by and size in (0, known.dimensions)
        if not fits and not len(ids):
            self._outbox.done(shard, known.mark if known else "", numbers)
            return
        if not known or not fits:
            known = self.new(shard, made_by, size)
            self._outbox.put_shard(known)
        mark = new_mark()
        self._outbox.announce(shard, mark)
        self._client.write(known.collection, ids, vectors, sums(ids, vectors), gone)
        self._client.mark(known.collection, mark)
        self._outbox.done(shard, mark, numbers)

    def new(self, shard: int, made_by: str, dimensions: int) -> Shard:
        """An empty collection for a shard, which is not that of its shard yet."""
        name = f"{self.prefix}{shard}-{secrets.token_hex(4)}"
        self._client.create(name)
        return Shard(shard, name, made_by, dimensions, "", "")


def new_mark() -> str:
    """A watermark that nothing was written under yet."""
    return secrets.token_hex(8)


def sums(ids: Sequence[int], vectors: Vectors) -> list[int]:
    """The sums that the store has of passages' vectors."""
    rows = zip(ids, vectors, strict=True)
    return [vector_sum(id_, vector.astype("<f4").tobytes()) for id_, vector in rows]
