"""The ledger of what a language model has used: a person's day, everybody's day."""

from __future__ import annotations

import datetime
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

from bot.language_model.usage import Usage

FILE = "usage.db"
_ADDED = (
    "ON CONFLICT DO UPDATE SET tokens_in = tokens_in + excluded.tokens_in, "
    "tokens_out = tokens_out + excluded.tokens_out, dollars = dollars + excluded.dollars"
)


def used_today(folder: Path) -> Usage:
    """What everybody has used today of the model that answers from the index in `folder`."""
    if not (folder / FILE).exists():
        return Usage()
    ledger = Ledger(folder / FILE)
    try:
        return ledger.today()
    finally:
        ledger.close()


def _today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()


class Ledger:
    """Adds up usage by day (UTC) and person in a small SQLite file, or in memory where `path` is None.

    Who used what is known for the day that it limits; of earlier days only everybody's sum is kept.
    """

    def __init__(self, path: Path | None = None, *, today: Callable[[], datetime.date] = _today) -> None:
        self._lock = threading.Lock()
        self._today = today
        self._base = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        # What is erased is overwritten, not only unlinked.
        self._base.execute("PRAGMA secure_delete = ON")
        self._base.execute(
            "CREATE TABLE IF NOT EXISTS usage (day TEXT, person TEXT, tokens_in INTEGER, tokens_out INTEGER, "
            "dollars REAL, PRIMARY KEY (day, person)) WITHOUT ROWID"
        )

    def add(self, person: str, usage: Usage) -> None:
        if not usage.tokens:
            return
        today = self._today().isoformat()
        with self._lock:
            self._base.execute(
                f"INSERT INTO usage VALUES (?, ?, ?, ?, ?) {_ADDED}",
                (today, person, usage.tokens_in, usage.tokens_out, usage.dollars),
            )
            with self._base:
                self._base.execute("BEGIN IMMEDIATE")
                self._base.execute(
                    "INSERT INTO usage "
                    "SELECT day, '', sum(tokens_in), sum(tokens_out), sum(dollars) FROM usage "
                    f"WHERE day < ? AND person <> '' GROUP BY day {_ADDED}",
                    (today,),
                )
                self._base.execute("DELETE FROM usage WHERE day < ? AND person <> ''", (today,))

    def today(self, person: str | None = None) -> Usage:
        """What `person`, or everybody, has used today."""
        only, values = ("", ()) if person is None else (" AND person = ?", (person,))
        with self._lock:
            row = self._base.execute(
                "SELECT coalesce(sum(tokens_in), 0), coalesce(sum(tokens_out), 0), "
                "coalesce(sum(dollars), 0.0) "
                f"FROM usage WHERE day = ?{only}",
                (self._today().isoformat(), *values),
            ).fetchone()
        return Usage(*row)

    def close(self) -> None:
        with self._lock:
            self._base.close()
