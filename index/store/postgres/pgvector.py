"""Vectors in PostgreSQL, by pgvector: in the store's own transactions, so that they are never behind it."""

from __future__ import annotations

from collections.abc import Sequence

from index.embedding.embedder import Vectors
from index.passage import SearchFilter
from index.store.postgres.database import Database
from index.store.sql.rows import within

# Up to so many passages, of all or within limits, are compared one and all, which is exact.
EXACT = 20_000
_LACKING = "FROM passages p WHERE NOT EXISTS (SELECT 1 FROM near n WHERE n.passage = p.id)"
_INDEXED = 4_000  # dimensions that pgvector can index of vectors in half precision


class PgVector:
    """The vector index beside the passages in a database. Safe from any thread; raises IndexingError."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        if not len(ids):
            return
        self._make_ready(vectors.shape[1])
        self._db.execute(
            "INSERT INTO near SELECT p.id, v.vector::halfvec, p.published, p.source"
            " FROM unnest(?::bigint[], ?::text[]) v (id, vector) JOIN passages p ON p.id = v.id"
            " ON CONFLICT (passage) DO UPDATE SET vector = excluded.vector",
            (list(ids), [_text(vector) for vector in vectors]),
        )

    def query(self, vector: Vectors, k: int, filters: SearchFilter) -> list[tuple[int, float]]:
        size, asked = len(vector), _text(vector)
        new = "near.passage IN (SELECT p.id FROM passages p WHERE p.article IN ({new}))"
        where, values = within(filters, "near", new)
        few = self._count_within(where or "true", values) <= EXACT
        distance = f"vector::halfvec({size}) <=> ?::halfvec({size})"
        # A sum is nothing that an index is sorted by.
        order = f"({distance}) + 0" if few else distance
        inside = f" AND {where}" if where else ""
        rows = self._db.rows(
            f"SELECT passage, 1 - ({distance}) FROM near WHERE vector_dims(vector) = {size}{inside}"
            f" ORDER BY {order} LIMIT ?",
            asked,
            *values,
            asked,
            k,
        )
        return [(row[0], min(1.0, row[1])) for row in rows]

    def count(self) -> int:
        return int(self._db.rows("SELECT count(*) FROM near")[0][0])

    def clear(self) -> None:
        """Lets go of all passages."""
        self._db.execute("DELETE FROM near")

    def missing(self, most: int) -> list[int]:
        """The first so many passages of the store that it does not hold."""
        return [row[0] for row in self._db.rows(f"SELECT p.id {_LACKING} ORDER BY p.id LIMIT ?", most)]

    def count_missing(self) -> int:
        """How many passages of the store it does not hold."""
        return int(self._db.rows(f"SELECT count(*) {_LACKING}")[0][0])

    def close(self) -> None:
        """The database is the store's, which closes it."""

    def _count_within(self, where: str, values: Sequence[object]) -> int:
        some = f"SELECT 1 FROM near WHERE {where} LIMIT ?"
        return int(self._db.rows(f"SELECT count(*) FROM ({some}) found", *values, EXACT + 1)[0][0])

    def _make_ready(self, size: int) -> None:
        """Makes the index for vectors of so many dimensions, if there is none yet."""
        name = f"near_{size}"
        if size > _INDEXED or self._db.rows("SELECT to_regclass(?)", name)[0][0] is not None:
            return
        self._db.execute(
            f"CREATE INDEX IF NOT EXISTS {name} ON near"
            f" USING hnsw ((vector::halfvec({size})) halfvec_cosine_ops) WHERE vector_dims(vector) = {size}"
        )


def _text(vector: Vectors) -> str:
    return f"[{','.join(map(str, vector.tolist()))}]"
