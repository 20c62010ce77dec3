"""An index in a PostgreSQL database: passages, words and, unless a Chroma server has them, vectors."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Protocol, cast

from corpus import Article
from index.backends.backend import Publisher, Repairing, Writer
from index.backends.chroma import ChromaBackend
from index.backends.pgvector import PgvectorBackend
from index.errors import BusyError, NoIndexError
from index.store.postgres.address import Address
from index.store.postgres.database import explained, session
from index.store.postgres.lock import WRITING, holder, release, take
from index.store.postgres.store import Store
from index.store.store import Store as AnyStore
from index.vectors.index import VectorIndex

if TYPE_CHECKING:
    import psycopg

    from index.audit.fault import Fault
    from index.embedding.embedder import Embed
    from index.store.postgres.jobs import Helper

_LOOK = 0.5  # seconds between two tries to take the lock of whoever writes


class VectorBackend(Protocol):
    """Where the vectors of a store are. In words it says so to whoever is told where the index is."""

    def nearest(self, store: Store) -> VectorIndex:
        """What finds passages by their vectors."""

    def publisher(self, store: Store, embed: Embed) -> Publisher:
        """What has the stored passages found."""

    def described(self, store: Store) -> str:
        """What answers now, for whoever keeps the index."""

    def faults(self, store: Store, sample: Sequence[int]) -> Iterator[Fault]:
        """What of the store is not found by its vectors; a sample of passages is looked for."""


class Postgres:
    """The index in the database at `address`. What only keeping it needs is imported by whoever keeps it."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._vectors: VectorBackend = ChromaBackend(address.chroma) if address.chroma else PgvectorBackend()

    def __str__(self) -> str:
        return f"{self.address}{self._vectors}"

    def exists(self) -> bool:
        try:
            Store(self.address).close()
        except NoIndexError:
            return False
        return True

    def store(self) -> AnyStore:
        return Store(self.address)

    def nearest(self, store: AnyStore) -> VectorIndex:
        return self._vectors.nearest(cast("Store", store))  # It is what `store` gave.

    @contextmanager
    def writing(self, wait: float = 0.0, embedder: Callable[[str], Embed] | None = None) -> Iterator[Writer]:
        from index.store.postgres.jobs import Helper, Sharing

        helper = Helper(embedder) if embedder else None
        with self._writing(wait, helper) as store:
            yield Writer(
                store,
                lambda embed, _: self._vectors.publisher(store, embed),
                lambda embed, made_by: Sharing(store.database, embed, made_by),
                helper.passages if helper else 0,
            )

    def help(self, embedder: Callable[[str], Embed], stopped: Callable[[], bool]) -> None:
        from index.store.postgres.jobs import Helper

        helper = Helper(embedder)
        with explained(self.address), session(self.address) as connection, helper.ready(connection):
            while not stopped():
                helper.work(connection, _LOOK)

    def has_answers(self, store: AnyStore) -> bool:
        return not store.is_empty() or store.last_change() > 0

    def generation(self) -> str:
        with closing(Store(self.address)) as store:
            return self._vectors.described(store)

    def size(self) -> int:
        with closing(Store(self.address)) as store:
            return store.size()

    def damage(self) -> str:
        return ""  # a server looks after its own files

    @contextmanager
    def articles(self) -> Iterator[Iterator[tuple[Article, bool]]]:
        with closing(Store(self.address)) as store:
            every = ((store.unproven_article(id_), store.article(id_)) for id_ in store.article_ids())
            yield ((article, whole is not None) for article, whole in every if article)

    def audit(self, embed: Embed) -> list[Fault]:
        from index.audit.postgres import audit

        with closing(Store(self.address)) as store, self._locked(0):
            return list(audit(store, embed, self._vectors.faults))

    def repair(self, faults: Sequence[Fault], how: Repairing) -> list[Fault]:
        from index.audit.postgres import repair

        if not faults:
            return []
        with self._writing(0) as store:
            repair(store, faults, how.embed, (how.passage_tokens, how.embedder))
            rebuild = any(fault.kind == "generation" for fault in faults)
            self._vectors.publisher(store, how.embed).publish(rebuild=rebuild)
        return self.audit(how.embed)

    @contextmanager
    def _writing(self, wait: float, helper: Helper | None = None) -> Iterator[Store]:
        with self._locked(wait, helper), closing(Store(self.address, create=True)) as store:
            store.database.succeed()
            yield store

    @contextmanager
    def _locked(self, wait: float, helper: Helper | None = None) -> Iterator[None]:
        """The lock of whoever writes; a helper works until it is free."""
        with explained(self.address), session(self.address) as connection:
            if not take(connection, WRITING):
                with helper.ready(connection) if helper and wait else nullcontext():
                    self._wait(connection, wait, helper)
            try:
                yield
            finally:
                release(connection, WRITING)

    def _wait(self, connection: psycopg.Connection[Any], wait: float, helper: Helper | None) -> None:
        late = time.monotonic() + wait
        while not take(connection, WRITING):
            if wait >= 0 and time.monotonic() >= late:
                raise BusyError(
                    f"{self}: {holder(connection, WRITING)} is writing this index; wait until it is done or "
                    "stop it, then try again (questions are answered meanwhile)"
                )
            if helper:
                helper.work(connection, _LOOK)
            else:
                time.sleep(_LOOK)
