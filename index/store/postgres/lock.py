"""Advisory locks of a database: PostgreSQL lets go of them when the process that holds one ends, however that is."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import psycopg

WRITING = 0x64617465_77726974  # of whoever writes
HELPING = 0x64617465_68656C70  # of all who wait to write and help meanwhile
_HELD = (
    "FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()"
    " LEFT JOIN pg_stat_activity a USING (pid)"
    " WHERE l.locktype = 'advisory' AND l.granted AND (l.classid::bigint << 32) + l.objid::bigint = %s"
)


def take(connection: psycopg.Connection[Any], lock: int) -> bool:
    """Takes a lock for this connection, unless another has it."""
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", (lock,)).fetchone()
    return bool(row and row[0])


def release(connection: psycopg.Connection[Any], lock: int) -> None:
    """Lets go of a lock; the end of the connection would do it too, but a moment later."""
    with suppress(psycopg.Error):
        connection.execute("SELECT pg_advisory_unlock(%s)", (lock,))


def is_held(connection: psycopg.Connection[Any], lock: int) -> bool:
    """Whether anybody has a lock."""
    return connection.execute(f"SELECT 1 {_HELD} LIMIT 1", (lock,)).fetchone() is not None


def holder(connection: psycopg.Connection[Any], lock: int) -> str:
    """Who has a lock, as far as PostgreSQL tells this user."""
    sql = f"SELECT l.pid, coalesce(host(a.client_addr), 'this machine') {_HELD}"
    row = connection.execute(sql, (lock,)).fetchone()
    return f"session {row[0]} from {row[1]}" if row else "another process"
