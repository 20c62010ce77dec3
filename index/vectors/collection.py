"""A Chroma collection of passage vectors on disk. Nothing else opens a Chroma folder.

Only ids and vectors live here: texts, dates and everything else are read from the store by passage id.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from index.embedding.embedder import Vectors
from index.errors import UnreadableError

if TYPE_CHECKING:
    from chromadb.api.client import Client

_NAME = "passages"
_BATCH = 5_000  # Chroma refuses more than 5,461 records in one call.
# Chroma keeps one system a path for the whole process and does not guard opening against closing.
_opening = threading.Lock()


class Collection:
    """The collection in the directory `path`, made there if `create`, until `close`, which frees its memory and
    files.

    Every method raises UnreadableError with Chroma's own reason where Chroma fails. Chroma also fails to
    open a collection that it may not write, whatever one wants to do with it.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        if not create and not (path / "chroma.sqlite3").is_file():
            raise UnreadableError(path, "holds no Chroma collection")  # Chroma would quietly make a new one.
        self._path = path
        self._client = _connect(path)
        try:
            with _failures(path):
                self._chroma = (
                    self._client.create_collection(
                        _NAME, configuration=_configuration(), embedding_function=None
                    )
                    if create
                    else self._client.get_collection(_NAME, embedding_function=None)
                )
        except BaseException:
            self.close()
            raise

    def ids(self) -> set[int]:
        with _failures(self._path):
            return set(map(int, self._chroma.get(include=[])["ids"]))

    def count(self) -> int:
        with _failures(self._path):
            return self._chroma.count()

    def sample(self) -> Vectors | None:
        """Some passage's vector, shape (dimensions,), or None in an empty collection."""
        with _failures(self._path):
            rows = self._chroma.get(limit=1, include=["embeddings"])["embeddings"]
        return np.asarray(rows[0], dtype=np.float32) if rows is not None and len(rows) else None

    def vectors(self, ids: Sequence[int]) -> dict[int, Vectors]:
        """The vectors of those of `ids` that are here."""
        found: dict[int, Vectors] = {}
        for batch in batches(ids):
            with _failures(self._path):
                records = self._chroma.get([str(id_) for id_ in batch], include=["embeddings"])
            rows = np.asarray(records["embeddings"], dtype=np.float32)
            found.update(zip(map(int, records["ids"]), rows, strict=True))
        return found

    def query(self, vectors: Vectors, k: int) -> list[list[tuple[int, float]]]:
        """For each row the `k` nearest passages as (id, cosine), best first; fewer where there are fewer."""
        with _failures(self._path):
            answer = self._chroma.query(query_embeddings=vectors, n_results=k, include=["distances"])
        return [
            [(int(id_), min(1.0, 1.0 - distance)) for id_, distance in zip(row, distances, strict=True)]
            for row, distances in zip(answer["ids"], answer["distances"] or (), strict=True)
        ]

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Add at most one of `batches`, none of it here yet; `vectors` has a row for each id."""
        with _failures(self._path):
            self._chroma.add(ids=[str(id_) for id_ in ids], embeddings=vectors)

    def delete(self, ids: Sequence[int]) -> None:
        for batch in batches(ids):
            with _failures(self._path):
                self._chroma.delete(ids=[str(id_) for id_ in batch])

    def close(self) -> None:
        with _opening:
            self._client.close()
        _give_back_memory()


def batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """`ids` in runs that Chroma takes in one call."""
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]


@contextmanager
def _failures(path: Path) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        from chromadb.errors import ChromaError

        if not isinstance(error, ChromaError):
            raise
        raise UnreadableError(path, f"Chroma failed ({error})") from error


def _configuration() -> Any:
    from chromadb.api.collection_configuration import CreateCollectionConfiguration

    # The least `sync_threshold` leaves the whole graph on disk after every call. By default up to 1,000
    # vectors stay in a log, and each reader that opens the collection adds them to the graph again.
    return CreateCollectionConfiguration(
        hnsw={"space": "cosine", "ef_search": 400, "batch_size": 1, "sync_threshold": 1}
    )


def _connect(path: Path) -> Client:
    from chromadb.errors import ChromaError

    with _opening:
        try:
            return _client(path)
        except (ChromaError, ValueError, OSError) as error:
            # Chroma keeps a client that could not start, and lets go of it when it is asked for once more.
            with suppress(Exception):
                _client(path).close()
            raise UnreadableError(path, f"Chroma cannot open it ({error})") from error


def _client(path: Path) -> Client:
    # Importing chromadb takes as long as all else that a question needs: only what calls it does so.
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(path, settings=Settings(anonymized_telemetry=False))
    return cast("Client", client)  # Its declared type lacks `close`.


def _give_back_memory() -> None:
    # Chroma's threads are gone by now, but glibc keeps the memory that they freed: over 80 reopenings of
    # 50,000 passages a reader grew from 290 to 330 MB; with this it stayed at 240.
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
