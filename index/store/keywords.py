"""Keywords in SQLite: BM25 by FTS5, over the stems of passages and of their headings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from index.passage import SearchFilter, longer_list
from index.store.sql.articles import SqlStore
from index.store.sql.rows import within
from index.terms import any_of, match_expression, rarest, stems

# Where more passages than this have the question's words, only those with one of the rarest are scored: with
# a common word alone hardly any comes first. At 50,000 passages that takes 4.7 ms instead of 8.2. On SQuAD
# and CNN, the number scaled down as they are smaller, it costs .003 and .006 of MRR@10 before close reading.
SCORED = 4_000
_HOLDING = 500  # passages that are looked through for a quote


class Keywords(SqlStore):
    """A store that knows its words, too."""

    def match(self, terms: Sequence[str], limit: int, filters: SearchFilter) -> list[tuple[int, float]]:
        """Passages within `filters` with any of some stems: ids and BM25 (higher is better), best first.

        Stems that are neighbours in `terms` count more where they stand near each other.
        """
        known = {term: passages for term, passages in self.frequencies(terms).items() if passages}
        if not known:
            return []
        rare = rarest(known, SCORED)
        by_words = ("SELECT rowid FROM terms WHERE terms MATCH ?", [any_of(rare)])
        some, values = by_words if len(rare) < len(known) else ("", [])
        if filters.is_everywhere:
            return self._ranked(terms, limit, some, values)
        articles, every = self.share(filters)
        longer = longer_list(limit, (articles, every))
        if longer and sum(known[term] for term in rare) * articles >= limit * every:
            ranked = self._ranked(terms, longer, some, values)
            inside = self.inside([id_ for id_, _ in ranked], filters)
            if len(inside) >= limit:
                return [one for one in ranked if one[0] in inside][:limit]
        where, values = within(filters)
        listed = f"SELECT p.id FROM passages p JOIN articles a ON a.id = p.article WHERE {where}"
        return self._ranked(terms, limit, listed, values)

    def _ranked(
        self, terms: Sequence[str], limit: int, some: str, values: Sequence[Any]
    ) -> list[tuple[int, float]]:
        """The best of all passages, or of those that the query `some` gives."""
        # The plus keeps SQLite from looking each of them up in the other query's matches.
        limits = f" AND +terms.rowid IN ({some})" if some else ""
        sql = (
            f"SELECT rowid, -bm25(terms) FROM terms WHERE terms MATCH ?{limits} ORDER BY bm25(terms) LIMIT ?"
        )
        return [(row[0], row[1]) for row in self._db.rows(sql, match_expression(terms), *values, limit)]

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

    def holding(self, quote: str) -> list[str]:
        """The ids of the articles, at most some hundreds, that have `quote` word for word in a passage."""
        sql = (
            "SELECT DISTINCT a.id, a.body FROM terms JOIN passages p ON p.id = terms.rowid"
            " JOIN articles a ON a.id = p.article WHERE terms MATCH ? LIMIT ?"
        )
        words = " ".join(stems(quote))
        rows = self._db.rows(sql, f'text : "{words}"', _HOLDING) if words else []
        return [row["id"] for row in rows if quote.strip() in row["body"]]

    def _having(self, terms: Sequence[str]) -> tuple[str, list[Any]]:
        having = "SELECT p.article FROM terms JOIN passages p ON p.id = terms.rowid WHERE terms MATCH ?"
        return f"a.id IN ({having})", [" AND ".join(any_of([term]) for term in terms) or '""']
