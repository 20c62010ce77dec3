"""What happened to a store: every change of an article, numbered in its order, and every run."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Sequence

from corpus import Article
from index.store.changes import ChangeKind, Correction, LoggedChange, Run
from index.store.digest import digest
from index.store.sql.rows import COLUMNS, Queries, Row, article_in, article_of, row_of
from index.store.statements import marks

_PAGE = 500  # changes that are taken into memory together
# Of an article that is corrected all day long the first words are kept, and the last ones before it.
_LAST = 19


class History:
    """The part of a store that remembers what happened to it.

    A change is logged in the transaction that makes it: whoever reads sees both or neither.
    """

    _db: Queries

    def changes(self, since: int = 0) -> Iterator[LoggedChange]:
        """The changes with numbers above `since`, in their order. Numbers rise and are never given again."""
        while rows := self._logged("number > ? ORDER BY number LIMIT ?", since, _PAGE):
            yield from rows
            since = rows[-1].number

    def heirs(self) -> dict[str, str]:
        """Each article that another took the place of, and the last that did."""
        sql = "SELECT article, heir FROM changes WHERE heir != '' ORDER BY number"
        return {row[0]: row[1] for row in self._db.rows(sql)} if self._has("changes") else {}

    def gone(self) -> list[LoggedChange]:
        """The withdrawals of what left its source and neither came again nor has an heir, the last first."""
        return self._logged(
            "kind = ? AND heir = '' AND article NOT IN (SELECT id FROM articles)"
            " AND article NOT IN (SELECT article FROM withdrawn)"
            " AND number IN (SELECT max(number) FROM changes GROUP BY article) ORDER BY number DESC",
            ChangeKind.WITHDRAWN,
        )

    def last_change(self) -> int:
        """The number of the last change; 0 where none is logged."""
        return (
            int(self._db.rows("SELECT coalesce(max(number), 0) FROM changes")[0][0])
            if self._has("changes")
            else 0
        )

    def came(self, article_id: str) -> datetime.datetime | None:
        """When an article came; None if that was before there was a log."""
        found = self._logged(
            "article = ? AND kind = ? ORDER BY number DESC LIMIT 1", article_id, ChangeKind.ADDED
        )
        return found[0].time if found else None

    def corrections(self, article_id: str) -> list[Correction]:
        """The corrections of an article, the first one first; of very many, the first and the last."""
        if not self._has("earlier"):
            return []
        sql = (
            "SELECT e.content, c.time FROM earlier e JOIN changes c ON c.number = e.change"
            " WHERE e.article = ? ORDER BY e.change"
        )
        return [
            Correction(before, datetime.datetime.fromisoformat(time))
            for content, time in self._db.rows(sql, article_id)
            if (before := article_in(content))
        ]

    def logged_digest(self, article_id: str) -> str:
        """The digest of the words that an article came with or was last corrected to; "" where none is logged."""
        sql = "SELECT digest FROM changes WHERE article = ? ORDER BY number DESC LIMIT 1"
        rows = self._db.rows(sql, article_id) if self._has("changes") else []
        return str(rows[0][0]) if rows else ""

    def begin_run(self, started: datetime.datetime) -> int:
        """Records that a run began; gives its number for `end_run`."""
        values = (started.isoformat(timespec="seconds"), 0.0, "not finished: still at work, or killed")
        sql = "INSERT INTO runs (started, seconds, outcome) VALUES (?, ?, ?) RETURNING id"
        return int(self._db.rows(sql, *values)[0][0])

    def end_run(self, run: int, seconds: float, outcome: str) -> None:
        self._db.execute("UPDATE runs SET seconds = ?, outcome = ? WHERE id = ?", (seconds, outcome, run))

    def last_run(self) -> Run | None:
        rows = self._db.rows("SELECT started, seconds, outcome FROM runs ORDER BY id DESC LIMIT 1")
        return Run(datetime.datetime.fromisoformat(rows[0][0]), rows[0][1], rows[0][2]) if rows else None

    def _log_put(self, article: Article, words: str) -> None:
        """Logs that an article is about to be stored, unless with the words that it came with, whose digest
        is given as `words`.
        """
        last = self._db.rows(
            "SELECT kind, digest FROM changes WHERE article = ? ORDER BY number DESC LIMIT 1", article.id
        )
        # The log knows the words also of an article in doubt, whose own digest asks for another reading.
        known = last or self._db.rows("SELECT '', digest FROM articles WHERE id = ?", article.id)
        if not known or known[0][0] == ChangeKind.WITHDRAWN:
            self._log(ChangeKind.ADDED, article, words)
        elif known[0][1] != words:
            change = self._log(ChangeKind.CHANGED, article, words)
            self._keep(change, article.id, next(self._stored([article.id]), None))

    def _log_withdrawn(self, ids: Sequence[str], coming: Iterable[str]) -> None:
        """Logs that articles are about to go, and which of those `coming` takes the place of each."""
        heirs = {(article.path, article.title): article.id for article in self._stored(list(coming))}
        for article in self._stored(ids):
            heir = heirs.pop((article.path, article.title), "")
            change = self._log(ChangeKind.WITHDRAWN, article, "", heir)
            if heir:
                self._db.execute("UPDATE earlier SET article = ? WHERE article = ?", (heir, article.id))
                self._keep(change, heir, article)

    def _keep(self, change: int, article_id: str, before: Article | None) -> None:
        """Keeps what an article said before a change, unless that was damaged."""
        stored = before and self._db.rows("SELECT digest FROM articles WHERE id = ?", before.id)
        if before and stored and stored[0][0] == digest(before):
            content = json.dumps(row_of(before))
            self._db.execute("INSERT INTO earlier VALUES (?, ?, ?)", (change, article_id, content))
        rows = self._db.rows("SELECT change FROM earlier WHERE article = ? ORDER BY change", article_id)
        between = [(row[0],) for row in rows[1:-_LAST]]
        self._db.execute_each("DELETE FROM earlier WHERE change = ?", between)

    def _stored(self, ids: Sequence[str]) -> Iterator[Article]:
        for first in range(0, len(ids), _PAGE):
            some = ids[first : first + _PAGE]
            sql = f"SELECT {COLUMNS} FROM articles a WHERE a.id IN ({marks(some)})"
            yield from map(article_of, self._db.rows(sql, *some))

    def _forget_earlier(self, ids: Iterable[str]) -> None:
        """Lets go of what articles said that are gone, unless a person may put them back."""
        back = "article NOT IN (SELECT article FROM withdrawn)"
        rows = [(article_id,) for article_id in ids]
        self._db.execute_each(f"DELETE FROM earlier WHERE article = ? AND {back}", rows)

    def _log(self, kind: ChangeKind, article: Article, words: str, heir: str = "") -> int:
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        values = (kind, article.id, article.title, article.source, article.path, words, heir, now)
        columns = "kind, article, title, source, path, digest, heir, time"
        sql = f"INSERT INTO changes ({columns}) VALUES ({marks(values)}) RETURNING number"
        return int(self._db.rows(sql, *values)[0][0])

    def _logged(self, condition: str, *values: object) -> list[LoggedChange]:
        columns = "number, kind, article, title, source, path, heir, time"
        sql = f"SELECT {columns} FROM changes WHERE {condition}"
        return [_change(row) for row in self._db.rows(sql, *values)] if self._has("changes") else []

    def _has(self, _table: str) -> bool:
        """Whether there is a table that not every version of a store has had."""
        return True


def _change(row: Row) -> LoggedChange:
    number, kind, article_id, title, outlet, path, heir, time = row
    when = datetime.datetime.fromisoformat(time)
    return LoggedChange(number, ChangeKind(kind), article_id, title, outlet, path, heir, when)
