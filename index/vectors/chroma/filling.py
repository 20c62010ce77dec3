"""Brings a Chroma server what waits in the outbox, and finds out whether it has kept what it was brought before."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from itertools import groupby

from index.embedding.embedder import Embed, Vectors
from index.store.postgres.outbox import Shard, Waiting
from index.store.postgres.store import Store
from index.store.proven import proven
from index.vectors.chroma.client import TOGETHER, Client, CollectionError
from index.vectors.chroma.collections import Collections, new_mark, sums
from index.vectors.chroma.comparing import compare, compare_vectors
from index.vectors.sameness import ITSELF


class ChromaPublisher:
    """Fills the collections of a store, under the writer's lock. Raises IndexingError."""

    def __init__(self, store: Store, client: Client, embed: Embed) -> None:
        self._store = store
        self._outbox = store.outbox
        self._client = client
        self._collections = Collections(store.outbox, client)
        self._embed = embed
        self._brought = 0
        self._is_ready = False

    def stored(self, passages: int) -> None:
        """Brings what a run has stored so far, whenever that is enough for a call."""
        if passages - self._brought >= TOGETHER:
            self._bring()
            self._brought = passages

    def publish(self, *, rebuild: bool = False) -> None:
        """Brings all that waits; with `rebuild` it compares every vector, and makes anew what cannot be mended."""
        with closing(self._client):
            if rebuild:
                self._doubt()
            self._bring()
            if rebuild:
                self._prove()
            self._clear_up()

    def _bring(self) -> None:
        self._make_ready()
        while waiting := self._outbox.first(TOGETHER):
            for shard, some in groupby(waiting, key=lambda one: one.shard):
                self._write(shard, [*some])

    def _write(self, shard: int, waiting: list[Waiting]) -> None:
        ids, numbers = sorted({one.passage for one in waiting}), [one.number for one in waiting]
        here = self._outbox.stored(shard, ids)
        put = (here, self._proven(here))
        gone = sorted(set(ids) - set(here))
        try:
            self._collections.write(shard, self._made_by(), put, gone, numbers)
        except CollectionError:
            self._renew(shard)
            self._outbox.done(shard, self._mark(shard), numbers)

    def _make_ready(self) -> None:
        """Has looked at again what a server may have lost since it was last written to: of all, if it was another."""
        if self._is_ready:
            return
        held = self._client.marks(self._collections.prefix)
        for shard in self._outbox.shards():
            if shard.fingerprint != self._made_by():
                continue  # All of it waits, to be put into a new one.
            if shard.collection not in held:
                self._renew(shard.shard)
            elif held[shard.collection] not in (shard.mark, shard.coming):
                self._compare(shard)
        self._is_ready = True

    def _compare(self, shard: Shard) -> None:
        try:
            found = compare(self._outbox, self._client, shard).ids
        except CollectionError:
            self._renew(shard.shard)
        else:
            self._outbox.again(shard.shard, found)

    def _doubt(self) -> None:
        """Has looked at again what any collection has otherwise than the store."""
        self._make_ready()
        shards = self._outbox.shards()
        for shard in shards:
            self._compare(shard)
        for number in self._outbox.stored_shards().difference(shard.shard for shard in shards):
            self._renew(number)

    def _prove(self) -> None:
        """Makes anew the collections that still are not right."""
        for shard in self._outbox.shards():
            try:
                wrong = compare(self._outbox, self._client, shard).ids
                wrong += compare_vectors(self._store, self._client, shard).ids
                is_right = not wrong and self._finds(shard)
            except CollectionError:
                is_right = False
            if not is_right:
                self._renew(shard.shard)

    def _finds(self, shard: Shard) -> bool:
        """Whether a collection finds each passage by its vector: its graph may have lost what it gives by its id."""
        last = -1
        while ids := self._outbox.page(shard.shard, last, TOGETHER):
            _, vectors = self._store.vectors(ids)
            if min(self._client.closest(shard.collection, vectors), default=1.0) < ITSELF:
                return False
            last = ids[-1]
        return True

    def _renew(self, number: int) -> None:
        """Makes the collection of a shard anew; whoever asks has the old one until it is whole."""
        new: Shard | None = None
        last = -1
        while ids := self._outbox.page(number, last, TOGETHER):
            vectors = self._proven(ids)
            new = new or self._collections.new(number, self._made_by(), vectors.shape[1])
            self._client.write(new.collection, ids, vectors, sums(ids, vectors), [])
            last = ids[-1]
        if new:
            # What a backup of the server has of it half filled, it has without this mark.
            mark = new_mark()
            self._client.mark(new.collection, mark)
            self._outbox.put_shard(replace(new, mark=mark, coming=mark))
        else:
            self._outbox.drop_shard(number)

    def _clear_up(self) -> None:
        """Deletes the collections that nobody needs: of shards without passages, and what a crash has left."""
        stored = self._outbox.stored_shards()
        for shard in self._outbox.shards():
            if shard.shard not in stored:
                self._outbox.drop_shard(shard.shard)
        used = {shard.collection for shard in self._outbox.shards()}
        for name in self._client.marks(self._collections.prefix):
            if name not in used:
                self._client.drop(name)

    def _proven(self, ids: list[int]) -> Vectors:
        return proven(self._store, ids, self._embed, self._store.database.address)

    def _mark(self, number: int) -> str:
        return next((shard.mark for shard in self._outbox.shards() if shard.shard == number), "")

    def _made_by(self) -> str:
        return self._store.fact("fingerprint") or ""
