"""What is followed from a terminal, and how far each has been told: a small file of its own beside the index."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.following.follow import Follow
from bot.storage.sqlite import SqliteStorage
from bot.storage.storage import Tables

FILE = "following.db"
# The file has had no version since its first one.
_TABLES = Tables("bot.following", "dateline_following", 0, "made by another version of Dateline; delete it")


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that is followed under a `number`; `told` is where the change log goes on for it."""

    number: int
    follow: Follow
    told: int


class KeptFollows:
    """The follows in a file of `folder`. Several processes may use it: each news is one's to tell.

    Raises StorageError where the file cannot be read or written.
    """

    def __init__(self, folder: Path) -> None:
        self._storage = SqliteStorage(folder / FILE, _TABLES)

    def add(self, follow: Follow, told: int) -> Kept:
        """Follows something from `told` on; what is followed already goes on where it is."""
        sql = "INSERT OR IGNORE INTO follows (words, outlet, told) VALUES (?, ?, ?)"
        self._storage.all(sql, follow.words, follow.outlet, told)
        return next(kept for kept in self.all() if kept.follow == follow)

    def all(self) -> list[Kept]:
        rows = self._storage.all("SELECT number, words, outlet, told FROM follows ORDER BY number")
        return [Kept(number, Follow(words, outlet), told) for number, words, outlet, told in rows]

    def end(self, number: int) -> Kept | None:
        """Ends a follow; gives it, if there was one under that number."""
        sql = "DELETE FROM follows WHERE number = ? RETURNING words, outlet, told"
        ended = [
            Kept(number, Follow(words, outlet), told)
            for words, outlet, told in self._storage.all(sql, number)
        ]
        self._storage.erase()
        return ended[0] if ended else None

    def take(self, kept: Kept, upto: int) -> bool:
        """Takes it on to tell what came up to `upto`; False where another process has done so meanwhile."""
        sql = "UPDATE follows SET told = ? WHERE number = ? AND told = ? RETURNING 1"
        return bool(self._storage.all(sql, upto, kept.number, kept.told))

    def last_brief(self) -> int | None:
        """Where the change log goes on for the next brief of what is new; None before the first."""
        rows = self._storage.all("SELECT told FROM briefs")
        return rows[0][0] if rows else None

    def take_brief(self, before: int | None, upto: int) -> bool:
        """As `take`, for a brief."""
        if before is None:
            return bool(self._storage.all("INSERT OR IGNORE INTO briefs VALUES (1, ?) RETURNING 1", upto))
        return bool(self._storage.all("UPDATE briefs SET told = ? WHERE told = ? RETURNING 1", upto, before))

    def close(self) -> None:
        self._storage.close()
