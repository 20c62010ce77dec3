"""Articles as a person looks for them: in a list, by how their id, path or address begins, with their passages."""

from __future__ import annotations

from corpus import Article
from index.passage import SearchFilter
from index.store.database import Database
from index.store.rows import COLUMNS, article_of, within
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
