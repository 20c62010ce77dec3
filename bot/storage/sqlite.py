"""Tables in an SQLite file that every process of this machine shares; only its owner may read it."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from bot.errors import ConfigError, StorageError
from bot.storage.storage import Tables
from index.store.database import readable

_PRAGMAS = (
    *("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"),
    *("secure_delete = ON", "temp_store = MEMORY"),
)


class SqliteStorage:
    """One open file, or tables in memory where `path` is None. One that is `read_only` is left as it is."""

    def __init__(self, path: Path | None, tables: Tables, *, read_only: bool = False) -> None:
        self._where = path or "in memory"
        self._lock = threading.RLock()
        self._unscrubbed = not read_only  # a process that was killed may have left words in the log
        if path and read_only:
            with self._explained():
                self._connection = readable(path)
            try:
                self._check(tables)
            except BaseException:
                self.close()
                raise
            return
        with self._explained():
            if path:
                path.parent.mkdir(parents=True, exist_ok=True)
                # SQLite gives its log and shared memory the mode of the file.
                os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
                path.chmod(0o600)
            self._connection = sqlite3.connect(
                path or ":memory:", timeout=5, isolation_level=None, check_same_thread=False
            )
        try:
            for pragma in _PRAGMAS:
                self.all(f"PRAGMA {pragma}")
            self._make(tables)
            self.scrub()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        with self._lock:  # a thread may be at work still, and SQLite does not survive a close under it
            self._connection.close()

    def all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock, self._explained():
            return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._lock, self._explained():
            self._connection.execute("BEGIN IMMEDIATE")
            with self._connection:
                yield

    def now(self) -> float:
        return time.time()

    def erase(self) -> None:
        self._unscrubbed = True
        self.scrub()

    def scrub(self) -> None:
        """Empties the write-ahead log, which would keep what was erased until it is full.

        Where another process reads at that moment it cannot be emptied, and is the next time.
        """
        if self._unscrubbed:
            ((busy, *_),) = self.all("PRAGMA wal_checkpoint(TRUNCATE)")
            self._unscrubbed = bool(busy)

    def _version(self, tables: Tables) -> int:
        """Of which version the tables are. Raises ConfigError where that is none known yet."""
        ((version,),) = self.all("PRAGMA user_version")
        if version > tables.version:
            raise ConfigError(f"{self._where}: made by a newer version of Dateline; update this one")
        return int(version)

    def _check(self, tables: Tables) -> None:
        """Raises ConfigError where the tables are not of this version."""
        if self._version(tables) < tables.version:
            raise ConfigError(
                f"{self._where}: made by an older version of Dateline; '{tables.schema.made_by}' brings it up to date"
            )

    def _make(self, tables: Tables) -> None:
        """Makes the tables, or brings those of an earlier version up to date."""
        folder = resources.files(tables.package).joinpath("sqlite")
        with self.transaction():
            version = self._version(tables)
            known = self.all("SELECT 1 FROM sqlite_master LIMIT 1")
            while known and version < tables.version:
                step = folder.joinpath(f"to_{version + 1}.sql")
                if not step.is_file():
                    break
                self._run(step)
                version += 1
            if known and version != tables.version:
                raise ConfigError(f"{self._where}: {tables.too_old}")
            self._run(folder.joinpath("schema.sql"))
            self.all(f"PRAGMA user_version = {tables.version}")

    def _run(self, script: Traversable) -> None:
        for statement in script.read_text(encoding="utf-8").split(";"):
            self.all(statement)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            reason = getattr(error, "strerror", None) or error
            raise StorageError(
                f"{self._where}: cannot be read or written ({reason}); free some space or allow writing there"
            ) from error
