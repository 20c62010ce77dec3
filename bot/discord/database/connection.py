"""The bot's database as one process has it open: what it is called there, and what it answers for."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from bot.settings.shards import Shards
from bot.storage.opening import storage_at
from bot.storage.storage import Tables
from index.backends.place import Place

LEASE = 15.0  # seconds that a claim holds unless its process renews it
TABLES = Tables(
    "bot.discord.database",
    "dateline_discord",
    5,
    "made by an earlier version of the bot, which kept questions in another way; stop the bot, delete the file, "
    "and run 'dateline forget' for the conversations that it named",
)


class Connection:
    """The tables, safe from any thread. `owner` names this process among those that share them; it answers for what
    is on the servers of its `shards`.
    """

    def __init__(self, place: Place, owner: str, shards: Shards, *, read_only: bool) -> None:
        self.owner = owner
        self._shards = shards
        self._storage = storage_at(place, TABLES, read_only=read_only)

    def close(self) -> None:
        self._storage.close()

    def all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Runs one statement and returns its rows."""
        return self._storage.all(sql, *values)

    def transaction(self) -> AbstractContextManager[None]:
        """Everything in the block happens, or nothing of it; no other process is in such a block meanwhile."""
        return self._storage.transaction()

    @property
    def ours(self) -> str:
        """The condition on a row with a `guild` that this process answers for it."""
        ids = ", ".join(str(one) for one in self._shards.ids)
        return f"(coalesce(guild, 0) >> 22) % {self._shards.count} IN ({ids})"

    def now(self) -> float:
        """The time, by the clock that all processes go by."""
        return self._storage.now()

    def lease(self) -> float:
        """Until when a claim that is made or renewed now holds."""
        return self.now() + LEASE

    def erase(self) -> None:
        """Says that something was deleted which must not stay anywhere."""
        self._storage.erase()

    def scrub(self) -> None:
        """Sees to what was erased and could not be overwritten at once."""
        self._storage.scrub()
