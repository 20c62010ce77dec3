"""Processes for the kill test: an updater that dies at a named step, and readers that never pause.

The embedder is not what is under test here: a text's vector is drawn from its checksum, which costs nothing.
"""

from __future__ import annotations

import os
import re
import signal
import zlib
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import SynchronizedArray
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, cast

import numpy as np

from corpus import Limits
from index.embedding.embedder import Vectors
from index.embedding.minilm import NAME, MiniLM
from index.indexing.rules import Rules
from index.keeping.build import build
from index.priority import lower_priority
from index.search import nearest
from index.search.hybrid import Search
from index.search.nearest import Nearest
from index.store.database import Database
from index.store.sqlite import Store
from index.vectors.reader import Reader
from tests.support import publisher

# What a run calls on its way to a new generation, besides what publishing calls; "COMMIT" is the statement.
STORING: tuple[tuple[object, str, int], ...] = (
    (Store, "begin_run", 1),
    (Store, "put", 1),
    (Store, "_put_article", 3),
    (Store, "put_file", 1),
    (Store, "release", 1),
    (Store, "withdraw", 1),
    (Database, "COMMIT", 1),
    (Database, "COMMIT", 2),
    (Store, "end_run", 1),
)
STEPS = STORING + publisher.STEPS

# Which numbered articles a reader must find, from and up to, and below which none may be shown any more.
PRESENT_FROM, PRESENT_TO, GONE_BELOW = range(3)
_REOPEN = 40  # queries, after which a reader opens the index afresh, as `dateline ask` would


class Checksums:
    """Stands in for the embedder, under its name."""

    name = NAME

    def embed_question(self, question: str) -> Vectors:
        vector: Vectors = self.embed([question])[0]
        return vector

    def embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.empty((len(texts), 384), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            vector[:] = np.random.default_rng(zlib.crc32(text.encode())).standard_normal(384)
            vector /= np.linalg.norm(vector)
        return vectors


def update(folder: Path, reporting: Path) -> None:
    rules = Rules(64, 1.0, Limits(), embedder=NAME)
    # One that was killed while it started a process to read files holds the lock until that one has begun.
    build(folder, [str(reporting)], rules, embed=Checksums().embed, wait=20)


def update_and_die(folder: Path, reporting: Path, step: int, after: bool) -> None:
    owner, name, call = STEPS[step]
    if name == "COMMIT":
        Database.execute = _deadly_commit(Database.execute, call, after)  # type: ignore[method-assign]
    else:
        setattr(owner, name, publisher._deadly(getattr(owner, name), call, after))
    update(folder, reporting)


def ask_without_pause(
    folder: Path, numbers: SynchronizedArray[int], stop: Event, report: Connection, seed: int
) -> None:
    """Searches for what must be there, in the published vectors where `seed` is odd, and else in the store's;
    reports how many searches there were and what was wrong.
    """
    if seed % 2:
        nearest.EXACT = 0
    lower_priority()
    chance = np.random.default_rng(seed)
    failures: list[str] = []
    asked = 0
    while not stop.is_set():
        with ExitStack() as stack:
            try:
                store = stack.enter_context(closing(Store(folder)))
                reader = stack.enter_context(closing(Reader(folder)))
                search = Search(store, Nearest(store, reader), cast("MiniLM", Checksums()))
                for _ in range(_REOPEN):
                    failures += _ask(search, numbers, chance)
                    asked += 1
            except Exception as error:
                failures.append(repr(error))
        if asked == _REOPEN:
            report.send("ready")
    report.send((asked, failures[:5]))


def _ask(search: Search, numbers: SynchronizedArray[int], chance: np.random.Generator) -> list[str]:
    gone = numbers[GONE_BELOW]
    wanted = int(chance.integers(numbers[PRESENT_FROM], numbers[PRESENT_TO]))
    passages = [found.passage for found in search.search(f"convoy kilo{wanted}", limit=8)]
    shown = [int(re.findall(r"kilo(\d+)", passage.article.body)[0]) for passage in passages]
    failures = [f"kilo{number} is withdrawn" for number in shown if number < gone]
    if wanted not in shown and wanted >= numbers[PRESENT_FROM]:
        failures.append(f"kilo{wanted} is not found")
    return failures


def _deadly_commit(original: Callable[..., Any], call: int, after: bool) -> Callable[..., Any]:
    commits = 0

    def deadly(database: Database, sql: str, values: Sequence[Any] = ()) -> Any:
        nonlocal commits
        commits += sql == "COMMIT"
        die = sql == "COMMIT" and commits == call
        if die and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(database, sql, values)
        if die:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return deadly
