"""A Chroma collection of passage vectors on disk. Nothing else in Dateline calls Chroma.

Only ids and vectors live here: texts, dates and everything else are read from the store by passage id.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import cast

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateCollectionConfiguration
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from chromadb.errors import ChromaError
from numpy.typing import NDArray

from index.errors import IndexingError

_NAME = "passages"
_BATCH = 5_000  # Chroma refuses more than 5,461 records in one call.
# The least `sync_threshold` leaves the whole graph on disk after every call. By default up to 1,000 vectors
# stay in a log, and each reader that opens the collection adds them to the graph again.
_CONFIGURATION = CreateCollectionConfiguration(
    hnsw={"space": "cosine", "ef_search": 400, "batch_size": 1, "sync_threshold": 1}
)
# Chroma keeps one system a path for the whole process and does not guard opening against closing.
_opening = threading.Lock()


class Collection:
    """The collection in the directory `path`, open until `close`, which frees its memory and files.

    Every method raises IndexingError with Chroma's own reason where Chroma fails. Chroma also fails to
    open a collection that it may not write, whatever one wants to do with it.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        if not create and not (path / "chroma.sqlite3").is_file():
            raise IndexingError(f"{path}: holds no Chroma collection")  # Chroma would quietly make a new one.
        self._path = path
        self._client = _connect(path)
        try:
            with self._failures():
                self._chroma = (
                    self._client.create_collection(
                        _NAME, configuration=_CONFIGURATION, embedding_function=None
                    )
                    if create
                    else self._client.get_collection(_NAME, embedding_function=None)
                )
        except BaseException:
            self.close()
            raise

    def ids(self) -> set[int]:
        with self._failures():
            return {int(id_) for id_ in self._chroma.get(include=[])["ids"]}

    def count(self) -> int:
        with self._failures():
            return int(self._chroma.count())

    def sample(self) -> NDArray[np.float32] | None:
        """Some passage's vector, shape (384,), or None in an empty collection."""
        with self._failures():
            rows = np.asarray(
                self._chroma.get(limit=1, include=["embeddings"])["embeddings"], dtype=np.float32
            )
        return rows[0] if len(rows) else None

    def vectors(self, ids: Sequence[int]) -> dict[int, NDArray[np.float32]]:
        """The vectors of those of `ids` that are here."""
        found: dict[int, NDArray[np.float32]] = {}
        for batch in batches(ids):
            with self._failures():
                records = self._chroma.get(ids=[str(id_) for id_ in batch], include=["embeddings"])
            rows = np.asarray(records["embeddings"], dtype=np.float32)
            found.update(zip(map(int, records["ids"]), rows, strict=True))
        return found

    def query(self, vectors: NDArray[np.float32], k: int) -> list[list[tuple[int, float]]]:
        """For each row the `k` nearest passages as (id, cosine), best first; fewer where there are fewer."""
        with self._failures():
            answer = self._chroma.query(query_embeddings=vectors, n_results=k, include=["distances"])
        return [
            [(int(id_), min(1.0, 1.0 - distance)) for id_, distance in zip(row, distances, strict=True)]
            for row, distances in zip(answer["ids"], answer["distances"] or [], strict=True)
        ]

    def add(self, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Add at most one of `batches`, none of it here yet; `vectors` has a row for each id."""
        with self._failures():
            self._chroma.add(ids=[str(id_) for id_ in ids], embeddings=vectors)

    def delete(self, ids: Sequence[int]) -> None:
        for batch in batches(ids):
            with self._failures():
                self._chroma.delete(ids=[str(id_) for id_ in batch])

    def close(self) -> None:
        with _opening:
            self._client.close()
        # Chroma's threads are gone by now, but glibc keeps the memory that they freed: over 80 reopenings of
        # 50,000 passages a reader grew from 290 to 330 MB; with this it stayed at 240.
        with suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").malloc_trim(0)

    @contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except ChromaError as error:
            raise IndexingError(f"{self._path}: Chroma failed ({error})") from error


def batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """`ids` in runs that Chroma takes in one call."""
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]


def _connect(path: Path) -> Client:
    with _opening:
        try:
            client = chromadb.PersistentClient(str(path), settings=Settings(anonymized_telemetry=False))
            return cast("Client", client)  # Its declared type lacks `close`.
        except (ChromaError, ValueError, OSError) as error:
            # A system that could not start stays in Chroma's cache, where the next try would find it.
            SharedSystemClient._identifier_to_system.pop(str(path), None)
            raise IndexingError(f"{path}: Chroma cannot open it ({error})") from error
