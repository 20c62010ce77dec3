"""Answers whose quotes were corrected or withdrawn since: what is still to be told of them, and what was."""

from __future__ import annotations

import datetime
import json
import time
from collections.abc import Collection, Mapping

from bot.archive.amendments import Amendment, Fate
from bot.discord.database.connection import Connection
from bot.discord.database.rows import CITING, GIVEN, given_in
from bot.discord.records import Corrected, Given, Told

# Longer than an edit may take, so that two processes seldom make the same.
_LEASE = 120.0


class Corrections:
    """Which quotes of which answers have changed. Noting the same again changes nothing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def upto(self) -> int | None:
        """The number of the index's change log that was looked at last; None before the first time."""
        rows = self._connection.all("SELECT upto FROM corrected")
        return int(rows[0][0]) if rows else None

    def go_on_from(self, upto: int) -> None:
        self._connection.all("INSERT OR REPLACE INTO corrected (one, upto) VALUES (1, ?)", upto)

    def citing(self, articles: Collection[str], days: int) -> list[Given]:
        """The answers to what was asked in the last `days` that cite one of some articles."""
        rows = self._connection.all(
            f"{GIVEN} WHERE q.asked >= ? AND {CITING}",
            *(time.time() - days * 86400, json.dumps(list(articles))),
        )
        return [given_in(row) for row in rows]

    def note(self, given: Given, number: int, amendment: Amendment) -> None:
        """Notes what became of the quote under a number. That it stands is news only if it did not before."""
        values = (given.question.id, number, amendment.fate, amendment.time.timestamp())
        if amendment.fate is Fate.STANDS:
            self._connection.all(
                """UPDATE corrections SET fate = ?3, at = ?4, told = NULL, lease = 0
                   WHERE question = ?1 AND number = ?2 AND fate != ?3""",
                *values,
            )
            return
        self._connection.all(
            """INSERT INTO corrections (question, number, fate, at)
               SELECT question, ?2, ?3, ?4 FROM answers WHERE question = ?1
               ON CONFLICT DO UPDATE SET fate = excluded.fate, at = excluded.at, told = NULL, lease = 0
               WHERE fate != excluded.fate OR at != excluded.at""",
            *values,
        )

    def take(self) -> list[tuple[Given, dict[int, Amendment]]]:
        """Takes on the answers of which something is still to be told, with all that is known of their quotes."""
        now = time.time()
        taken = self._connection.all(
            "UPDATE corrections SET lease = ? WHERE told IS NULL AND lease < ? RETURNING question",
            *(now + _LEASE, now),
        )
        return [
            (given_in(row), self._of(question))
            for question in sorted({row[0] for row in taken})
            for row in self._connection.all(f"{GIVEN} WHERE q.id = ?", question)
        ]

    def tell(self, given: Given, amendments: Mapping[int, Amendment], told: Told) -> None:
        """Notes that these have been told, or why they cannot be."""
        for number, amendment in amendments.items():
            self._connection.all(
                "UPDATE corrections SET told = ? WHERE question = ? AND number = ? AND fate = ? AND at = ?",
                *(told, given.question.id, number, amendment.fate, amendment.time.timestamp()),
            )

    def all(self) -> list[Corrected]:
        """Everything that is known, the last first."""
        rows = self._connection.all(
            f"""{GIVEN.replace("a.message", "a.message, c.number, c.fate, c.at, c.told")}
                JOIN corrections AS c ON c.question = q.id ORDER BY c.at DESC, c.question, c.number"""
        )
        return [
            Corrected(
                given_in(given), number, Amendment(Fate(fate), _moment(at)), Told(told) if told else None
            )
            for *given, number, fate, at, told in rows
        ]

    def _of(self, question: int) -> dict[int, Amendment]:
        rows = self._connection.all("SELECT number, fate, at FROM corrections WHERE question = ?", question)
        return {number: Amendment(Fate(fate), _moment(at)) for number, fate, at in rows}


def _moment(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
