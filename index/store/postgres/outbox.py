"""The outbox of a store whose vectors are on a Chroma server: what that server is still to be told.

A row says of a passage only that it came or went, in the transaction in which it did. What is true of it now, the
store says: so a row does no harm twice, and none is needed in its order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.embedding.embedder import Vectors
from index.errors import IndexingError
from index.passage import SearchFilter
from index.store.postgres.database import Database
from index.store.postgres.keywords import within_passages
from index.store.postgres.sharding import days_of, shard_of

# Ids are spread evenly over 63 bits: this many of their first ones make the ranges that are compared.
RANGES = 256
_SHIFT = 63 - RANGES.bit_length() + 1


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of the outbox."""

    number: int
    passage: int
    shard: int


@dataclass(frozen=True, slots=True)
class Shard:
    """The collection of a shard: what its vectors were made by, and its watermark, now and soon."""

    shard: int
    collection: str
    fingerprint: str
    dimensions: int
    mark: str
    coming: str


class Outbox:
    """The outbox, and what is known of the collections that are filled from it. Raises IndexingError."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def use(self, *, used: bool) -> None:
        """Has vectors go to a Chroma server from now on, beginning with all that are there, or no longer."""
        with self._db.transaction():
            if self._is_used() == used:
                return
            self._db.execute("DELETE FROM outbox")
            self._db.execute("DELETE FROM shards")
            if used:
                self._db.execute("DELETE FROM near")
                self._db.execute("INSERT INTO outbox (passage, published) SELECT id, published FROM passages")
            self._db.execute("UPDATE chroma SET used = ?", (used,))

    def check_use(self, *, used: bool) -> None:
        """Raises IndexingError unless vectors are where the settings have them."""
        if self._is_used() != used:
            where = "beside the passages" if used else "on a Chroma server"
            raise IndexingError(
                f"{self._db.address}: its vectors are {where}; have [index] vectors say so, or bring them where "
                "it says with 'dateline index'"
            )

    def archive(self) -> str:
        """The name of this archive, which no other has."""
        return str(self._db.rows("SELECT archive FROM chroma")[0][0])

    # What waits

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:  # noqa: ARG002
        """Takes in, within the transaction that stores them, that passages have vectors, or other ones."""
        self._db.execute(
            "INSERT INTO outbox (passage, published) SELECT id, published FROM passages WHERE id = ANY(?)",
            (list(ids),),
        )

    def again(self, shard: int, ids: Sequence[int]) -> None:
        """Has passages looked at again, whether or not they are still in the shard."""
        days = days_of(shard)
        self._db.execute(
            "INSERT INTO outbox (passage, published) SELECT id, ?::integer FROM unnest(?::bigint[]) id",
            (days[0] if days else None, list(ids)),
        )

    def first(self, most: int) -> list[Waiting]:
        """So many rows, those of a shard together."""
        sql = "SELECT number, passage, published FROM outbox ORDER BY published, number LIMIT ?"
        return [Waiting(row[0], row[1], shard_of(row[2])) for row in self._db.rows(sql, most)]

    def numbers(self, ids: Sequence[int]) -> list[int]:
        """The rows that are about some passages."""
        return [
            row[0] for row in self._db.rows("SELECT number FROM outbox WHERE passage = ANY(?)", list(ids))
        ]

    def waiting(self, filters: SearchFilter, most: int) -> list[int]:
        """The stored passages within `filters`, at most so many, that wait."""
        where, values = within_passages(filters)
        sql = "SELECT DISTINCT p.id FROM outbox o JOIN passages p ON p.id = o.passage"
        rows = self._db.rows(f"{sql}{f' WHERE {where}' if where else ''} LIMIT ?", *values, most)
        return [row[0] for row in rows]

    def count(self) -> int:
        """How many passages wait, those that are gone among them."""
        return int(self._db.rows("SELECT count(DISTINCT passage) FROM outbox")[0][0])

    # The collections

    def shards(self) -> list[Shard]:
        """What is known of each collection."""
        sql = "SELECT shard, collection, fingerprint, dimensions, mark, coming FROM shards ORDER BY shard"
        return [Shard(*row) for row in self._db.rows(sql)]

    def put_shard(self, shard: Shard) -> None:
        """Has a collection be that of its shard, in place of another."""
        self._db.execute(
            "INSERT INTO shards VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (shard) DO UPDATE SET"
            " (collection, fingerprint, dimensions, mark, coming) = (excluded.collection, excluded.fingerprint,"
            " excluded.dimensions, excluded.mark, excluded.coming)",
            (shard.shard, shard.collection, shard.fingerprint, shard.dimensions, shard.mark, shard.coming),
        )

    def drop_shard(self, shard: int) -> None:
        """Forgets a collection."""
        self._db.execute("DELETE FROM shards WHERE shard = ?", (shard,))

    def announce(self, shard: int, mark: str) -> None:
        """Records that something is going to be written to a collection, under a watermark."""
        self._db.execute("UPDATE shards SET coming = ? WHERE shard = ?", (mark, shard))

    def done(self, shard: int, mark: str, numbers: Sequence[int]) -> None:
        """Records that it was written, so that these rows wait no longer."""
        with self._db.transaction():
            self._db.execute("UPDATE shards SET mark = ? WHERE shard = ?", (mark, shard))
            self._db.execute("DELETE FROM outbox WHERE number = ANY(?)", (list(numbers),))

    # What the store has

    def stored(self, shard: int, ids: Sequence[int]) -> list[int]:
        """Those of `ids` that are passages of the shard now."""
        where, values = _within_shard(shard)
        rows = self._db.rows(
            f"SELECT p.id FROM passages p WHERE p.id = ANY(?) AND {where}", list(ids), *values
        )
        return [row[0] for row in rows]

    def places(self, ids: Sequence[int]) -> dict[int, int]:
        """The shards of those of `ids` that are stored."""
        rows = self._db.rows("SELECT id, published FROM passages WHERE id = ANY(?)", list(ids))
        return {row[0]: shard_of(row[1]) for row in rows}

    def page(self, shard: int, after: int, most: int) -> list[int]:
        """The first so many passages of a shard with ids above `after`, ascending."""
        where, values = _within_shard(shard)
        sql = f"SELECT p.id FROM passages p WHERE {where} AND p.id > ? ORDER BY p.id LIMIT ?"
        return [row[0] for row in self._db.rows(sql, *values, after, most)]

    def stored_shards(self) -> set[int]:
        """The shards that have passages."""
        return {shard_of(row[0]) for row in self._db.rows("SELECT DISTINCT published FROM passages")}

    def ranges(self, shard: int) -> dict[int, tuple[int, int]]:
        """How many passages of a shard are in each range of ids, and their vectors' sums in one (exclusive or)."""
        where, values = _within_shard(shard)
        sql = (
            f"SELECT p.id >> {_SHIFT}, count(*), bit_xor(v.sum) FROM passages p"
            f" JOIN vectors v ON v.passage = p.id WHERE {where} GROUP BY 1"
        )
        return {row[0]: (row[1], row[2]) for row in self._db.rows(sql, *values)}

    def sums(self, shard: int, range_: int) -> dict[int, int]:
        """The sum of the vector of each passage of a shard in a range of ids."""
        where, values = _within_shard(shard)
        sql = (
            f"SELECT p.id, v.sum FROM passages p JOIN vectors v ON v.passage = p.id WHERE {where}"
            " AND p.id >= ? AND p.id <= ?"
        )
        first = range_ << _SHIFT
        return {row[0]: row[1] for row in self._db.rows(sql, *values, first, first + (1 << _SHIFT) - 1)}

    def _is_used(self) -> bool:
        return bool(self._db.rows("SELECT used FROM chroma")[0][0])


def range_of(passage: int) -> int:
    """The range that an id is in."""
    return passage >> _SHIFT


def _within_shard(shard: int) -> tuple[str, list[Any]]:
    days = days_of(shard)
    return ("p.published BETWEEN ? AND ?", list(days)) if days else ("p.published IS NULL", [])
