"""An index of a few dated articles whose vectors are on a Chroma server, and what is looked at from outside."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus import Limits
from index.audit.fault import Fault
from index.backends.backend import Repairing
from index.backends.opening import backend_of
from index.embedding.minilm import NAME
from index.errors import IndexingError
from index.indexing.rules import Rules
from index.indexing.summary import Summary
from index.keeping.build import build
from index.passage import EVERYWHERE, SearchFilter
from index.store.postgres.address import Address, Server
from index.store.postgres.store import Store
from index.vectors.chroma.client import Client
from index.vectors.chroma.collections import Collections
from index.vectors.chroma.index import ChromaIndex
from tests.support.updater import Checksums

RULES = Rules(64, 1.0, Limits(), embedder=NAME)
EMBED = Checksums().embed
# Three in half a year, one in the next, one in another year, and one without a day.
DAYS = (date(2016, 1, 1), date(2016, 2, 9), date(2016, 6, 30), date(2016, 7, 1), date(2017, 5, 2), None)


class FilledChromaIndex(ChromaIndex):
    """One that a test fills itself, as a run does."""

    def __init__(self, store: Store, client: Client) -> None:
        super().__init__(store, client)
        self._collections = Collections(store.outbox, client)

    def add(self, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        places = self._outbox.places(ids)
        rows = sorted((places[id_], number) for number, id_ in enumerate(ids) if id_ in places)
        for shard, some in groupby(rows, key=lambda row: row[0]):
            numbers = [number for _, number in some]
            of_shard = [ids[number] for number in numbers]
            waiting = self._outbox.numbers(of_shard)
            self._collections.write(shard, self._made_by(), (of_shard, vectors[numbers]), [], waiting)

    def count(self) -> int:
        return sum(self._client.count(shard.collection) for shard in self._outbox.shards())


class ChromaArchive:
    """Numbered articles in files, and their index in a database and on a server; embedding costs nothing."""

    def __init__(self, folder: Path, database: Address, server: Server) -> None:
        self.place = replace(database, chroma=server)
        self.reporting = folder / "reporting"
        self.reporting.mkdir()
        for number, day in enumerate(DAYS):
            self.write(number, day)

    def write(self, number: int, day: date | None, words: str = "reached the city") -> None:
        dated = f"date: {day}\n" if day else ""
        text = f"---\ntitle: Convoy {number}\n{dated}---\nConvoy number {number} {words}.\n"
        (self.reporting / f"{number}.md").write_text(text)

    def remove(self, number: int) -> None:
        (self.reporting / f"{number}.md").unlink()

    def index(self, rules: Rules = RULES) -> Summary:
        # One that was killed while it started a process to read files holds the lock until that one has begun.
        return build(self.place, [str(self.reporting)], rules, embed=EMBED, wait=30)

    def audit(self) -> list[Fault]:
        return backend_of(self.place).audit(EMBED)

    def repair(self) -> list[Fault]:
        how = Repairing(EMBED, RULES.passage_tokens, NAME)
        return backend_of(self.place).repair(self.audit(), how)

    @contextmanager
    def store(self) -> Iterator[Store]:
        with closing(Store(self.place)) as store:
            yield store

    @contextmanager
    def client(self) -> Iterator[Client]:
        assert self.place.chroma
        with closing(Client(self.place.chroma)) as client:
            yield client

    def collections(self) -> dict[int, str]:
        """The collection of each shard."""
        with self.store() as store:
            return {shard.shard: shard.collection for shard in store.outbox.shards()}

    def held(self) -> dict[str, list[int]]:
        """The ids that each collection on the server holds."""
        with self.store() as store, self.client() as client:
            names = client.marks(f"dateline-{store.outbox.archive()}-")
            return {name: [id_ for page in client.sums(name) for id_, _ in page] for name in names}

    def nearest(self, number: int, filters: SearchFilter = EVERYWHERE, k: int = 3) -> list[str]:
        """The headlines of what is nearest to the vector of an article's passage, as it is stored."""
        backend = backend_of(self.place)
        with closing(backend.store()) as store, closing(backend.nearest(store)) as near:
            (article,) = store.named(str(self.reporting / f"{number}.md"))
            _, vectors = store.vectors(store.passage_ids(article.id))
            found = near.query(vectors[0], k, filters)
            passages = store.passages([id_ for id_, _ in found])
            return [passages[id_].article.headline for id_, _ in found]


def update(place: Address, reporting: Path) -> None:
    """A run in a process of its own; it ends with 3 where Chroma is gone."""
    try:
        build(place, [str(reporting)], RULES, embed=EMBED, wait=30)
    except IndexingError as error:
        sys.exit(3 if "Chroma cannot be used" in str(error) else str(error))
