"""The bot's own memory in SQLite: who is answering what, what was answered, servers' rules, feedback.

All SQL of the Discord shell is here. Methods block for well under a millisecond, are safe from any thread,
and any number of processes may share the file: a question is answered by the one that claimed it.
"""

from __future__ import annotations

import datetime
import json
import sqlite3
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.answer import Answer
from bot.discord.records import Claim, Feedback, Given, Question, Rules
from index import SearchFilter

LEASE = 15.0  # seconds that a claim holds unless its process renews it
_REPEAT = 10.0
_TRIES = 3
_WORTH_FINISHING = 3600.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS questions (
    id INTEGER PRIMARY KEY, text TEXT NOT NULL, asker INTEGER NOT NULL, channel INTEGER NOT NULL,
    guild INTEGER, conversation TEXT NOT NULL, earlier TEXT NOT NULL, filters TEXT NOT NULL,
    private INTEGER NOT NULL, token TEXT, started INTEGER, state TEXT NOT NULL, owner TEXT NOT NULL,
    lease REAL NOT NULL, tries INTEGER NOT NULL DEFAULT 1, asked REAL NOT NULL);
CREATE INDEX IF NOT EXISTS questions_by_asker ON questions (asker, asked);
CREATE INDEX IF NOT EXISTS questions_by_state ON questions (state, lease);
CREATE INDEX IF NOT EXISTS questions_by_conversation ON questions (conversation);
CREATE TABLE IF NOT EXISTS answers (
    question INTEGER PRIMARY KEY REFERENCES questions ON DELETE CASCADE,
    answer TEXT NOT NULL, published INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS parts (
    message INTEGER PRIMARY KEY, question INTEGER NOT NULL REFERENCES answers ON DELETE CASCADE);
CREATE INDEX IF NOT EXISTS parts_by_question ON parts (question);
CREATE TABLE IF NOT EXISTS feedback (
    question INTEGER NOT NULL REFERENCES answers ON DELETE CASCADE, person INTEGER NOT NULL,
    helpful INTEGER NOT NULL, at REAL NOT NULL, PRIMARY KEY (question, person)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS servers (guild INTEGER PRIMARY KEY, rules TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS synced (application INTEGER PRIMARY KEY, commands TEXT NOT NULL);
"""
_FIELDS = (
    *("id", "text", "asker", "channel", "guild", "conversation", "earlier", "filters"),
    *("private", "token", "started"),
)
_QUESTION = ", ".join(_FIELDS)
_GIVEN = f"""SELECT {", ".join(f"q.{field}" for field in _FIELDS)}, a.answer,
    (SELECT json_group_array(message) FROM (
        SELECT message FROM parts WHERE parts.question = a.question ORDER BY message))
    FROM answers AS a JOIN questions AS q ON q.id = a.question"""
_ANSWERS = TypeAdapter(Answer)
_FILTERS = TypeAdapter(SearchFilter)
_RULES = TypeAdapter(Rules)


class Database:
    """One open memory. `owner` names this process among those that share the file."""

    def __init__(self, path: Path, owner: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._owner = owner
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False)
        for pragma in (
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "foreign_keys = ON",
            "secure_delete = ON",
        ):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        with self._lock:  # a thread may be at work still, and SQLite does not survive a close under it
            self._connection.close()

    # Questions: exactly one process answers each, exactly once.

    def claim(self, question: Question) -> Claim:
        """Takes a question, for good once `settle` is called and for LEASE seconds until then."""
        now = time.time()
        fields = (
            *(question.id, question.text, question.asker, question.channel, question.guild),
            *(
                question.conversation,
                json.dumps(question.earlier),
                _FILTERS.dump_json(question.filters).decode(),
            ),
            *(question.private, question.token),
        )
        rows = self._all(
            """INSERT INTO questions (id, text, asker, channel, guild, conversation, earlier, filters,
                                      private, token, state, owner, lease, asked)
               SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, iif(EXISTS (
                   SELECT 1 FROM questions
                   WHERE asker = ? AND asked > ? AND channel = ? AND text = ? AND private = ?
                   ), 'repeat', 'claimed'), ?, ?, ?
               ON CONFLICT (id) DO NOTHING RETURNING state""",
            *fields,
            *(question.asker, now - _REPEAT, question.channel, question.text, question.private),
            *(self._owner, now + LEASE, now),
        )
        if not rows:
            return Claim.TAKEN
        return Claim.OURS if rows[0][0] == "claimed" else Claim.REPEAT

    def renew(self) -> None:
        """Says that this process is alive and still at work on what it has claimed."""
        self._run(
            "UPDATE questions SET lease = ? WHERE owner = ? AND state = 'claimed'",
            time.time() + LEASE,
            self._owner,
        )

    def take_over(self) -> list[Question]:
        """Claims the questions of processes that died on them; those tried too often or too old are not."""
        now = time.time()
        self._run(
            """UPDATE questions SET state = 'dropped', token = NULL
               WHERE state = 'claimed' AND lease < ? AND (tries >= ? OR asked < ?)""",
            *(now, _TRIES, now - _WORTH_FINISHING),
        )
        rows = self._all(
            f"""UPDATE questions SET owner = ?, lease = ?, tries = tries + 1
                WHERE state = 'claimed' AND lease < ? RETURNING {_QUESTION}""",
            *(self._owner, now + LEASE, now),
        )
        return [_question(row) for row in rows]

    def start(self, question: Question, message: int) -> None:
        """Notes the message that an answer is being written into, so that nobody begins a second one."""
        self._run("UPDATE questions SET started = ? WHERE id = ?", message, question.id)

    def release(self, question: Question) -> None:
        """Gives up a question that could not be delivered just now: the next `take_over` finds it."""
        self._run(
            "UPDATE questions SET owner = '', lease = 0 WHERE id = ? AND state = 'claimed'", question.id
        )

    def settle(self, question: Question, state: str) -> None:
        """The question is dealt with (answered, refused, failed): nobody takes it up again."""
        self._run("UPDATE questions SET state = ?, token = NULL WHERE id = ?", state, question.id)

    # Answers: what the buttons under a message and replies to it are about.

    def keep(self, given: Given) -> None:
        """Stores an answer that stands in Discord; its question is settled with it."""
        question = given.question.id
        answer = _ANSWERS.dump_json(given.answer).decode()
        with self._lock, self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            settled = self._connection.execute(
                "UPDATE questions SET state = 'answered', token = NULL WHERE id = ? RETURNING id", (question,)
            ).fetchall()
            if not settled:  # the asker was forgotten meanwhile
                return
            self._connection.execute(
                "INSERT INTO answers (question, answer) VALUES (?, ?)", (question, answer)
            )
            self._connection.executemany(
                "INSERT OR REPLACE INTO parts (message, question) VALUES (?, ?)",
                [(message, question) for message in given.messages],
            )

    def given(self, message: int) -> Given | None:
        """The answer that a message is a part of."""
        rows = self._all(
            f"{_GIVEN} WHERE a.question = (SELECT question FROM parts WHERE message = ?)", message
        )
        return _given(rows[0]) if rows else None

    def turns(self, conversation: str) -> list[Given]:
        """The answers of a conversation, oldest first."""
        rows = self._all(f"{_GIVEN} WHERE q.conversation = ? ORDER BY q.asked, q.id", conversation)
        return [_given(row) for row in rows]

    def publish(self, given: Given, *, shown: bool = True) -> bool:
        """Notes whether all are shown this private answer; true where that is new, so for one of two."""
        sql = "UPDATE answers SET published = ? WHERE question = ? AND published != ? RETURNING question"
        return bool(self._all(sql, shown, given.question.id, shown))

    def drop(self, given: Given) -> None:
        """Erases an answer whose messages were deleted; that its question was dealt with stays known."""
        self._run("DELETE FROM answers WHERE question = ?", given.question.id)

    # Feedback and forgetting.

    def rate(self, given: Given, person: int, *, helpful: bool) -> None:
        self._run(
            "INSERT OR REPLACE INTO feedback (question, person, helpful, at) VALUES (?, ?, ?, ?)",
            *(given.question.id, person, helpful, time.time()),
        )

    def feedback(self) -> list[Feedback]:
        """All feedback, newest first; who gave it is not told."""
        rows = self._all(
            """SELECT f.at, f.helpful, q.guild, a.answer FROM feedback AS f
               JOIN answers AS a USING (question) JOIN questions AS q ON q.id = a.question
               ORDER BY f.at DESC"""
        )
        return [
            Feedback(_moment(at), bool(helpful), guild, _ANSWERS.validate_json(answer))
            for at, helpful, guild, answer in rows
        ]

    def forget(self, person: int) -> list[str]:
        """Erases what a person asked, was answered and thought; returns their conversations."""
        with self._lock:
            self._connection.execute("DELETE FROM feedback WHERE person = ?", (person,))
            rows = self._connection.execute(
                "DELETE FROM questions WHERE asker = ? RETURNING conversation", (person,)
            ).fetchall()
        self._scrub()
        return sorted({row[0] for row in rows})

    def sweep(self, keep_days: int) -> list[str]:
        """Erases what is older than `keep_days`; returns conversations of which nothing is left."""
        rows = self._all(
            "DELETE FROM questions WHERE asked < ? RETURNING conversation", time.time() - keep_days * 86400
        )
        self._scrub()
        live = {row[0] for row in self._all("SELECT DISTINCT conversation FROM questions")}
        return sorted({row[0] for row in rows} - live)

    # Servers and commands.

    def rules(self, guild: int | None) -> Rules:
        rows = self._all("SELECT rules FROM servers WHERE guild = ?", guild)
        return _RULES.validate_json(rows[0][0]) if rows else Rules()

    def set_rules(self, guild: int, rules: Rules) -> None:
        self._run(
            "INSERT OR REPLACE INTO servers (guild, rules) VALUES (?, ?)",
            guild,
            _RULES.dump_json(rules).decode(),
        )

    def leave(self, guild: int) -> list[str]:
        """Erases a server that the bot is no longer in; returns its conversations."""
        self._run("DELETE FROM servers WHERE guild = ?", guild)
        rows = self._all("DELETE FROM questions WHERE guild = ? RETURNING conversation", guild)
        self._scrub()
        return sorted({row[0] for row in rows})

    def synced(self, application: int) -> str | None:
        """The fingerprint of the commands that Discord was last told."""
        rows = self._all("SELECT commands FROM synced WHERE application = ?", application)
        return str(rows[0][0]) if rows else None

    def set_synced(self, application: int, commands: str) -> None:
        self._run(
            "INSERT OR REPLACE INTO synced (application, commands) VALUES (?, ?)", application, commands
        )

    def _scrub(self) -> None:
        """Empties the write-ahead log, which would keep what was erased until it is full."""
        self._run("PRAGMA wal_checkpoint(TRUNCATE)")

    def _all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def _run(self, sql: str, *values: object) -> None:
        self._all(sql, *values)


def _question(row: Sequence[Any]) -> Question:
    number, text, asker, channel, guild, conversation, earlier, filters, private, token, started = row
    return Question(
        id=number,
        text=text,
        asker=asker,
        channel=channel,
        guild=guild,
        conversation=conversation,
        earlier=tuple(json.loads(earlier)),
        filters=_FILTERS.validate_json(filters),
        private=bool(private),
        token=token,
        started=started,
    )


def _given(row: Sequence[Any]) -> Given:
    *question, answer, messages = row
    return Given(_question(question), tuple(json.loads(messages)), _ANSWERS.validate_json(answer))


def _moment(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
