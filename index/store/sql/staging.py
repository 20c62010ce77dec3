"""Articles made anew for other settings, kept until all of them are: a stopped run goes on from there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple

import numpy as np

from index.chunking import Span
from index.embedding.embedder import Vectors
from index.passage import heading
from index.store.cut import CutArticle
from index.store.digest import digest
from index.store.sql.rows import COLUMNS, Queries, article_of

_STAGE = (
    "INSERT INTO staged VALUES (?, ?, ?, ?, ?) ON CONFLICT (article) DO UPDATE SET digest = excluded.digest,"
    " fingerprint = excluded.fingerprint, spans = excluded.spans, vectors = excluded.vectors"
)
_PAGE = 200  # articles that are taken into memory together


class Staging:
    """The part of a store that is not searched yet."""

    _db: Queries

    def stage(self, cuts: Sequence[CutArticle], vectors: Vectors, fingerprint: str) -> None:
        """Keeps articles with the vectors of their passages, in their order, until `staged` gives them."""
        first = 0
        for cut in cuts:
            last = first + len(cut.spans)
            spans = json.dumps([astuple(span) for span in cut.spans])
            blob = vectors[first:last].astype("<f4").tobytes()
            row = (cut.article.id, digest(cut.article), fingerprint, spans, blob)
            self._db.execute(_STAGE, row)
            first = last

    def staged_ids(self, fingerprint: str) -> set[str]:
        """The articles that are made anew for `fingerprint` and have not changed since."""
        sql = "SELECT a.id FROM articles a JOIN staged s ON s.article = a.id"
        rows = self._db.rows(f"{sql} WHERE s.fingerprint = ? AND s.digest = a.digest", fingerprint)
        return {row[0] for row in rows}

    def staged(self, fingerprint: str) -> Iterator[tuple[list[CutArticle], Vectors]]:
        """What was staged for `fingerprint`, some articles at a time, as it went in."""
        ids = sorted(self.staged_ids(fingerprint))
        for first in range(0, len(ids), _PAGE):
            some = [self._staged(article_id) for article_id in ids[first : first + _PAGE]]
            yield [cut for cut, _ in some], np.concatenate([vectors for _, vectors in some])

    def unstage(self) -> None:
        """Lets go of everything that was staged."""
        self._db.execute("DELETE FROM staged")

    def _staged(self, article_id: str) -> tuple[CutArticle, Vectors]:
        sql = f"SELECT {COLUMNS}, s.spans, s.vectors FROM articles a JOIN staged s ON s.article = a.id"
        row = self._db.rows(f"{sql} WHERE a.id = ?", article_id)[0]
        spans = [Span(*numbers) for numbers in json.loads(row["spans"])]
        article = article_of(row)
        vectors = np.frombuffer(row["vectors"], dtype="<f4").reshape(len(spans), -1)
        return CutArticle(article, heading(article), spans), vectors
