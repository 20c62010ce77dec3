"""Articles, passages and vectors in SQL."""

from __future__ import annotations

import logging
from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager

import numpy as np

from corpus import Article
from index.copies import alike, bands
from index.embedding.embedder import Vectors
from index.passage import EVERYWHERE, Passage, SearchFilter
from index.store.cut import CutArticle
from index.store.digest import digest, vector_sum
from index.store.sql.holdings import Holdings
from index.store.sql.listing import Listing
from index.store.sql.records import Records
from index.store.sql.rows import COLUMNS, Row, article_of, row_of, within
from index.store.sql.staging import Staging
from index.store.sql.withdrawals import Withdrawals
from index.store.statements import marks, slices

_log = logging.getLogger(__name__)

_TOGETHER = 100  # articles that are taken into memory together


class SqlStore(Holdings, Listing, Records, Staging, Withdrawals):
    """A store but for its words, and for how passages are written: each database has its own means for these.

    An article whose words are not those that were stored is only `named`, and not given or searched: see `damaged`.
    """

    def __init__(self) -> None:
        self._damaged: set[str] = set()

    @abstractmethod
    def _put_passages(self, cuts: Sequence[CutArticle], vectors: Vectors) -> None:
        """Stores the passages of articles that are stored without any, and their vectors, in their order."""

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing: kept at the end, undone on any exception. One may stand inside another."""
        return self._db.transaction()

    # What a search reads

    def passages(self, ids: Sequence[int], filters: SearchFilter = EVERYWHERE) -> dict[int, Passage]:
        """The passages of `ids` that still exist and are within `filters`, by id."""
        where, values = within(filters)
        articles: dict[str, Article | None] = {}
        found: dict[int, Passage] = {}
        for some in slices(ids):
            sql = (
                f'SELECT p.id AS passage, p.start, p."end", p.paragraph, {COLUMNS}, a.digest FROM passages p'
                f" JOIN articles a ON a.id = p.article WHERE p.id IN ({marks(some)})"
            )
            for row in self._db.rows(f"{sql} AND {where}" if where else sql, *some, *values):
                if row["id"] not in articles:
                    articles[row["id"]] = self._proven(row)
                if article := articles[row["id"]]:
                    found[row["passage"]] = Passage(
                        row["passage"], article, row["start"], row["end"], row["paragraph"]
                    )
        return found

    def vectors(self, ids: Sequence[int]) -> tuple[list[int], Vectors]:
        """Those of `ids` that are still there, in their order, and their embeddings (n, dimensions)."""
        blobs: dict[int, bytes] = {}
        for some in slices(ids):
            sql = f"SELECT passage, vector FROM vectors WHERE passage IN ({marks(some)})"
            blobs.update((row[0], row[1]) for row in self._db.rows(sql, *some))
        # One that is cut short cannot be compared with anything; it is `dateline verify` that speaks of it.
        sizes = Counter(map(len, blobs.values()))
        size = max(sizes, key=sizes.__getitem__, default=0)
        found = [number for number in ids if len(blobs.get(number, b"")) == size > 0]
        joined = b"".join(blobs[number] for number in found)
        return found, np.frombuffer(joined, dtype="<f4").reshape(len(found), size // 4)

    def unproven(self, ids: Sequence[int]) -> list[int]:
        """Those of `ids` that have no vector, or one that is not as it was stored."""
        proven: set[int] = set()
        for some in slices(ids):
            sql = f"SELECT passage, vector, sum FROM vectors WHERE passage IN ({marks(some)})"
            rows = self._db.rows(sql, *some)
            proven.update(row[0] for row in rows if vector_sum(row[0], row[1]) == row[2])
        return [number for number in ids if number not in proven]

    def article(self, article_id: str) -> Article | None:
        """The article, whose digest is checked on every reading; None where it is not there or damaged."""
        rows = self._rows_of(article_id)
        return self._proven(rows[0]) if rows else None

    def unproven_article(self, article_id: str) -> Article | None:
        """The article as it stands, damaged or not: to be looked at, never to be quoted."""
        rows = self._rows_of(article_id)
        return article_of(rows[0]) if rows else None

    def unproven_articles(self) -> Iterator[str]:
        """The ids of the articles that are not as they were stored, ascending; reads all of them."""
        page = f"SELECT {COLUMNS}, a.digest FROM articles a WHERE a.id > ? ORDER BY a.id LIMIT ?"
        last = ""
        while rows := self._db.rows(page, last, _TOGETHER):
            yield from (row["id"] for row in rows if digest(article_of(row)) != row["digest"])
            last = rows[-1]["id"]

    def damaged(self) -> list[str]:
        """The ids of the articles that were asked for and are not as they were stored, whole again or gone
        since then left out. They are not quoted until they have been read again."""
        for article_id in list(self._damaged):
            if self.article(article_id) or not self._rows_of(article_id):
                self._damaged.discard(article_id)
        return sorted(self._damaged)

    def _rows_of(self, article_id: str) -> Sequence[Row]:
        return self._db.rows(f"SELECT {COLUMNS}, a.digest FROM articles a WHERE a.id = ?", article_id)

    def _proven(self, row: Row) -> Article | None:
        """The article in a row, unless its digest is that of other words."""
        article = article_of(row)
        if digest(article) == row["digest"]:
            return article
        if row["id"] not in self._damaged:
            self._damaged.add(row["id"])
            _log.warning(
                "article %s is not as it was stored and is not quoted; run 'dateline verify'", row["id"]
            )
        return None

    def newest(self, filters: SearchFilter, limit: int) -> list[Article]:
        """The newest dated articles within `filters`, newest first."""
        where, values = within(filters)
        dated = f"a.published IS NOT NULL AND {where}" if where else "a.published IS NOT NULL"
        columns = f"{COLUMNS}, a.digest"
        sql = f"SELECT {columns} FROM articles a WHERE {dated} ORDER BY a.published DESC, a.id LIMIT ?"
        return [article for row in self._db.rows(sql, *values, limit) if (article := self._proven(row))]

    def copies(self, article_id: str) -> list[Article]:
        """The articles whose bodies are near-identical to an article's (`index.copies`), by id."""
        article = self.article(article_id)
        shared = "SELECT value FROM bands WHERE article = ?"
        sharing = f"SELECT article FROM bands WHERE value IN ({shared}) AND article <> ?"
        sql = f"SELECT {COLUMNS}, a.digest FROM articles a WHERE a.id IN ({sharing}) ORDER BY a.id"
        rows = self._db.rows(sql, article_id, article_id)
        others = filter(None, map(self._proven, rows))
        return [other for other in others if article and alike(article.body, other.body)]

    # What the indexer reads and writes, inside a transaction

    def digest(self, article_id: str) -> str | None:
        """The digest that the article was stored with, or None where it is not stored."""
        rows = self._db.rows("SELECT digest FROM articles WHERE id = ?", article_id)
        return rows[0][0] if rows else None

    def put(self, cuts: Sequence[CutArticle], vectors: Vectors) -> None:
        """Stores articles with their passages and their vectors, in their order, in place of what was there
        under their ids.
        """
        with self.transaction():
            for cut in cuts:
                self._put_article(cut.article)
            self._put_passages(cuts, vectors)

    def _put_article(self, article: Article) -> None:
        self._db.execute("DELETE FROM passages WHERE article = ?", (article.id,))
        columns = row_of(article) | {"digest": digest(article)}
        self._log_put(article, columns["digest"])
        fresh = ", ".join(f"{name} = excluded.{name}" for name in columns)
        self._db.execute(
            f"INSERT INTO articles ({', '.join(columns)}) VALUES ({marks(columns)})"
            f" ON CONFLICT (id) DO UPDATE SET {fresh}",
            list(columns.values()),
        )
        self._db.execute("DELETE FROM bands WHERE article = ?", (article.id,))
        self._db.execute_each(
            "INSERT INTO bands VALUES (?, ?)", [(value, article.id) for value in bands(article.body)]
        )

    def put_vectors(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Stores the vectors of passages that are there, in place of those that they had."""
        blobs = [(id_, vector.astype("<f4").tobytes()) for id_, vector in zip(ids, vectors, strict=True)]
        self._db.execute_each(
            "INSERT INTO vectors VALUES (?, ?, ?)"
            " ON CONFLICT (passage) DO UPDATE SET vector = excluded.vector, sum = excluded.sum",
            [(id_, blob, vector_sum(id_, blob)) for id_, blob in blobs],
        )

    def doubt(self, ids: Iterable[str]) -> None:
        """Has articles read again from the files that hold them, and not searched until then."""
        rows = [(article_id,) for article_id in ids]
        self._db.execute_each("DELETE FROM passages WHERE article = ?", rows)
        self._db.execute_each("UPDATE articles SET digest = '' WHERE id = ?", rows)
        for (article_id,) in rows:
            self.read_again(self.holders(article_id))

    def put_digest(self, article_id: str, digest: str) -> None:
        self._db.execute("UPDATE articles SET digest = ? WHERE id = ?", (digest, article_id))

    def move(self, article_id: str, path: str) -> None:
        self._db.execute("UPDATE articles SET path = ? WHERE id = ?", (path, article_id))

    def unfinished(self) -> str:
        """How far the first run came, in words, where no run has come to its end yet; "" where one has."""
        return "" if self.fact("complete") else self.fact("first run") or ""

    def state(self) -> int:
        """One number for all passages that are stored: the same means that they are the same."""
        return int(self._db.rows("SELECT passages FROM state")[0][0])

    def fact(self, name: str) -> str | None:
        rows = self._db.rows("SELECT value FROM facts WHERE name = ?", name)
        return rows[0][0] if rows else None

    def put_fact(self, name: str, value: str) -> None:
        sql = "INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        self._db.execute(sql, (name, value))
