"""The SQLite database under the store: one connection for all threads, and transactions that nest."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

from index.errors import UnreadableError

# What makes the next version of a store from each that is read; 0 is a file without one.
_STEPS = {0: "schema.sql", 2: "changes.sql", 3: "earlier.sql", 4: "within.sql"}
SCHEMAS = (2, 3, 4, 5)  # the versions that are read; whoever writes brings a store to the last of them
_PATIENCE = 30.0  # seconds to wait for another connection's commit


class Database:
    """The database in the file `path`, with the schema of the store; read-only unless `create`.

    Safe from any thread. Reading only, it raises UnreadableError where the file is damaged; to whoever
    writes, sqlite3.Error.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self._path = path
        self._writes = create
        self._lock = threading.RLock()
        with self._explained():
            self._connection = _writable(path) if create else readable(path)
            version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if version not in SCHEMAS:
            self._connection.close()
            raise UnreadableError(
                path,
                "made by another version of Dateline",
                "take the articles out with 'dateline export FILE.jsonl.gz', move the folder away, and run "
                "'dateline index FILE.jsonl.gz'",
            )
        self._connection.row_factory = sqlite3.Row

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock, self._explained():
            return self._connection.execute(sql, values).fetchall()

    def execute(self, sql: str, values: Sequence[Any] = ()) -> None:
        with self._lock:
            self._connection.execute(sql, values)

    def execute_each(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._lock:
            self._connection.executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: kept at the end, undone on any exception. One may stand inside another."""
        with self._lock:
            outer = not self._connection.in_transaction
            self.execute("BEGIN IMMEDIATE" if outer else "SAVEPOINT inner")
            try:
                yield
                self.execute("COMMIT" if outer else "RELEASE inner")
            except BaseException:
                # A full disk has SQLite itself roll back, and then there is nothing left to undo.
                if self._connection.in_transaction:
                    self.execute("ROLLBACK" if outer else "ROLLBACK TO inner")
                    if not outer:
                        self.execute("RELEASE inner")
                raise

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if self._writes:
                raise
            raise UnreadableError(self._path, f"cannot be read ({error})", "run 'dateline verify'") from error


def refuse_lost(folder: Path, path: Path) -> None:
    """Raises UnreadableError where there was a store, as a generation shows, and nothing of it is left."""
    size = path.stat().st_size if path.is_file() else 0
    if size == 0 and any(folder.glob("gen-*/generation.json")):
        raise UnreadableError(
            path,
            f"is {'empty' if path.exists() else 'gone'}, though passages were published from it",
            "put a backup there (store-*.db), or move the folder away and run 'dateline index' to begin anew",
        )


def _writable(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=_PATIENCE)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA foreign_keys = ON")
        while step := _STEPS.get(db.execute("PRAGMA user_version").fetchone()[0]):
            schema = resources.files("index.store").joinpath(step).read_text(encoding="utf-8")
            db.executescript(f"BEGIN;\n{schema}\nCOMMIT;")
    except BaseException:
        db.close()
        raise
    return db


def readable(path: Path) -> sqlite3.Connection:
    """A file that is only read, also where nobody may write."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        return _probed(address)
    except sqlite3.OperationalError:
        # WAL wants to write beside the file; on a read-only folder nobody can be writing to it either.
        return _probed(f"{address}&immutable=1")


def _probed(address: str) -> sqlite3.Connection:
    db = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False, timeout=_PATIENCE)
    try:
        db.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.Error:
        db.close()
        raise
    return db
