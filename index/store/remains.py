"""What can be read of a store that may be damaged: row by row, from every side that still holds together."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from corpus import Article
from index.store.digest import digest, vector_sum
from index.store.sql.rows import article_from
from index.store.statements import marks

# SQLite keeps what was written last in files beside the store.
PARTS = ("", "-wal", "-shm")

_TOGETHER = 64  # rows that are read together
# Where the numbers of a table's rows stand: in the table, read from both ends, and in its indexes.
_NUMBERS = {
    "articles": (
        "SELECT rowid FROM articles NOT INDEXED ORDER BY rowid",
        "SELECT rowid FROM articles NOT INDEXED ORDER BY rowid DESC",
        "SELECT rowid FROM articles INDEXED BY articles_source",
        "SELECT rowid FROM articles INDEXED BY articles_published WHERE published > 0",
    ),
    "vectors": (
        "SELECT passage FROM vectors ORDER BY passage",
        "SELECT passage FROM vectors ORDER BY passage DESC",
        "SELECT id FROM passages INDEXED BY passages_article",
    ),
}


class Remains:
    """The rows of a store that can be read; those that cannot are left out.

    `torn` are the tables asked for by `rows` of which some cannot be read, or of which that is not known.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database
        self._db.row_factory = sqlite3.Row
        self._db.text_factory = lambda data: data.decode("utf-8", "replace")
        self.torn: set[str] = set()

    def articles(self) -> Iterator[tuple[Article, bool]]:
        """Every article, and whether it is as it was stored."""
        for row in self._numbered("articles"):
            if article := _article(row):
                yield article, digest(article) == row["digest"]

    def vectors(self) -> dict[int, bytes]:
        """The vectors that are as they were stored, by passage."""
        rows = self._numbered("vectors")
        return {row[0]: row[1] for row in rows if vector_sum(row[0], row[1]) == row[2]}

    def rows(self, table: str, key: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a table without row numbers, from both of its ends as far as each can be read."""
        seen: set[tuple[Any, ...]] = set()
        for order in (key, ", ".join(f"{name} DESC" for name in key.split(", "))):
            try:
                for row in self._db.execute(f"SELECT * FROM {table} ORDER BY {order}"):
                    values = tuple(row)
                    if values not in seen:
                        seen.add(values)
                        yield values
            except sqlite3.DatabaseError:
                if self._may_have(table):
                    self.torn.add(table)

    def _may_have(self, table: str) -> bool:
        """Whether the store had a table: one of an earlier version lacks some. In doubt it had."""
        try:
            return bool(self._db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchall())
        except sqlite3.DatabaseError:
            return True

    def _numbered(self, table: str) -> Iterator[sqlite3.Row]:
        numbers = sorted({number for sql in _NUMBERS[table] for number in self._some(sql)})
        for first in range(0, len(numbers), _TOGETHER):
            some = numbers[first : first + _TOGETHER]
            try:
                sql = f"SELECT * FROM {table} WHERE rowid IN ({marks(some)})"
                yield from self._db.execute(sql, some).fetchall()
            except sqlite3.DatabaseError:
                for number in some:
                    yield from self._one(table, number)

    def _one(self, table: str, number: int) -> list[sqlite3.Row]:
        try:
            return self._db.execute(f"SELECT * FROM {table} WHERE rowid = ?", (number,)).fetchall()
        except sqlite3.DatabaseError:
            return []

    def _some(self, sql: str) -> Iterator[int]:
        """What a query gives up to where it meets something damaged."""
        with suppress(sqlite3.DatabaseError):
            for row in self._db.execute(sql):
                yield row[0]


@contextmanager
def opened(path: Path) -> Iterator[Remains]:
    """What is left of the store in the file `path`, which stays as it is."""
    with tempfile.TemporaryDirectory(prefix="dateline-") as folder:
        copy = Path(folder) / path.name
        for part in PARTS[:2]:
            with suppress(FileNotFoundError):
                shutil.copyfile(f"{path}{part}", f"{copy}{part}")
        _pad(copy)
        with closing(sqlite3.connect(copy)) as database:
            yield Remains(database)


def _article(row: sqlite3.Row) -> Article | None:
    try:
        article = article_from(dict(row))
    except (ValueError, TypeError, OverflowError):
        return None
    texts = (article.id, article.headline, article.body, article.source, article.author, article.url)
    return article if all(isinstance(text, str) for text in texts) and article.body else None


def _pad(path: Path) -> None:
    """Gives a store that was cut short the size that it says it has: SQLite reads none of it otherwise."""
    with path.open("rb") as file:
        head = file.read(32)
    size = int.from_bytes(head[16:18], "big") * int.from_bytes(head[28:32], "big")
    if path.stat().st_size < size:
        os.truncate(path, size)
