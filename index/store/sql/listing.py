"""Articles as a person looks for them: in a list, by how their id, path or address begins, with their passages."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any

from corpus import Article
from index.passage import EVERYWHERE, Coverage, SearchFilter
from index.store.readable import SHORTEST_ENDING
from index.store.sql.rows import COLUMNS, Queries, Row, article_of, day_of, within
from index.store.statements import marks, slices
from index.terms import content_stems

# A beginning that fits more articles than this names none of them.
_MOST_NAMED = 20
_LAST = "\U0010ffff"  # comes after whatever a text goes on with
_PAGE = 2_000  # rows that are taken into memory together


class Listing(ABC):
    """The part of a store that lists what it holds."""

    _db: Queries

    @abstractmethod
    def _proven(self, row: Row) -> Article | None:
        """The article in a row, unless its digest is that of other words."""

    @abstractmethod
    def _having(self, terms: Sequence[str]) -> tuple[str, list[Any]]:
        """The condition on an article `a` that a passage of it has all of some stems, and the values in it."""

    def articles(self, filters: SearchFilter, words: str = "", *, undated: bool = False) -> list[Article]:
        """The articles within `filters`, newest first and undated last; with `words`, those of which a passage
        or the headline, outlet and day have them all; with `undated`, only those without a day.
        """
        where, values = within(filters)
        clauses = [where] if where else []
        if undated:
            clauses.append("a.published IS NULL")
        if words:
            having, terms = self._having(content_stems(words))
            clauses.append(having)
            values.extend(terms)
        condition = f" WHERE {' AND '.join(clauses)}" if clauses else ""
        columns = f"{COLUMNS}, a.digest"
        sql = f"SELECT {columns} FROM articles a{condition} ORDER BY a.published DESC NULLS LAST, a.id"
        return [article for row in self._db.rows(sql, *values) if (article := self._proven(row))]

    def named(self, beginning: str) -> list[Article]:
        """The articles, at most some and damaged ones too, whose id, path or address is `beginning`, or that of a
        file that holds it, or else begins so, or else whose id ends so.
        """
        names = ("a.id", "a.path", "a.url")
        held = "a.id IN (SELECT article FROM holdings WHERE {})"
        whole = (
            " OR ".join([*(f"{name} = ?" for name in names), held.format("file = ?")]),
            [beginning] * 4,
        )
        begins = (
            " OR ".join(
                [*(f"({name} >= ? AND {name} < ?)" for name in names), held.format("file >= ? AND file < ?")]
            ),
            [beginning, beginning + _LAST] * 4,
        )
        ends = "substr(a.id, length(a.id) - ? + 1) = ?", [len(beginning), beginning]
        conditions: list[tuple[str, list[Any]]] = [whole, begins]
        if len(beginning) >= SHORTEST_ENDING:
            conditions.append(ends)
        for condition, values in conditions:
            sql = f"SELECT {COLUMNS} FROM articles a WHERE {condition} ORDER BY a.id LIMIT {_MOST_NAMED}"
            if rows := self._db.rows(sql, *values):
                return [article_of(row) for row in rows]
        return []

    def passage_ids(self, article_id: str) -> list[int]:
        """The ids of an article's passages, in the order in which they stand in it."""
        rows = self._db.rows("SELECT id FROM passages WHERE article = ? ORDER BY start", article_id)
        return [row[0] for row in rows]

    def first_passages(self, article_ids: Sequence[str]) -> dict[str, int]:
        """The id of the first passage of each of some articles that are stored."""
        firsts: dict[str, int] = {}
        for some in slices(article_ids):
            sql = f"SELECT article, id FROM passages WHERE article IN ({marks(some)}) ORDER BY start DESC"
            firsts.update((row[0], row[1]) for row in self._db.rows(sql, *some))
        return firsts

    def coverage(self, filters: SearchFilter = EVERYWHERE) -> Coverage:
        """How many articles are within `filters`, and which days they were published on."""
        where, values = within(filters)
        sql = (
            "SELECT count(*), min(a.published), max(a.published), count(*) - count(a.published)"
            " FROM articles a"
        )
        row = self._db.rows(f"{sql} WHERE {where}" if where else sql, *values)[0]
        return Coverage(filters, row[0], day_of(row[1]), day_of(row[2]), row[3])

    def outlets(self) -> list[tuple[str, int, datetime.date | None]]:
        """Every outlet with its number of articles and the day of its newest one, by name."""
        sql = "SELECT source, count(*), max(published) FROM articles GROUP BY source ORDER BY source"
        return [(row[0], row[1], day_of(row[2])) for row in self._db.rows(sql)]

    def count_passages(self) -> int:
        return int(self._db.rows("SELECT count(*) FROM passages")[0][0])

    def passage_articles(self) -> Iterator[tuple[int, str]]:
        """Every passage's id and its article's, by passage id."""
        page = "SELECT id, article FROM passages WHERE id > ? ORDER BY id LIMIT ?"
        return ((row[0], row[1]) for row in self._pages(page, -1))

    def every_id(self) -> Iterator[int]:
        """The ids of all passages, ascending, as they are while they are read."""
        page = "SELECT id FROM passages WHERE id > ? ORDER BY id LIMIT ?"
        return (row[0] for row in self._pages(page, -1))

    def ids(self, filters: SearchFilter, most: int) -> list[int]:
        """The ids of at most so many passages within `filters`, ascending."""
        where, values = within(filters)
        join = f" JOIN articles a ON a.id = p.article WHERE {where}" if where else ""
        return sorted(
            row[0] for row in self._db.rows(f"SELECT p.id FROM passages p{join} LIMIT ?", *values, most)
        )

    def share(self, filters: SearchFilter) -> tuple[int, int]:
        """How many articles are within `filters`, and how many there are."""
        where, values = within(filters)
        inside = f"SELECT count(*) FROM articles a WHERE {where or 'true'}"
        row = self._db.rows(f"SELECT ({inside}), (SELECT count(*) FROM articles)", *values)[0]
        return row[0], row[1]

    def inside(self, ids: Sequence[int], filters: SearchFilter) -> set[int]:
        """Those of `ids` that are stored, and within `filters`."""
        where, values = within(filters)
        found: set[int] = set()
        for some in slices(ids):
            sql = (
                "SELECT p.id FROM passages p JOIN articles a ON a.id = p.article"
                f" WHERE p.id IN ({marks(some)}) AND {where or 'true'}"
            )
            found.update(row[0] for row in self._db.rows(sql, *some, *values))
        return found

    def is_empty(self) -> bool:
        """Whether no passage is stored."""
        return not self._db.rows("SELECT 1 FROM passages LIMIT 1")

    def article_ids(self) -> Iterator[str]:
        """The ids of all articles, ascending, as they are while they are read."""
        page = "SELECT id FROM articles WHERE id > ? ORDER BY id LIMIT ?"
        return (row[0] for row in self._pages(page, ""))

    def _pages(self, page: str, last: int | str) -> Iterator[Row]:
        """The rows of a query that takes the first column of the row before and how many to give."""
        while rows := self._db.rows(page, last, _PAGE):
            yield from rows
            last = rows[-1][0]
