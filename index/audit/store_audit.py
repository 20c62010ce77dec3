"""What can be wrong in a store of SQLite's: its file, its rows, its index of words, and its articles.

The SQL here only reads. It stands apart from the store's because it must not assume what that one keeps true.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import reduce
from operator import xor
from pathlib import Path

from index.audit.article_audit import audit_articles
from index.audit.fault import SALVAGE, Fault
from index.store.database import Database
from index.store.sql.rows import Row
from index.store.sqlite import Store

# What SQLite says of its index of words, which is made anew, and the title above what it says of a file.
_NO_DAMAGE = re.compile(r"fts5|^\*\*\* in database", re.IGNORECASE)


def audit_store(path: Path, store: Store) -> Iterator[Fault]:
    """The faults of the store in the file `path`; those that leave nothing to rely on come alone.

    Raises UnreadableError where the file cannot be read through.
    """
    with closing(Database(path)) as database:
        if reason := next(damage(database, "integrity_check(10)"), ""):
            yield Fault("store", path.name, reason, SALVAGE)
            return
        yield from _orphans(database)
        yield from _terms(path)
        yield from _state(store)
        yield from audit_articles(store, database, "p.heading, p.text", _has_stems)


def damage(database: Database, check: str) -> Iterator[str]:
    """What one of SQLite's own checks finds broken in the file, a line each."""
    for row in database.rows(f"PRAGMA {check}"):
        for line in row[0].splitlines():
            if line != "ok" and not _NO_DAMAGE.search(line):
                yield line


def _state(store: Store) -> Iterator[Fault]:
    if store.state() != reduce(xor, store.every_id(), 0):
        yield Fault("store", "state", "it does not name the passages that are there")


def _orphans(database: Database) -> Iterator[Fault]:
    broken = database.rows("PRAGMA foreign_key_check")
    for table in sorted({row["table"] for row in broken}):
        rows = sum(row["table"] == table for row in broken)
        parent = next(row["parent"] for row in broken if row["table"] == table)
        yield Fault("store", table, f"{rows} rows belong to {parent} that are not there")


def _terms(path: Path) -> Iterator[Fault]:
    # FTS5 takes the request for a check as an insertion, and so asks for the right to write.
    address = f"{path.absolute().as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as database:
            database.execute("INSERT INTO terms (terms, rank) VALUES ('integrity-check', 1)")
    except sqlite3.OperationalError:
        return
    except sqlite3.DatabaseError:
        yield Fault("terms", "terms", "the index of words is not that of the passages")


def _has_stems(row: Row, heading: Sequence[str], text: Sequence[str]) -> bool:
    return bool((row["heading"], row["text"]) == (" ".join(heading), " ".join(text)))
