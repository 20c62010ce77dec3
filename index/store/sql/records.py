"""The records of a store: what it remembers besides its articles, row by row, to be put into another store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Literal

from index.store.sql.history import History
from index.store.sql.holdings import StoredFile
from index.store.statements import marks

Kept = Literal["facts", "withdrawn", "changes", "earlier", "runs"]

# The columns of each, the first of which tells its rows apart, and what comes before all of that column.
_COLUMNS: dict[Kept, tuple[str, str | int]] = {
    "facts": ("name, value", ""),
    "withdrawn": ("article, why, day, content", ""),
    "changes": ("number, kind, article, title, source, path, digest, heir, time", -1),
    "earlier": ("change, article, content", -1),
    "runs": ("id, started, seconds, outcome", -1),
}
KEPT: tuple[Kept, ...] = tuple(_COLUMNS)
_PAGE = 500  # rows that are taken into memory together


class Records(History):
    """The part of a store that gives its records, and takes another's."""

    _own_numbers = ""  # what allows rows to bring numbers that a database would give them itself

    def records(self, kept: Kept) -> Iterator[tuple[Any, ...]]:
        """All records of a kind, by their first value."""
        columns, last = _COLUMNS[kept]
        key = columns.partition(",")[0]
        sql = f"SELECT {columns} FROM {kept} WHERE {key} > ? ORDER BY {key} LIMIT ?"
        while rows := self._db.rows(sql, last, _PAGE) if self._has(kept) else ():
            yield from map(tuple, rows)
            last = rows[-1][0]

    def put_records(self, kept: Kept, rows: Iterable[tuple[Any, ...]]) -> None:
        """Puts another store's records of a kind in place of this one's."""
        columns, _ = _COLUMNS[kept]
        self._db.execute(f"DELETE FROM {kept}")
        left = iter(rows)
        while some := list(islice(left, _PAGE)):
            values = marks(some[0])
            self._db.execute_each(
                f"INSERT INTO {kept} ({columns}) {self._own_numbers}VALUES ({values})", some
            )

    def every_file(self) -> Iterator[StoredFile]:
        """All files on record, by their paths."""
        sql = "SELECT path, source, size, modified, origin FROM files WHERE path > ? ORDER BY path LIMIT ?"
        last = ""
        while rows := self._db.rows(sql, last, _PAGE):
            yield from (StoredFile(*row) for row in rows)
            last = rows[-1][0]
