"""What a person withdrew: kept apart with the reason, so that nothing brings it back but that person."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable

from corpus import Article
from index.store.changes import Withdrawal
from index.store.sql.history import History
from index.store.sql.rows import article_in, row_of


class Withdrawals(History):
    """The part of a store that remembers what is out of it."""

    def withdraw(self, ids: Iterable[str], coming: Iterable[str] = ()) -> None:
        """Deletes articles, with their passages, vectors and terms; others of the same title and path, among
        those `coming` in their place, are logged as their heirs.
        """
        gone = list(ids)
        with self._db.transaction():
            self._log_withdrawn(gone, coming)
            self._db.execute_each("DELETE FROM articles WHERE id = ?", [(id_,) for id_ in gone])
            self._forget_earlier(gone)

    def withdraw_for_good(self, article: Article, why: str) -> None:
        """Takes an article out by a person's word: it stays out until `put_back`."""
        day = datetime.datetime.now(datetime.UTC).date().isoformat()
        row = (article.id, why, day, json.dumps(row_of(article)))
        self._db.execute(
            "INSERT INTO withdrawn VALUES (?, ?, ?, ?) ON CONFLICT (article) DO UPDATE SET why = excluded.why,"
            " day = excluded.day, content = excluded.content",
            row,
        )
        self.withdraw([article.id])

    def withdrawn(self, article_id: str) -> Withdrawal | None:
        rows = self._db.rows("SELECT why, day, content FROM withdrawn WHERE article = ?", article_id)
        if not rows:
            return None
        article = article_in(rows[0]["content"]) or self._wordless(article_id)
        return Withdrawal(article, rows[0]["why"], datetime.date.fromisoformat(rows[0]["day"]))

    def _wordless(self, article_id: str) -> Article:
        """What the change log knows of an article whose words are damaged: it stays out, and can be put back."""
        logged = self._logged("article = ? ORDER BY number DESC LIMIT 1", article_id)
        title, outlet, path = (logged[0].title, logged[0].outlet, logged[0].path) if logged else ("", "", "")
        return Article(article_id, title, "", outlet, "", None, "", path)

    def withdrawals(self) -> list[Withdrawal]:
        """All that persons took out and nobody put back, the last first."""
        ids = self._db.rows("SELECT article FROM withdrawn ORDER BY day DESC, article")
        return [found for row in ids if (found := self.withdrawn(row[0]))]

    def is_withdrawn(self, article_id: str) -> bool:
        return bool(self._db.rows("SELECT 1 FROM withdrawn WHERE article = ?", article_id))

    def put_back(self, article_id: str) -> None:
        """Forgets that an article was withdrawn; whoever calls stores it again."""
        self._db.execute("DELETE FROM withdrawn WHERE article = ?", (article_id,))
