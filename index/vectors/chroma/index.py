"""The vector index over a Chroma server: a question asks the shards of its period, and the store about what waits.

What a collection holds that the store does not, or no longer, is not given; what the store has and a collection
does not yet, is compared exactly. So nobody sees how far behind the server is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from index.embedding.embedder import Vectors
from index.passage import SearchFilter
from index.store.postgres.outbox import Shard
from index.store.postgres.sharding import shards_within
from index.store.postgres.store import Store
from index.vectors.chroma.client import TOGETHER, Client, CollectionError
from index.vectors.exact import ExactIndex

# Up to so many passages within limits are read from the store and compared one and all: 50 ms, where a shard takes 6.
EXACT = 1_000
# Of more, more than needed are asked for: so many times more, then so many times more again, up to so many a shard;
# Chroma Cloud gives no more than it takes in one call.
_WIDER = 8
_MOST = 3_000
# Up to so many are read from the store, too, where that does not find enough; and of those that wait.
FROM_STORE = 5_000
_AT_ONCE = 8  # shards that are asked at the same time

Found = list[tuple[int, float]]


class ChromaIndex:
    """The passages of a store in the collections of a server. Safe from any thread; raises IndexingError."""

    def __init__(self, store: Store, client: Client) -> None:
        self._store = store
        self._outbox = store.outbox
        self._client = client
        self._threads = ThreadPoolExecutor(_AT_ONCE, "dateline-chroma")

    def query(self, vector: Vectors, k: int, filters: SearchFilter) -> Found:
        if not filters.is_everywhere:
            inside = self._store.ids(filters, EXACT + 1)
            if len(inside) <= EXACT:
                return self._exact(vector, inside, k)
        # What waits first: what is written meanwhile is found in its collection then.
        found = dict(self._exact(vector, self._outbox.waiting(filters, FROM_STORE), k))
        most = TOGETHER if self._client.server.is_cloud else max(k, _MOST)
        wider = min(k if filters.is_everywhere else _WIDER * k, most)
        while True:
            near, is_all = self._near(vector, wider, filters)
            inside_now = self._store.inside(list(near), filters)
            best = {id_: cosine for id_, cosine in near.items() if id_ in inside_now} | found
            if len(best) >= k or is_all or wider >= most:
                break
            wider = min(_WIDER * wider, most)
        if len(best) < k and not is_all:
            best |= dict(self._exact(vector, self._store.ids(filters, FROM_STORE), k))
        return sorted(best.items(), key=lambda one: -one[1])[:k]

    def close(self) -> None:
        self._threads.shutdown()
        self._client.close()

    def _near(self, vector: Vectors, k: int, filters: SearchFilter) -> tuple[dict[int, float], bool]:
        """What the shards have that is near, and whether it is all that they have."""
        try:
            rows = self._ask(self._shards(vector, filters), lambda shard: self._found(shard, vector, k))
        except CollectionError:
            # One was made anew meanwhile, or is damaged and will be by the next run.
            rows = self._ask(
                self._shards(vector, filters), lambda shard: self._found_or_read(shard, vector, k)
            )
        return {id_: cosine for row in rows for id_, cosine in row}, all(len(row) < k for row in rows)

    def _ask(self, shards: Sequence[Shard], found: Callable[[Shard], Found]) -> list[Found]:
        return (
            [found(shard) for shard in shards] if len(shards) < 2 else list(self._threads.map(found, shards))
        )

    def _found(self, shard: Shard, vector: Vectors, k: int) -> Found:
        return self._client.query(shard.collection, vector, k)

    def _found_or_read(self, shard: Shard, vector: Vectors, k: int) -> Found:
        """What a shard has that is near, by the store where its collection cannot tell and it is no larger."""
        try:
            return self._found(shard, vector, k)
        except CollectionError:
            ids = self._outbox.page(shard.shard, -1, FROM_STORE + 1)
            if len(ids) > FROM_STORE:
                raise
            return self._exact(vector, ids, k)

    def _shards(self, vector: Vectors, filters: SearchFilter) -> list[Shard]:
        """The shards that a question is for: those of its period, with vectors that compare with its own."""
        within, made_by = shards_within(filters), self._made_by()
        return [
            shard
            for shard in self._outbox.shards()
            if (within is None or shard.shard in within)
            and shard.fingerprint == made_by
            and shard.dimensions == len(vector)
        ]

    def _exact(self, vector: Vectors, ids: Sequence[int], k: int) -> Found:
        found, vectors = self._store.vectors(ids)
        if not found or vectors.shape[1] != len(vector):
            return []
        return ExactIndex(found, vectors).query(vector, k)

    def _made_by(self) -> str:
        return self._store.fact("fingerprint") or ""
