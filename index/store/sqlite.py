"""The SQLite store: one process writes (under the writer's lock); any number read, each seeing the last commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from index.embedding.embedder import Vectors
from index.errors import NoIndexError
from index.store.cut import CutArticle
from index.store.database import Database, refuse_lost
from index.store.digest import vector_sum
from index.store.keywords import Keywords
from index.terms import stems

FILE = "store.db"


class Store(Keywords):
    """The store in `folder`. Reading is safe from any thread; raises NoIndexError where there is none.

    An article whose words are not those that were stored is only `named`, and not given or searched: see `damaged`.
    """

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        super().__init__()
        path = folder / FILE
        refuse_lost(folder, path)
        if not create and not path.is_file():
            raise NoIndexError(f"{folder}: there is no index here; run 'dateline index' to build one")
        self._db = Database(path, create=create)

    def close(self) -> None:
        self._db.close()

    def version(self) -> int:
        """Another number than before if another process has changed the store since."""
        return int(self._db.rows("PRAGMA data_version")[0][0])

    def on_change(self, tell: Callable[[], None]) -> Callable[[], None]:  # noqa: ARG002
        """Never calls: SQLite tells no process what another has written."""
        return lambda: None

    def _has(self, table: str) -> bool:
        # A store of an earlier version is given it by the next that writes to it.
        return bool(self._db.rows("SELECT 1 FROM sqlite_master WHERE name = ?", table))

    def _put_passages(self, cuts: Sequence[CutArticle], vectors: Vectors) -> None:
        passages: list[tuple[Any, ...]] = []
        for cut in cuts:
            stemmed = " ".join(stems(cut.heading))
            for span, id_ in zip(cut.spans, cut.ids(), strict=True):
                text = " ".join(stems(cut.words(span)))
                passages.append((id_, cut.article.id, span.start, span.end, span.paragraph, stemmed, text))
        # In the order of their ids: the index of words is written anew whenever an id is lower than the last.
        for row, vector in sorted(zip(passages, vectors, strict=True), key=lambda pair: pair[0][0]):
            blob = vector.astype("<f4").tobytes()
            self._db.execute("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            self._db.execute("INSERT INTO vectors VALUES (?, ?, ?)", (row[0], blob, vector_sum(row[0], blob)))
