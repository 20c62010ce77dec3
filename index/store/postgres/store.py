"""The PostgreSQL store: several processes on several machines read and write it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from index.embedding.embedder import Vectors
from index.passage import SearchFilter
from index.store.cut import CutArticle
from index.store.digest import vector_sum
from index.store.postgres.address import Address
from index.store.postgres.database import Database
from index.store.postgres.keywords import Keywords, sequence, within_passages
from index.store.postgres.listening import Listener
from index.store.postgres.outbox import Outbox
from index.store.postgres.pgvector import PgVector
from index.store.postgres.schema import INDEX
from index.store.sql.records import Kept
from index.terms import fold, stems

# The records that the database numbers itself, and by which column.
_NUMBERED: dict[Kept, str] = {"changes": "number", "runs": "id"}
_COLUMNS = 'id, article, start, "end", paragraph, published, source, length, words, sequence'


class Store(Keywords):
    """The store at an address. Reading is safe from any thread; raises NoIndexError where there is none.

    An article whose words are not those that were stored is only `named`, and not given or searched: see `damaged`.
    Vectors are in `nearest` from their transaction on; or the `outbox` has it that a Chroma server is to be told of
    them.
    """

    _own_numbers = "OVERRIDING SYSTEM VALUE "

    def __init__(self, address: Address, *, create: bool = False) -> None:
        super().__init__()
        self.database = self._db = Database(address, create=create)
        self.nearest = PgVector(self.database)
        self.outbox = Outbox(self.database)
        self._listeners: set[Listener] = set()
        on_server = address.chroma is not None
        self._followed_by: PgVector | Outbox = self.outbox if on_server else self.nearest
        try:
            (self.outbox.use if create else self.outbox.check_use)(used=on_server)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        for listener in tuple(self._listeners):
            listener.close()
        self.database.close()

    def size(self) -> int:
        """The bytes of all tables and their indexes."""
        sql = "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c WHERE c.relkind = 'r'"
        return int(self._db.rows(f"{sql} AND c.relnamespace = '{INDEX.name}'::regnamespace")[0][0])

    def version(self) -> int:
        """Another number than before if the passages have changed since."""
        return int(self._db.rows("SELECT version FROM state")[0][0])

    def count_passages(self) -> int:
        return int(self._db.rows("SELECT count FROM state")[0][0])

    def ids(self, filters: SearchFilter, most: int) -> list[int]:
        """The ids of at most so many passages within `filters`, ascending."""
        where, values = within_passages(filters)
        sql = f"SELECT p.id FROM passages p WHERE {where or 'true'} LIMIT ?"
        return sorted(row[0] for row in self._db.rows(sql, *values, most))

    def inside(self, ids: Sequence[int], filters: SearchFilter) -> set[int]:
        """Those of `ids` that are stored, and within `filters`."""
        where, values = within_passages(filters)
        sql = f"SELECT p.id FROM passages p WHERE p.id = ANY(?) AND {where or 'true'}"
        return {row[0] for row in self._db.rows(sql, list(ids), *values)}

    def on_change(self, tell: Callable[[], None]) -> Callable[[], None]:
        """Has `tell` called from another thread as soon as changes are logged, at most every ten seconds, until what is
        given back is called.
        """
        listener = Listener(self.database.address, tell)
        self._listeners.add(listener)

        def stop() -> None:
            listener.close()
            self._listeners.discard(listener)

        return stop

    def put_records(self, kept: Kept, rows: Iterable[tuple[Any, ...]]) -> None:
        super().put_records(kept, rows)
        if number := _NUMBERED.get(kept):
            following = f"coalesce((SELECT max({number}) FROM {kept}), 0) + 1"
            self._db.rows(f"SELECT setval(pg_get_serial_sequence('{kept}', '{number}'), {following}, false)")

    def _put_passages(self, cuts: Sequence[CutArticle], vectors: Vectors) -> None:
        words = [
            (
                [fold(stem) for stem in stems(cut.heading)],
                [[fold(stem) for stem in stems(cut.words(span))] for span in cut.spans],
            )
            for cut in cuts
        ]
        numbers = self._numbered(
            {term for above, texts in words for part in (above, *texts) for term in part}
        )
        rows: list[tuple[Any, ...]] = []
        for cut, (above, texts) in zip(cuts, words, strict=True):
            article = cut.article
            day = article.published.toordinal() if article.published else None
            for span, id_, text in zip(cut.spans, cut.ids(), texts, strict=True):
                ordered, each, length = sequence(above, text, numbers)
                place = (id_, article.id, span.start, span.end, span.paragraph)
                rows.append((*place, day, article.source, length, each, ordered))
        self.database.copy("passages", _COLUMNS, rows)
        blobs = [(row[0], vector.astype("<f4").tobytes()) for row, vector in zip(rows, vectors, strict=True)]
        self.database.copy(
            "vectors", "passage, vector, sum", [(id_, blob, vector_sum(id_, blob)) for id_, blob in blobs]
        )
        self._followed_by.add([row[0] for row in rows], vectors)

    def put_vectors(self, ids: Sequence[int], vectors: Vectors) -> None:
        super().put_vectors(ids, vectors)
        self._followed_by.add(ids, vectors)
