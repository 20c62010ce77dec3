"""One SQLite file that every process on one token shares; only its owner may read it."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.errors import ConfigError

LEASE = 15.0  # seconds that a claim holds unless its process renews it
_VERSION = 4
_SCHEMA = """
CREATE TABLE IF NOT EXISTS interactions (
    id INTEGER PRIMARY KEY, token TEXT, language TEXT, owner TEXT NOT NULL, lease REAL NOT NULL,
    at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS questions (
    id INTEGER PRIMARY KEY, text TEXT NOT NULL, asker INTEGER NOT NULL, channel INTEGER NOT NULL,
    guild INTEGER, after INTEGER, about INTEGER, filters TEXT NOT NULL, private INTEGER NOT NULL,
    token TEXT, language TEXT, started INTEGER, state TEXT NOT NULL, owner TEXT NOT NULL, lease REAL NOT NULL,
    tries INTEGER NOT NULL DEFAULT 1, asked REAL NOT NULL);
CREATE INDEX IF NOT EXISTS questions_by_asker ON questions (asker, asked);
CREATE INDEX IF NOT EXISTS questions_by_state ON questions (state, lease);
CREATE INDEX IF NOT EXISTS questions_by_channel ON questions (channel, asked);
CREATE INDEX IF NOT EXISTS questions_by_after ON questions (after);
CREATE TABLE IF NOT EXISTS answers (
    question INTEGER PRIMARY KEY REFERENCES questions ON DELETE CASCADE,
    message INTEGER NOT NULL UNIQUE, answer TEXT NOT NULL, published INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS feedback (
    question INTEGER NOT NULL REFERENCES answers ON DELETE CASCADE, person INTEGER NOT NULL,
    helpful INTEGER NOT NULL, at REAL NOT NULL, reason TEXT, PRIMARY KEY (question, person)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS corrections (
    question INTEGER NOT NULL REFERENCES answers ON DELETE CASCADE, number INTEGER NOT NULL,
    fate TEXT NOT NULL, at REAL NOT NULL, told TEXT, lease REAL NOT NULL DEFAULT 0,
    PRIMARY KEY (question, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS corrected (one INTEGER PRIMARY KEY CHECK (one = 1), upto INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS servers (
    guild INTEGER PRIMARY KEY, channels TEXT NOT NULL DEFAULT '[]', ask_channels TEXT NOT NULL DEFAULT '[]',
    roles TEXT NOT NULL DEFAULT '[]', threads INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS outlets (
    channel INTEGER PRIMARY KEY, guild INTEGER NOT NULL, names TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS subscriptions (
    id INTEGER PRIMARY KEY, person INTEGER NOT NULL, channel INTEGER, guild INTEGER, words TEXT NOT NULL,
    outlet TEXT NOT NULL, period TEXT NOT NULL, timezone TEXT NOT NULL, hour INTEGER, quiet TEXT NOT NULL,
    told INTEGER NOT NULL, due REAL NOT NULL, language TEXT, message TEXT, upto INTEGER, nonce INTEGER,
    trouble TEXT NOT NULL, owner TEXT NOT NULL DEFAULT '', lease REAL NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS subscriptions_by_due ON subscriptions (due);
CREATE TABLE IF NOT EXISTS remainders (
    id INTEGER PRIMARY KEY, person INTEGER NOT NULL, channel INTEGER, guild INTEGER, pages TEXT NOT NULL,
    at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS synced (application INTEGER PRIMARY KEY, commands TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS erased (subject INTEGER PRIMARY KEY, upto INTEGER NOT NULL, at REAL NOT NULL);
"""
# What a file of an earlier version lacks of the next.
_SINCE = {
    2: ("ALTER TABLE feedback ADD COLUMN reason TEXT",),
    3: (
        "ALTER TABLE interactions ADD COLUMN language TEXT",
        "ALTER TABLE questions ADD COLUMN language TEXT",
        "ALTER TABLE subscriptions ADD COLUMN language TEXT",
        # What was being sent had no pages.
        "UPDATE subscriptions SET message = NULL, upto = NULL, nonce = NULL",
    ),
}


class Connection:
    """One open file, safe from any thread. `owner` names this process among those that share it."""

    def __init__(self, path: Path, owner: str) -> None:
        self.owner = owner
        self._lock = threading.Lock()
        self._unscrubbed = True  # a process that was killed may have left words in the log
        path.parent.mkdir(parents=True, exist_ok=True)
        # SQLite gives its log and shared memory the mode of the file.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        path.chmod(0o600)
        self._connection = sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False)
        for pragma in (
            *("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"),
            *("secure_delete = ON", "temp_store = MEMORY"),
        ):
            self._connection.execute(f"PRAGMA {pragma}")
        self._make(path)
        self.scrub()

    def close(self) -> None:
        with self._lock:  # a thread may be at work still, and SQLite does not survive a close under it
            self._connection.close()

    def all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Runs one statement and returns its rows."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything in the block happens, or nothing of it."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            with self._connection:
                yield self._connection

    def lease(self) -> float:
        """Until when a claim that is made or renewed now holds."""
        return time.time() + LEASE

    def erase(self) -> None:
        """Says that something was deleted which must not stay in the log."""
        self._unscrubbed = True
        self.scrub()

    def scrub(self) -> None:
        """Empties the write-ahead log, which would keep what was erased until it is full.

        Where another process reads at that moment it cannot be emptied, and is the next time.
        """
        if self._unscrubbed:
            ((busy, *_),) = self.all("PRAGMA wal_checkpoint(TRUNCATE)")
            self._unscrubbed = bool(busy)

    def _make(self, path: Path) -> None:
        with self.transaction() as rows:
            ((version,),) = rows.execute("PRAGMA user_version").fetchall()
            while version in _SINCE:
                for statement in _SINCE[version]:
                    rows.execute(statement)
                version += 1
                rows.execute(f"PRAGMA user_version = {version}")
        known = self._connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
        if known and version != _VERSION:
            self._connection.close()
            raise ConfigError(
                f"{path}: made by an earlier version of the bot, which kept questions in another way; stop "
                "the bot, delete the file, and run `dateline forget` for the conversations that it named"
            )
        self._connection.executescript(_SCHEMA)
        self._connection.execute(f"PRAGMA user_version = {_VERSION}")
