"""Keywords in PostgreSQL: its inverted index fetches candidates, and BM25 ranks them exactly."""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.passage import SearchFilter
from index.store.postgres.bm25 import GAP, Collection, scores
from index.store.sql.articles import SqlStore
from index.store.sql.rows import Row, within
from index.terms import fold, rarest, stems

# The terms of a question that so many passages have at most are looked for; more of them where limits leave
# too few. A sequence takes about a kilobyte, so that a search reads some megabytes at most.
SCORED = 4_000
_WIDER = (1, 10, 100)
# Where even the two rarest terms stand in more passages than this, only passages with several are scored.
_MOST = 20_000
_ENOUGH = 500  # of these
_HOLDING = 500  # passages that are looked through for a quote


class Keywords(SqlStore):
    """A store that knows its words, too."""

    def match(self, terms: Sequence[str], limit: int, filters: SearchFilter) -> list[tuple[int, float]]:
        """Passages within `filters` with any of some stems: ids and BM25 (higher is better), best first.

        Stems that are neighbours in `terms` count more where they stand near each other.
        """
        folded = [fold(term) for term in terms]
        known = self._known(folded)
        if not known:
            return []
        sizes = {term: passages for term, (_, passages) in known.items()}
        rows: Sequence[Row] = ()
        for wider in _WIDER if not filters.is_everywhere else _WIDER[:1]:
            rare = rarest(sizes, SCORED * wider)
            rows = self._candidates(
                [known[term][0] for term in rare], [sizes[term] for term in rare], filters
            )
            if len(rows) >= limit or len(rare) == len(known):
                break
        if not rows:
            return []
        pairs = dict.fromkeys(pair for pair in pairwise(folded) if pair[0] in known and pair[1] in known)
        totals = self._db.rows("SELECT count, tokens FROM state")[0]
        ranked = scores(
            [known[term][0] for term in dict.fromkeys(folded) if term in known],
            [(known[left][0], known[right][0]) for left, right in pairs],
            dict(known.values()),
            Collection(totals[0], totals[1]),
            [row["length"] for row in rows],
            [row["sequence"] for row in rows],
        )
        ids = np.fromiter((row["id"] for row in rows), np.int64, len(rows))
        best = np.lexsort((ids, -ranked))[:limit]
        return [(int(ids[place]), float(ranked[place])) for place in best]

    def _candidates(self, terms: list[int], sizes: list[int], filters: SearchFilter) -> Sequence[Row]:
        """The passages within `filters` that have any of some terms, the rarest first, or several of them."""
        where, values = within_passages(filters)
        inside = f" AND {where}" if where else ""
        sql = f"SELECT id, length, sequence FROM passages p WHERE words {{}} ?::integer[]{inside}"
        if sum(sizes) > _MOST and len(terms) > 1:
            rows = self._db.rows(f"{sql.format('@>')} LIMIT ?", terms, *values, _MOST)
            if len(rows) >= _ENOUGH:
                return rows
        return self._db.rows(f"{sql.format('&&')} LIMIT ?", terms, *values, _MOST)

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """How many passages have each of some stems, in their text or their heading."""
        asked = list(dict.fromkeys(terms))
        known = self._known([fold(term) for term in asked])
        return {term: known[fold(term)][1] if fold(term) in known else 0 for term in asked}

    def unknown(self, terms: Several[str]) -> list[str]:
        """Those of some stems that no passage has."""
        frequencies = self.frequencies(terms)
        return [term for term in terms if not frequencies[term]]

    def vocabulary(self) -> dict[str, int]:
        """Every stem of the reporting, and how many passages have it."""
        return {
            row[0]: row[1] for row in self._db.rows("SELECT term, passages FROM terms WHERE passages > 0")
        }

    def holding(self, quote: str) -> list[str]:
        """The ids of the articles, at most some hundreds, that have `quote` word for word in a passage."""
        terms = {fold(term) for term in stems(quote)}
        known = self._known(terms)
        if not terms or len(known) < len(terms):
            return []
        sql = (
            "SELECT DISTINCT a.id, a.body FROM passages p JOIN articles a ON a.id = p.article"
            " WHERE p.words @> ?::integer[] LIMIT ?"
        )
        rows = self._db.rows(sql, [id_ for id_, _ in known.values()], _HOLDING)
        return [row["id"] for row in rows if quote.strip() in row["body"]]

    def _having(self, terms: Sequence[str]) -> tuple[str, list[Any]]:
        folded = {fold(term) for term in terms}
        known = self._known(folded)
        if not folded or len(known) < len(folded):
            return "1 = 0", []
        having = "SELECT p.article FROM passages p WHERE p.words @> ?::integer[]"
        return f"a.id IN ({having})", [[id_ for id_, _ in known.values()]]

    def _known(self, terms: Several[str]) -> dict[str, tuple[int, int]]:
        """The number of each of some folded terms that any passage has, and how many have it."""
        sql = "SELECT term, id, passages FROM terms WHERE passages > 0 AND term = ANY(?)"
        return {row[0]: (row[1], row[2]) for row in self._db.rows(sql, list(terms))} if terms else {}

    def numbers(self, terms: Several[str]) -> dict[str, int]:
        """The numbers of those of some folded terms that have one."""
        rows = self._db.rows("SELECT term, id FROM terms WHERE term = ANY(?)", sorted(terms))
        return {row[0]: row[1] for row in rows}

    def _numbered(self, terms: Several[str]) -> Mapping[str, int]:
        """The number of each of some folded terms; those that are new are given one."""
        known = self.numbers(terms)
        new = sorted(term for term in terms if term not in known)
        return known | {row[0]: row[1] for row in self._db.rows(_NUMBER, new)}


_NUMBER = (
    "INSERT INTO terms (term) SELECT unnest(?::text[]) ON CONFLICT (term) DO UPDATE SET term = excluded.term"
    " RETURNING term, id"
)


def within_passages(filters: SearchFilter) -> tuple[str, list[Any]]:
    """The condition on a passage `p`, which has day and outlet of its article here, and the values in it."""
    return within(filters, "p", "p.article IN ({new})")


def tokens(term: str) -> int:
    """How many tokens FTS5 makes of a folded stem: "1,200" is two."""
    return max(1, len("".join(one if one.isalnum() else " " for one in term).split()))


def sequence(
    heading: Sequence[str], text: Sequence[str], numbers: Mapping[str, int]
) -> tuple[bytes, list[int], int]:
    """What a passage's row has of its folded stems: their sequence, each once, and their number of tokens."""
    above, below = (
        [place for term in part for place in (numbers[term], *[0] * (tokens(term) - 1))]
        for part in (heading, text)
    )
    ordered: NDArray[np.int32] = np.array(above + [0] * GAP + below, dtype="<i4")
    return ordered.tobytes(), sorted({*above, *below} - {0}), len(above) + len(below)
