"""Articles as a person looks for them: in a list, by how their id, path or address begins, with their passages."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable

from corpus import Article
from index.passage import EVERYWHERE, Coverage, SearchFilter
from index.store.database import Database
from index.store.rows import COLUMNS, article_of, day_of, within
from index.terms import content_stems

# A beginning that fits more articles than this names none of them.
_MOST_NAMED = 20


class Listing:
    """The part of a store that lists what it holds."""

    _db: Database

    def articles(self, filters: SearchFilter, words: str = "", *, undated: bool = False) -> list[Article]:
        """The articles within `filters`, newest first and undated last; with `words`, those of which a passage
        or the headline, outlet and day have them all; with `undated`, only those without a day.
        """
        where, values = within(filters)
        clauses = [where] if where else []
        if undated:
            clauses.append("a.published IS NULL")
        if words:
            clauses.append(
                "a.id IN (SELECT p.article FROM terms JOIN passages p ON p.id = terms.rowid WHERE terms MATCH ?)"
            )
            values.append(" AND ".join(f'"{term}"' for term in content_stems(words)) or '""')
        condition = f" WHERE {' AND '.join(clauses)}" if clauses else ""
        sql = f"SELECT {COLUMNS} FROM articles a{condition} ORDER BY a.published DESC, a.id"
        return [article_of(row) for row in self._db.rows(sql, *values)]

    def named(self, beginning: str) -> list[Article]:
        """The articles, at most some, whose id, path or address is `beginning`, or else begins so."""
        whole = "a.id = ?1 OR a.path = ?1 OR a.url = ?1"
        begins = " OR ".join(f"substr(a.{name}, 1, length(?1)) = ?1" for name in ("id", "path", "url"))
        for condition in (whole, begins):
            sql = f"SELECT {COLUMNS} FROM articles a WHERE {condition} ORDER BY a.id LIMIT {_MOST_NAMED}"
            if rows := self._db.rows(sql, beginning):
                return [article_of(row) for row in rows]
        return []

    def passage_ids(self, article_id: str) -> list[int]:
        """The ids of an article's passages, in the order in which they stand in it."""
        rows = self._db.rows("SELECT id FROM passages WHERE article = ? ORDER BY start", article_id)
        return [row[0] for row in rows]

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

    def passage_articles(self) -> list[tuple[int, str]]:
        """Every passage's id and its article's, by passage id."""
        return [(row[0], row[1]) for row in self._db.rows("SELECT id, article FROM passages ORDER BY id")]

    def article_ids(self) -> list[str]:
        return [row[0] for row in self._db.rows("SELECT id FROM articles ORDER BY id")]

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """How many passages have each of some stems, in their text or their heading."""
        sql = "SELECT count(*) FROM terms WHERE terms MATCH ?"
        return {term: int(self._db.rows(sql, f'"{term}"')[0][0]) for term in dict.fromkeys(terms)}

    def unknown(self, terms: Collection[str]) -> list[str]:
        """Those of some stems that no passage has."""
        sql = "SELECT 1 FROM terms WHERE terms MATCH ? LIMIT 1"
        return [term for term in terms if not self._db.rows(sql, f'"{term}"')]

    def vocabulary(self) -> dict[str, int]:
        """Every stem of the reporting, and how many passages have it."""
        return {row[0]: row[1] for row in self._db.rows("SELECT term, doc FROM vocabulary")}
