"""The collections of a Chroma server, by chromadb's client. Nothing else asks one for vectors.

A record is a passage's id and vector, and the sum of the vector, by which it is compared with the store's.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import numpy as np

from index.embedding.embedder import Vectors
from index.errors import IndexingError, UnreadableError
from index.store.postgres.address import Server
from index.vectors.chroma.connection import connected
from index.vectors.chroma.session import FOR_A_QUESTION, RefusedError, Session

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

# Records that are sent and read in one call. Chroma Cloud says 1,000 and takes 300; nginx takes as many of 384 numbers.
# A server of one's own is as fast with these as with 1,000.
TOGETHER = 300
_ASKED = 50  # vectors that one call asks for: they go in decimals, which take eight times the room
_REASON = 300  # characters of what a server says that are told


class CollectionError(UnreadableError):
    """A collection is gone or damaged, and can be made anew from the store."""


class Client:
    """The server's collections. It connects when it is first asked; safe from any thread.

    Waits up to `patience` seconds for a server that is busy. Raises IndexingError where the server cannot be had, and
    CollectionError where a collection of it cannot.
    """

    def __init__(self, server: Server, patience: float = FOR_A_QUESTION) -> None:
        self.server = server
        self._patience = patience
        self._lock = threading.Lock()
        self._connected: Any = None
        self._session: Session | None = None
        self._known: dict[str, Collection] = {}

    def marks(self, prefix: str) -> dict[str, str]:
        """The collections whose names begin so, and what was written to each last."""
        found: dict[str, str] = {}
        with self._explained():
            while len(page := self._client.list_collections(limit=TOGETHER, offset=len(found))) == TOGETHER:
                found |= _marked(page)
            found |= _marked(page)
        return {name: mark for name, mark in found.items() if name.startswith(prefix)}

    def create(self, name: str) -> None:
        """Makes an empty collection."""
        with self._explained():
            from chromadb.api.collection_configuration import CreateCollectionConfiguration

            self._client.create_collection(
                name,
                configuration=CreateCollectionConfiguration(hnsw={"space": "cosine", "ef_search": 400}),
                metadata={"mark": ""},
                embedding_function=None,
            )

    def drop(self, name: str) -> None:
        """Deletes a collection."""
        with self._explained():
            self._client.delete_collection(name)
        self._known.pop(name, None)

    def write(
        self,
        name: str,
        ids: Sequence[int],
        vectors: Vectors,
        sums: Sequence[int],
        gone: Sequence[int],
    ) -> None:
        """Puts passages into a collection, in place of what it has of them, and takes those that are gone out.

        What it has already is left as it is, and another vector is taken out before: Chroma may find a record no
        longer whose vector it is given anew (chroma-core/chroma#7758), and holds on to the room of one that goes.
        """
        with self._explained():
            chroma = self._collection(name)
            known = self._known_sums(chroma, ids)
            new = [place for place, id_ in enumerate(ids) if known.get(id_) != sums[place]]
            for some in _lots([*gone, *(ids[place] for place in new if ids[place] in known)]):
                chroma.delete(ids=[str(id_) for id_ in some])
            for some in _lots(new):
                chroma.upsert(
                    ids=[str(ids[place]) for place in some],
                    embeddings=vectors[some],
                    metadatas=[{"sum": sums[place]} for place in some],
                )

    def mark(self, name: str, mark: str) -> None:
        """Has a collection say what was written to it last."""
        with self._explained():
            self._collection(name).modify(metadata={"mark": mark})

    def count(self, name: str) -> int:
        """How many passages a collection holds."""
        with self._explained():
            return self._collection(name).count()

    def query(self, name: str, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """The `k` passages of a collection nearest to a vector as (id, cosine), best first."""
        return self._query(name, vector[np.newaxis], k)[0]

    def closest(self, name: str, vectors: Vectors) -> list[float]:
        """The cosine of the passage nearest to each of some vectors; -1 where there is none."""
        lots = (vectors[first : first + _ASKED] for first in range(0, len(vectors), _ASKED))
        return [row[0][1] if row else -1.0 for lot in lots for row in self._query(name, lot, 1)]

    def sums(self, name: str) -> Iterator[list[tuple[int, int]]]:
        """The ids of a collection with the sums of their vectors, some at a time, while nobody writes to it."""
        for records in self._pages(name, "metadatas"):
            yield _summed(records)

    def vectors(self, name: str) -> Iterator[tuple[list[int], Vectors]]:
        """The ids of a collection with their vectors, some at a time, while nobody writes to it."""
        for records in self._pages(name, "embeddings"):
            yield [int(id_) for id_ in records["ids"]], np.asarray(records["embeddings"], dtype=np.float32)

    def close(self) -> None:
        with self._lock:
            if self._connected is not None:
                self._connected.close()
                self._connected = None
                self._known = {}
            if self._session is not None:
                self._session.close()
                self._session = None

    def _pages(self, name: str, include: str) -> Iterator[Any]:
        offset = 0
        while True:
            with self._explained():
                chroma: Any = self._collection(name)
                records = chroma.get(limit=TOGETHER, offset=offset, include=[include])
            yield records
            offset += TOGETHER
            if len(records["ids"]) < TOGETHER:
                return

    def _query(self, name: str, vectors: Vectors, k: int) -> list[list[tuple[int, float]]]:
        with self._explained():
            answer = self._collection(name).query(
                query_embeddings=vectors, n_results=k, include=["distances"]
            )
            return [
                [(int(id_), min(1.0, 1.0 - distance)) for id_, distance in zip(ids, distances, strict=True)]
                for ids, distances in zip(answer["ids"], answer["distances"] or (), strict=True)
            ]

    def _known_sums(self, chroma: Collection, ids: Sequence[int]) -> dict[int, int]:
        """The sums of those of some passages that a collection has."""
        known: dict[int, int] = {}
        for some in _lots(ids):
            asked = [str(id_) for id_ in some]
            known.update(_summed(chroma.get(ids=asked, limit=TOGETHER, include=["metadatas"])))
        return known

    def _collection(self, name: str) -> Collection:
        if (known := self._known.get(name)) is None:
            known = self._known[name] = self._client.get_collection(name, embedding_function=None)
        return known

    @property
    def _client(self) -> Any:
        with self._lock:
            if self._connected is None:
                self._session = self._session or Session(self.server, self._patience)
                self._connected = connected(self.server, self._session)
            return self._connected

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except IndexingError:
            raise
        except Exception as error:
            raise self._told(error) from error

    def _told(self, error: Exception) -> Exception:
        """What Chroma says, in words, and what to do."""
        reason = " ".join(str(error).split())[:_REASON] or type(error).__name__
        if isinstance(error, httpx.HTTPError):
            error = RefusedError(reason)
        if isinstance(error, RefusedError):
            return self._refused(reason, error)
        from chromadb.errors import ChromaError

        # A collection that somebody deletes at the moment has half of it left, of which Chroma says this and that.
        if isinstance(error, ChromaError):
            return CollectionError(
                self.server,
                f"a collection cannot be used ({reason})",
                "run 'dateline verify --repair', which makes it anew from the store",
            )
        # What a proxy says comes as a plain Exception, and a server that is gone as a ValueError.
        if isinstance(error, (ValueError, KeyError, TypeError, OSError)) or type(error) is Exception:
            return self._refused(reason, RefusedError(reason))
        return error

    def _refused(self, reason: str, refused: RefusedError) -> IndexingError:
        return IndexingError(
            f"{self.server}: Chroma cannot be used ({reason}); {refused.advice} (nothing that was indexed is lost)"
        )


def _marked(page: Sequence[Collection]) -> dict[str, str]:
    return {one.name: str((one.metadata or {}).get("mark", "")) for one in page}


def _lots(items: Sequence[int]) -> Iterator[Sequence[int]]:
    """What goes in one call each."""
    return (items[first : first + TOGETHER] for first in range(0, len(items), TOGETHER))


def _summed(records: Any) -> list[tuple[int, int]]:
    """The ids of some records with the sums of their vectors; -1 where one has none."""
    rows = zip(records["ids"], records["metadatas"], strict=True)
    return [(int(id_), int((metadata or {}).get("sum", -1))) for id_, metadata in rows]
