"""The ledger of what a language model has used: a person's day, everybody's day."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from bot.language_model.usage import Usage
from bot.storage.opening import is_kept, storage_at
from bot.storage.sqlite import SqliteStorage
from bot.storage.storage import Tables
from index.backends.place import Place
from index.errors import ModelError

# The file has had no version since its first one.
_TABLES = Tables("bot.language_model", "dateline_usage", 0, "made by another version of Dateline; delete it")
_ADD = (
    "INSERT INTO usage (day, person, tokens_in, tokens_out, dollars) {} ON CONFLICT (day, person) DO UPDATE "
    "SET tokens_in = usage.tokens_in + excluded.tokens_in, "
    "tokens_out = usage.tokens_out + excluded.tokens_out, dollars = usage.dollars + excluded.dollars"
)


def used_today(place: Place) -> Usage:
    """What everybody has used today, by the ledger at a place."""
    if not is_kept(place, _TABLES):
        return Usage()
    with closing(Ledger(place, read_only=True)) as ledger:
        return ledger.today()


def _today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()


@dataclass(frozen=True, slots=True)
class Reserved:
    """What an answer under way may use of a person's day."""

    day: str
    person: str
    usage: Usage


class Ledger:
    """Adds up usage by day (UTC) and person at a place, for all who share it, or in memory where that is None.

    Who used what is known for the day that it limits; of earlier days only everybody's sum is kept.
    """

    def __init__(
        self,
        place: Place | None = None,
        *,
        today: Callable[[], datetime.date] = _today,
        read_only: bool = False,
    ) -> None:
        self._today = today
        self._storage = (
            storage_at(place, _TABLES, read_only=read_only) if place else SqliteStorage(None, _TABLES)
        )

    def reserve(self, person: str, usage: Usage, *, person_tokens: int, day_tokens: int) -> Reserved:
        """Enters what an answer may use, so that no other counts on it; if its process dies it stays entered.

        Raises ModelError where that is more than a person, or all of them, may use in a day.
        """
        with self._storage.transaction():
            if person and (self.today(person) + usage).tokens > person_tokens:
                raise ModelError(f"your {person_tokens:,} tokens of today are used up")
            if (self.today() + usage).tokens > day_tokens:
                raise ModelError(f"today's {day_tokens:,} tokens are used up")
            reserved = Reserved(self._today().isoformat(), person, usage)
            self._enter(reserved)
        return reserved

    def settle(self, reserved: Reserved, usage: Usage) -> None:
        """Enters what was used in the place of what was reserved for it."""
        self._enter(Reserved(reserved.day, reserved.person, usage - reserved.usage))
        # Only a bot does this by the hour; whoever asks in a terminal or a program has no other moment.
        self.forget_days()

    def today(self, person: str | None = None) -> Usage:
        """What `person`, or everybody, has used today."""
        only, values = ("", ()) if person is None else (" AND person = ?", (person,))
        ((tokens_in, tokens_out, dollars),) = self._storage.all(
            "SELECT CAST(coalesce(sum(tokens_in), 0) AS bigint), CAST(coalesce(sum(tokens_out), 0) AS bigint), "
            f"coalesce(sum(dollars), 0.0) FROM usage WHERE day = ?{only}",
            *(self._today().isoformat(), *values),
        )
        return Usage(tokens_in, tokens_out, dollars)

    def forget_days(self) -> None:
        """Of the days before this one only the sums are left."""
        today = self._today().isoformat()
        with self._storage.transaction():
            self._storage.all(
                _ADD.format(
                    "SELECT day, '', sum(tokens_in), sum(tokens_out), sum(dollars) FROM usage "
                    "WHERE day < ? AND person <> '' GROUP BY day"
                ),
                today,
            )
            gone = self._storage.all("DELETE FROM usage WHERE day < ? AND person <> '' RETURNING day", today)
        if gone:
            self._storage.erase()

    def close(self) -> None:
        self._storage.close()

    def _enter(self, entry: Reserved) -> None:
        usage = entry.usage
        self._storage.all(
            _ADD.format("VALUES (?, ?, ?, ?, ?)"),
            *(entry.day, entry.person, usage.tokens_in, usage.tokens_out, usage.dollars),
        )
