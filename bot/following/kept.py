"""What is followed from a terminal, and how far each has been told: a small file of its own beside the index."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from bot.following.follow import Follow

FILE = "following.db"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS follows (
    number INTEGER PRIMARY KEY AUTOINCREMENT, words TEXT NOT NULL, outlet TEXT NOT NULL, told INTEGER NOT NULL,
    UNIQUE (words, outlet));
CREATE TABLE IF NOT EXISTS briefs (one INTEGER PRIMARY KEY CHECK (one = 1), told INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that is followed under a `number`; `told` is where the change log goes on for it."""

    number: int
    follow: Follow
    told: int


class KeptFollows:
    """The follows in a file of `folder`. Several processes may use it: each news is one's to tell."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / FILE
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
        # What is erased is overwritten, not only unlinked.
        self._db.execute("PRAGMA secure_delete = ON")
        self._db.executescript(_SCHEMA)

    def add(self, follow: Follow, told: int) -> Kept:
        """Follows something from `told` on; what is followed already goes on where it is."""
        self._db.execute(
            "INSERT OR IGNORE INTO follows (words, outlet, told) VALUES (?, ?, ?)",
            (follow.words, follow.outlet, told),
        )
        return next(kept for kept in self.all() if kept.follow == follow)

    def all(self) -> list[Kept]:
        rows = self._db.execute("SELECT number, words, outlet, told FROM follows ORDER BY number")
        return [Kept(number, Follow(words, outlet), told) for number, words, outlet, told in rows]

    def end(self, number: int) -> Kept | None:
        """Ends a follow; gives it, if there was one under that number."""
        ended = next((kept for kept in self.all() if kept.number == number), None)
        self._db.execute("DELETE FROM follows WHERE number = ?", (number,))
        return ended

    def take(self, kept: Kept, upto: int) -> bool:
        """Takes it on to tell what came up to `upto`; False where another process has done so meanwhile."""
        sql = "UPDATE follows SET told = ? WHERE number = ? AND told = ?"
        return self._db.execute(sql, (upto, kept.number, kept.told)).rowcount > 0

    def last_brief(self) -> int | None:
        """Where the change log goes on for the next brief of what is new; None before the first."""
        row = self._db.execute("SELECT told FROM briefs").fetchone()
        return row[0] if row else None

    def take_brief(self, before: int | None, upto: int) -> bool:
        """As `take`, for a brief."""
        if before is None:
            return self._db.execute("INSERT OR IGNORE INTO briefs VALUES (1, ?)", (upto,)).rowcount > 0
        sql = "UPDATE briefs SET told = ? WHERE told = ?"
        return self._db.execute(sql, (upto, before)).rowcount > 0

    def close(self) -> None:
        self._db.close()
