"""Embedding shared among processes: whoever waits to write works for the one that does.

A job is some passages to be embedded, with their words, and the same whoever does it. So it is taken by a lock on its
row, which goes with the process that holds it, and nothing hangs on that lock: what does not come back is done again.
Only the one that writes stores anything.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np
import psycopg

from index.embedding.embedder import Embed, Vectors
from index.store.postgres.database import Database
from index.store.postgres.lock import HELPING, is_held
from index.store.postgres.schema import INDEX

# Passages of a job: an eighth of what is embedded together, so that so many processes have something to do.
TOGETHER = 16
_CHANNEL = "dateline_jobs"
_LOOK = 0.02  # seconds between two looks at whether a job has come back
_FREE = "FOR UPDATE SKIP LOCKED"  # rows that nobody holds
_OPEN = f"vectors IS NULL ORDER BY number LIMIT 1 {_FREE}"


class Sharing:
    """An embedder that hands out jobs wherever somebody waits to write, and embeds alone where nobody does."""

    def __init__(self, database: Database, embed: Embed, made_by: str) -> None:
        self._db = database
        self._embed = embed
        self._made_by = made_by
        # What one has left that was killed.
        self._db.execute(f"DELETE FROM jobs WHERE number IN (SELECT number FROM jobs {_FREE})")

    def __call__(self, texts: Sequence[str]) -> Vectors:
        parts = [texts[first : first + TOGETHER] for first in range(0, len(texts), TOGETHER)]
        if len(parts) < 2 or not self._is_helped():
            return self._embed(texts)
        return np.concatenate(self._together(parts))

    def _together(self, parts: Sequence[Sequence[str]]) -> list[Vectors]:
        """The vectors of each part, the first of which is embedded here."""
        out = dict(zip(self._hand_out(parts[1:]), range(1, len(parts)), strict=True))
        began = time.monotonic()
        vectors = {0: self._embed(parts[0])}
        # Waiting for what somebody else has begun as long as it would take here costs at most twice the time.
        patience = time.monotonic() - began
        late = time.monotonic() + patience
        while out:
            for number, blob in self._come_back([*out]):
                part = out.pop(number)
                vectors[part] = np.frombuffer(blob, "<f4").reshape(len(parts[part]), -1)
            mine = self._take([*out]) or (next(iter(out)) if out and time.monotonic() >= late else None)
            if mine:
                part = out.pop(mine)
                vectors[part] = self._embed(parts[part])
                late = time.monotonic() + patience
            elif out:
                time.sleep(_LOOK)
        return [vectors[part] for part in range(len(parts))]

    def _is_helped(self) -> bool:
        with self._db.connection() as connection:
            return is_held(connection, HELPING)

    def _hand_out(self, parts: Sequence[Sequence[str]]) -> list[int]:
        put = "INSERT INTO jobs (made_by, texts) VALUES (?, ?::text[]) RETURNING number"
        with self._db.transaction():
            numbers = [self._db.rows(put, self._made_by, [*part])[0][0] for part in parts]
            self._db.execute(f"NOTIFY {_CHANNEL}")
        return numbers

    def _come_back(self, numbers: list[int]) -> list[tuple[int, bytes]]:
        """Those of some jobs that are done, which are no jobs from here on."""
        done = f"SELECT number FROM jobs WHERE number = ANY(?) AND vectors IS NOT NULL {_FREE}"
        rows = self._db.rows(f"DELETE FROM jobs WHERE number IN ({done}) RETURNING number, vectors", numbers)
        return [(row[0], row[1]) for row in rows]

    def _take(self, numbers: list[int]) -> int | None:
        """One of some jobs that nobody has begun, which is no job from here on."""
        one = f"SELECT number FROM jobs WHERE number = ANY(?) AND {_OPEN}"
        rows = self._db.rows(f"DELETE FROM jobs WHERE number = ({one}) RETURNING number", numbers)
        return rows[0][0] if rows else None


class Helper:
    """Does jobs by a connection of its own; `embedder` gives what makes vectors as a fingerprint says."""

    def __init__(self, embedder: Callable[[str], Embed]) -> None:
        self._embedder = embedder
        self.passages = 0  # embedded so far

    @contextmanager
    def ready(self, connection: psycopg.Connection[Any]) -> Iterator[None]:
        """Whoever writes hands out jobs until the block ends."""
        connection.execute("SELECT pg_advisory_lock_shared(%s)", (HELPING,))
        connection.execute(f"LISTEN {_CHANNEL}")
        yield
        connection.execute(f"UNLISTEN {_CHANNEL}")
        connection.execute("SELECT pg_advisory_unlock_shared(%s)", (HELPING,))

    def work(self, connection: psycopg.Connection[Any], seconds: float) -> None:
        """Does one job; where there is none, waits for one to be handed out, so many seconds at most."""
        # The tables may just be being made.
        with suppress(psycopg.errors.UndefinedTable), connection.transaction():
            job = connection.execute(
                f"SELECT number, made_by, texts FROM {INDEX.name}.jobs WHERE {_OPEN}"
            ).fetchone()
            if job:
                number, made_by, texts = job
                blob = self._embedder(made_by)(texts).astype("<f4").tobytes()
                connection.execute(
                    f"UPDATE {INDEX.name}.jobs SET vectors = %s WHERE number = %s", (blob, number)
                )
                self.passages += len(texts)
                return
        for _ in connection.notifies(timeout=seconds, stop_after=1):
            pass
