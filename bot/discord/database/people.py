"""What is held of a person or a server: told, erased when they ask or leave, and when it is old."""

from __future__ import annotations

import datetime
import json
from typing import Any

from discord.utils import snowflake_time

from bot.discord.database.answers import in_own_words
from bot.discord.database.connection import Connection
from bot.discord.database.rows import ANSWERS

# Questions that were under way in any process while everything was erased are over by then.
_REMEMBER_ERASURES = 3600.0
_TOGETHER = 500  # questions erased in one transaction, so that nobody waits long for it
# The answers that lean on what is to go and stay themselves.
_HEIRS = """WITH RECURSIVE gone AS (SELECT id FROM questions WHERE {which}), heirs (id) AS (
    SELECT id FROM questions WHERE after IN (SELECT id FROM gone)
    UNION SELECT q.id FROM questions AS q JOIN heirs ON q.after = heirs.id)
    SELECT a.question, a.answer FROM heirs JOIN answers AS a ON a.question = heirs.id
    WHERE a.question NOT IN (SELECT id FROM gone)"""


class People:
    """Whose words are held, and no longer than they like."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def data(self, person: int) -> dict[str, Any]:
        """All that is held of a person, fit for JSON."""
        return {
            "person": str(person),
            "questions": self._questions(person),
            "ratings": self._ratings(person),
            "follows": self._follows(person),
            "more_news": self._more_news(person),
        }

    def _questions(self, person: int) -> list[dict[str, Any]]:
        asked = self._connection.all(
            """SELECT q.asked, q.text, q.guild, q.channel, q.private, a.answer
               FROM questions AS q LEFT JOIN answers AS a ON a.question = q.id
               WHERE q.asker = ? AND q.state != 'repeat' ORDER BY q.asked""",
            person,
        )
        return [
            {
                "asked": _moment(at),
                "question": text,
                "server": str(guild) if guild else None,
                "channel": str(channel),
                "private": bool(private),
                "answer": _sentences(answer),
            }
            for at, text, guild, channel, private, answer in asked
        ]

    def _ratings(self, person: int) -> list[dict[str, Any]]:
        rated = self._connection.all(
            """SELECT f.at, f.helpful, f.reason, a.answer FROM feedback AS f JOIN answers AS a USING (question)
               WHERE f.person = ? ORDER BY f.at""",
            person,
        )
        return [
            {
                "rated": _moment(at),
                "helpful": bool(helpful),
                "reason": reason,
                "answer": _sentences(answer),
            }
            for at, helpful, reason, answer in rated
        ]

    def _follows(self, person: int) -> list[dict[str, Any]]:
        follows = self._connection.all(
            """SELECT id, words, outlet, channel, guild, period, timezone, hour, quiet FROM subscriptions
               WHERE person = ? ORDER BY id""",
            person,
        )
        return [
            {
                "since": _moment(snowflake_time(id_).timestamp()),
                "topic": words,
                "outlet": outlet,
                "server": str(guild) if guild else None,
                "channel": str(channel) if channel else None,
                "period": period,
                "timezone": timezone,
                "hour": hour,
                "quiet": json.loads(quiet),
            }
            for id_, words, outlet, channel, guild, period, timezone, hour, quiet in follows
        ]

    def _more_news(self, person: int) -> list[dict[str, Any]]:
        unshown = self._connection.all(
            "SELECT at, channel, pages FROM remainders WHERE person = ? ORDER BY at", person
        )
        return [
            {
                "told": _moment(at),
                "channel": str(channel) if channel else None,
                "reports": [block["text"] for page in json.loads(pages) for block in page["blocks"]],
            }
            for at, channel, pages in unshown
        ]

    def language(self, person: int, channel: int) -> str | None:
        """The language in which a person was last told something in private, or in their direct messages."""
        rows = self._connection.all(
            """SELECT language FROM (
                   SELECT id, language FROM questions WHERE asker = ? AND (private OR channel = ?)
                   UNION ALL SELECT id, language FROM subscriptions WHERE person = ? AND channel IS NULL)
               AS used ORDER BY id DESC LIMIT 1""",
            *(person, channel, person),
        )
        return rows[0][0] if rows else None

    def forget(self, person: int, upto: int) -> list[int]:
        """Erases what a person asked up to a moment (an id of Discord's), was answered, thought, and follows.

        Returns the questions, so that those under way can be stopped. Answers to others that lean on hers
        lose what may repeat her words.
        """
        with self._connection.transaction():
            self._connection.all("DELETE FROM feedback WHERE person = ?", person)
            self._connection.all("DELETE FROM subscriptions WHERE person = ? AND id <= ?", person, upto)
            self._connection.all("DELETE FROM remainders WHERE person = ?", person)
            self._remember(person, upto)
        return self._erase("asker = ? AND id <= ?", person, upto)

    def leave(self, guild: int, upto: int) -> list[int]:
        """Erases a server that the bot is no longer in; returns its questions."""
        with self._connection.transaction():
            self._connection.all("DELETE FROM servers WHERE guild = ?", guild)
            self._connection.all("DELETE FROM outlets WHERE guild = ?", guild)
            self._connection.all("DELETE FROM subscriptions WHERE guild = ? AND channel IS NOT NULL", guild)
            self._connection.all("DELETE FROM remainders WHERE guild = ?", guild)
            self._remember(guild, upto)
        return self._erase("guild = ? AND id <= ?", guild, upto)

    def servers(self) -> set[int]:
        """The servers of which anything is held, of those that this process answers for."""
        rows = self._connection.all(
            f"""SELECT guild FROM (
                    SELECT guild FROM servers UNION SELECT guild FROM outlets
                    UNION SELECT guild FROM questions WHERE guild IS NOT NULL
                    UNION SELECT guild FROM subscriptions WHERE channel IS NOT NULL AND guild IS NOT NULL
                    UNION SELECT guild FROM remainders WHERE guild IS NOT NULL) AS held
                WHERE {self._connection.ours}"""
        )
        return {row[0] for row in rows}

    def sweep(self, keep_days: int) -> None:
        """Erases what is older than `keep_days`."""
        now = self._connection.now()
        old = now - keep_days * 86400
        self._connection.all("DELETE FROM remainders WHERE at < ?", old)
        self._connection.all("DELETE FROM erased WHERE at < ?", now - _REMEMBER_ERASURES)
        self._erase("asked < ?", old)

    def _erase(self, which: str, *values: object) -> list[int]:
        """Erases some questions for good, and returns which they were."""
        some = f"id IN (SELECT id FROM questions WHERE {which} ORDER BY id LIMIT {_TOGETHER})"
        gone: list[int] = []
        while True:
            with self._connection.transaction():
                for question, answer in self._connection.all(_HEIRS.format(which=some), *values):
                    own = ANSWERS.dump_json(in_own_words(ANSWERS.validate_json(answer))).decode()
                    self._connection.all("UPDATE answers SET answer = ? WHERE question = ?", own, question)
                erased = self._connection.all(f"DELETE FROM questions WHERE {some} RETURNING id", *values)
            gone += [row[0] for row in erased]
            if len(erased) < _TOGETHER:
                break
        self._connection.erase()
        return gone

    def _remember(self, subject: int, upto: int) -> None:
        """In a transaction: what was asked up to a moment is not taken any more."""
        self._connection.all(
            """INSERT INTO erased (subject, upto, at) VALUES (?, ?, ?)
               ON CONFLICT (subject) DO UPDATE SET upto = excluded.upto, at = excluded.at""",
            *(subject, upto, self._connection.now()),
        )


def _moment(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat(timespec="seconds")


def _sentences(answer: str | None) -> str | None:
    if answer is None:
        return None
    return " ".join(sentence.text for sentence in ANSWERS.validate_json(answer).sentences)
