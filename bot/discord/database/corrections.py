"""Answers whose quotes were corrected or withdrawn since: what is still to be told of them, and what was."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping

from bot.archive.amendments import Amendment, Fate
from bot.discord.database.connection import Connection
from bot.discord.database.rows import GIVEN, given_in
from bot.discord.records import Corrected, SentAnswer, Told
from index.store.statements import marks, slices

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
        self._connection.all(
            "INSERT INTO corrected (one, upto) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET upto = excluded.upto",
            upto,
        )

    def citing(self, articles: Collection[str], days: int) -> list[SentAnswer]:
        """The answers to what was asked in the last `days` that cite one of some articles."""
        since = self._connection.now() - days * 86400
        rows = {
            row[0]: row
            for some in slices(list(articles))
            for row in self._connection.all(
                f"""{GIVEN} WHERE q.asked >= ? AND q.id IN (
                    SELECT question FROM cited WHERE article IN ({marks(some)}))""",
                *(since, *some),
            )
        }
        return [given_in(row) for row in rows.values()]

    def note(self, given: SentAnswer, number: int, amendment: Amendment) -> None:
        """Notes what became of the quote under a number, unless something later is known. That it stands is news only
        if it did not before.
        """
        question, fate, at = given.question.id, amendment.fate, amendment.time.timestamp()
        if fate is Fate.STANDS:
            self._connection.all(
                """UPDATE corrections SET fate = ?, at = ?, told = NULL, lease = 0
                   WHERE question = ? AND number = ? AND fate != ? AND at <= ?""",
                *(fate, at, question, number, fate, at),
            )
            return
        self._connection.all(
            """INSERT INTO corrections (question, number, fate, at)
               SELECT question, ?, ?, ? FROM answers WHERE question = ?
               ON CONFLICT (question, number) DO UPDATE
               SET fate = excluded.fate, at = excluded.at, told = NULL, lease = 0
               WHERE corrections.at < excluded.at
               OR (corrections.at = excluded.at AND corrections.fate != excluded.fate)""",
            *(number, fate, at, question),
        )

    def take(self) -> list[tuple[SentAnswer, dict[int, Amendment]]]:
        """Takes on the answers of which something is still to be told, of those that this process answers for, with
        all that is known of their quotes.
        """
        now = self._connection.now()
        with self._connection.transaction():  # All that is to be told of an answer is told by one process.
            taken = self._connection.all(
                f"""UPDATE corrections SET lease = ? WHERE told IS NULL AND lease < ?
                    AND question IN (SELECT id FROM questions WHERE {self._connection.ours}) RETURNING question""",
                *(now + _LEASE, now),
            )
        return [
            (given_in(row), self._of(question))
            for question in sorted({row[0] for row in taken})
            for row in self._connection.all(f"{GIVEN} WHERE q.id = ?", question)
        ]

    def tell(self, given: SentAnswer, amendments: Mapping[int, Amendment], told: Told) -> None:
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
