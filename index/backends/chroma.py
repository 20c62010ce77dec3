"""Vectors of a PostgreSQL store on a Chroma server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from index.backends.backend import Publisher
from index.store.postgres.address import Server
from index.store.postgres.store import Store
from index.vectors.chroma.client import Client
from index.vectors.chroma.index import ChromaIndex
from index.vectors.chroma.session import FOR_A_RUN
from index.vectors.index import VectorIndex

if TYPE_CHECKING:
    from index.audit.fault import Fault
    from index.embedding.embedder import Embed


class ChromaBackend:
    """The vectors are on a server."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def __str__(self) -> str:
        return f", with its vectors on {self._server}"

    def nearest(self, store: Store) -> VectorIndex:
        return ChromaIndex(store, Client(self._server))

    def publisher(self, store: Store, embed: Embed) -> Publisher:
        from index.vectors.chroma.filling import ChromaPublisher

        return ChromaPublisher(store, Client(self._server, FOR_A_RUN), embed)

    def described(self, store: Store) -> str:
        waiting, shards = store.outbox.count(), len(store.outbox.shards())
        told = f"Chroma, {shards} {'collection' if shards == 1 else 'collections'}"
        return f"{told}, {waiting:,} to be brought there" if waiting else told

    def faults(self, store: Store, sample: Sequence[int]) -> Iterator[Fault]:
        from index.audit.chroma import audit_collections

        with closing(Client(self._server, FOR_A_RUN)) as client:
            yield from audit_collections(store, client, sample)
