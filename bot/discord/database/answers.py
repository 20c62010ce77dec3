"""Answers: what the buttons under a message, replies to it and the next question are about."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Collection

from bot.answer import Answer
from bot.discord.database.connection import Connection
from bot.discord.database.rows import ANSWERS, GIVEN, given_in
from bot.discord.records import Feedback, Reason, SentAnswer
from index.store.statements import marks, slices

_REACH = 8
# The questions that one follows, nearest first. One that was erased ends the chain, and is its last id.
CHAIN = f"""WITH RECURSIVE chain (id, depth) AS (
    SELECT CAST(? AS bigint), 1 UNION ALL
    SELECT q.after, depth + 1 FROM chain JOIN questions AS q ON q.id = chain.id
    WHERE q.after IS NOT NULL AND depth < {_REACH})"""


class Answers:
    """What was answered, in which message."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, given: SentAnswer) -> bool:
        """Stores an answer that stands in Discord and settles its question.

        False where the asker was forgotten meanwhile, or changed the question. Where somebody else was whose
        words it leans on, these words are not stored.
        """
        question = given.question
        with self._connection.transaction():
            settled = self._connection.all(
                """UPDATE questions SET state = 'answered', token = NULL, started = ?
                   WHERE id = ? AND text = ? RETURNING id""",
                *(given.message, question.id, question.text),
            )
            if not settled:
                return False
            gone = question.after and self._connection.all(
                f"{CHAIN} SELECT 1 FROM chain WHERE id NOT IN (SELECT id FROM questions)", question.after
            )
            self._store(given, in_own_words(given.answer) if gone else given.answer)
        return True

    def of(self, message: int) -> SentAnswer | None:
        """The answer that stands in a message."""
        rows = self._connection.all(f"{GIVEN} WHERE a.message = ?", message)
        return given_in(rows[0]) if rows else None

    def latest(self, channel: int) -> int | None:
        """The question that was answered last in a channel where all go on with one conversation.

        In a thread that has none yet it is the one that the thread was opened for: a thread has the number of
        the message that it hangs on.
        """
        rows = self._connection.all(
            """SELECT q.id FROM questions AS q JOIN answers AS a ON a.question = q.id
               WHERE q.channel = ? OR q.id = ? OR a.message = ?
               ORDER BY q.channel = ? DESC, q.asked DESC, q.id DESC LIMIT 1""",
            *(channel, channel, channel, channel),
        )
        return rows[0][0] if rows else None

    def before(self, question: int | None) -> list[SentAnswer]:
        """The answers that led to a question which follows this one, oldest first."""
        rows = self._connection.all(
            f"{CHAIN} {GIVEN} JOIN chain ON chain.id = q.id ORDER BY chain.depth DESC", question
        )
        return [given_in(row) for row in rows]

    def publish(self, given: SentAnswer, *, shown: bool = True) -> bool:
        """Notes whether all are shown this private answer; true where that is new, so for one of two."""
        sql = "UPDATE answers SET published = ? WHERE question = ? AND published != ? RETURNING question"
        return bool(self._connection.all(sql, shown, given.question.id, shown))

    def drop(self, given: SentAnswer) -> None:
        """Erases an answer whose message was deleted; that its question was dealt with stays known."""
        with self._connection.transaction():
            self._connection.all("DELETE FROM answers WHERE question = ?", given.question.id)
            self._connection.all("UPDATE questions SET state = 'deleted' WHERE id = ?", given.question.id)
        self._connection.erase()

    def rate(self, given: SentAnswer, person: int, *, helpful: bool, reason: Reason | None = None) -> None:
        """Keeps what a person thinks of an answer, in place of what they thought before."""
        self._connection.all(
            """INSERT INTO feedback (question, person, helpful, at, reason)
               SELECT question, ?, ?, ?, ? FROM answers WHERE question = ?
               ON CONFLICT (question, person) DO UPDATE
               SET helpful = excluded.helpful, at = excluded.at, reason = excluded.reason""",
            *(person, helpful, self._connection.now(), reason, given.question.id),
        )

    def citing(self, articles: Collection[str]) -> int:
        """How many answers cite one of some articles."""
        questions = {
            row[0]
            for some in slices(list(articles))
            for row in self._connection.all(
                f"SELECT DISTINCT question FROM cited WHERE article IN ({marks(some)})", *some
            )
        }
        return len(questions)

    def feedback(self) -> list[Feedback]:
        """All feedback, newest first; who gave it is not told."""
        rows = self._connection.all(
            """SELECT f.at, f.helpful, f.reason, q.guild, a.answer FROM feedback AS f
               JOIN answers AS a USING (question) JOIN questions AS q ON q.id = a.question
               ORDER BY f.at DESC"""
        )
        return [
            Feedback(
                datetime.datetime.fromtimestamp(at, datetime.UTC),
                bool(helpful),
                Reason(reason) if reason else None,
                guild,
                ANSWERS.validate_json(answer),
            )
            for at, helpful, reason, guild, answer in rows
        ]

    def _store(self, given: SentAnswer, answer: Answer) -> None:
        """In a transaction: keeps an answer in the place of what its question or its message had before."""
        question = given.question.id
        self._connection.all("DELETE FROM answers WHERE question = ? OR message = ?", question, given.message)
        self._connection.all(
            "INSERT INTO answers (question, message, answer, kind, sentences) VALUES (?, ?, ?, ?, ?)",
            *(question, given.message, ANSWERS.dump_json(answer).decode()),
            *(answer.kind, len(answer.sentences)),
        )
        for article in {one.article_id for one in answer.citations}:
            self._connection.all("INSERT INTO cited (question, article) VALUES (?, ?)", question, article)


def in_own_words(answer: Answer) -> Answer:
    """The answer without what may repeat an earlier question: how this one was understood, and remarks."""
    return dataclasses.replace(answer, understood=answer.question, notices=())
