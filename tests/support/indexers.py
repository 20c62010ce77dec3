"""Indexers of one database, each in a process of its own; what embeds takes its time, so that they meet."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import psycopg

from corpus import Limits
from index.embedding.embedder import Vectors
from index.embedding.minilm import NAME
from index.indexing.rules import Rules
from index.keeping.build import build
from index.store.postgres.address import Address
from index.store.postgres.lock import HELPING, WRITING, is_held
from index.store.postgres.schema import INDEX
from index.store.postgres.store import Store
from tests.support.updater import Checksums

RULES = Rules(64, 1.0, Limits(), embedder=NAME)
_PATIENCE = 30.0
_PARAGRAPH = (
    "Convoy {number} reached district {district} with flour, lamp oil and salt for {count} families there."
)


class Slow:
    """Embeds as a machine without great powers does, and counts."""

    def __init__(self, passage: float = 0.01) -> None:
        self.embedded = 0
        self._passage = passage  # seconds that it takes to embed one

    def __call__(self, texts: Sequence[str]) -> Vectors:
        time.sleep(self._passage * len(texts))
        self.embedded += len(texts)
        return Checksums().embed(texts)


def write_articles(folder: Path, count: int) -> None:
    """Articles of six passages each."""
    for number in range(count):
        told = [
            " ".join(
                _PARAGRAPH.format(number=number, district=district, count=count) for count in range(30, 33)
            )
            for district in range(6)
        ]
        (folder / f"{number}.txt").write_text("\n\n".join([f"Convoy {number}", *told]))


def run(place: Address, reporting: Path, told: Path) -> None:
    """An indexing run that waits for others, and writes into `told` what it did."""
    slow = Slow()
    summary = build(place, [str(reporting)], RULES, embed=slow, wait=-1)
    did = {"embedded": slow.embedded, "helped": summary.helped, "added": len(summary.changes)}
    told.write_text(json.dumps(did))


def hang(place: Address, reporting: Path) -> None:
    """A run that waits for another one and never comes to the end of what it takes on for it."""

    def embed(_: Sequence[str]) -> Vectors:
        time.sleep(3600)
        raise AssertionError

    build(place, [str(reporting)], RULES, embed=embed, wait=-1)


def until(condition: Callable[[], bool]) -> None:
    """Until something is so."""
    late = time.monotonic() + _PATIENCE
    while not condition():
        assert time.monotonic() < late, "it has not come to be so"
        time.sleep(0.02)


def wait_for_writer(place: Address) -> None:
    """Until a run writes."""
    _wait_for(place, WRITING)


def wait_for_helper(place: Address) -> None:
    """Until somebody is there to help."""
    _wait_for(place, HELPING)


def wait_for_help(place: Address) -> None:
    """Until a run that waits for another one helps it, and something more is stored."""
    _wait_for(place, HELPING)
    until(lambda: _is_made(place))
    with closing(Store(place)) as store:
        before = store.last_change()
        until(lambda: store.last_change() > before)


def _is_made(place: Address) -> bool:
    """Whether the writer, which has the right to write before that, has made its tables."""
    with psycopg.connect(place.url, autocommit=True) as connection:
        return INDEX.is_in(connection)


def wait_for_listener(place: Address) -> int:
    """Until somebody listens for changes; gives the number of that session."""
    found: list[int] = []

    def listening() -> bool:
        found[:] = listeners(place)
        return bool(found)

    until(listening)
    return found[0]


def listeners(place: Address) -> list[int]:
    """The numbers of the sessions that listen for changes."""
    sql = (
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        " AND state = 'idle'"
    )
    with psycopg.connect(place.url, autocommit=True) as connection:
        return [int(pid) for (pid,) in connection.execute(sql)]


def take_right(place: Address) -> None:
    """PostgreSQL loses the connection by which somebody has the right to write."""
    with psycopg.connect(place.url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND (classid::bigint << 32) + objid::bigint = %s",
            (WRITING,),
        )


def _wait_for(place: Address, lock: int) -> None:
    with psycopg.connect(place.url, autocommit=True) as connection:
        until(lambda: is_held(connection, lock))
