"""What a part of the bot keeps its tables in, and what it may rely on there."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from index.store.postgres.schema import Schema


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one part of the bot, as SQL in folders of `package`.

    For a file sqlite/schema.sql makes those of this `version`, and sqlite/to_N.sql makes version N of the one before;
    whoever has an older file is told what to do about it (`too_old`). For PostgreSQL they are in a schema `name`.
    """

    package: str
    name: str
    version: int
    too_old: str

    @property
    def schema(self) -> Schema:
        return Schema(
            self.name,
            self.package,
            "database of the bot's",
            "dateline discord",
            # Whoever vanished in a transaction is let go of before those that wait for it give up.
            ("SET idle_in_transaction_session_timeout = '5s'", "SET lock_timeout = '10s'"),
        )


class Storage(Protocol):
    """Tables that any number of processes may share. Safe from any thread; all but `close` raise StorageError."""

    def all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Runs one statement, with a question mark for each value, and gives its rows."""

    def transaction(self) -> AbstractContextManager[None]:
        """Everything in the block happens, or nothing of it; meanwhile nobody else is in such a block."""

    def now(self) -> float:
        """The time, by a clock that all who share the tables have."""

    def erase(self) -> None:
        """Says that something was deleted which must not stay anywhere."""

    def scrub(self) -> None:
        """Sees to what was erased and could not be overwritten at once."""

    def close(self) -> None: ...
