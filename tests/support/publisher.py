"""Processes for the kill tests: a publisher that dies at a named step, and readers that never pause."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import sqlite3
import threading
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.lock import WriterLock
from index.priority import lower_priority
from index.vectors.collection import Collection
from index.vectors.generation import Record
from index.vectors.publish import publish
from index.vectors.reader import Reader

# What publishing calls on its way; the publisher dies before or after the given call of it.
STEPS: tuple[tuple[object, str, int], ...] = (
    (shutil, "copyfile", 1),
    (shutil, "copyfile", 4),
    (sqlite3, "connect", 2),
    (Collection, "delete", 1),
    (Collection, "add", 1),
    (Collection, "query", 2),
    (Record, "write", 1),
    (os, "fsync", 1),
    (os, "fsync", 9),
    (os, "rename", 1),
    (os, "replace", 1),
    (os, "fsync", 11),
    (os, "rename", 2),
    (shutil, "rmtree", 1),
)


def vectors_of(ids: Sequence[int]) -> NDArray[np.float32]:
    """A unit vector for each id, the same whenever it is asked for."""
    rows = np.empty((len(ids), 384), dtype=np.float32)
    for row, id_ in zip(rows, ids, strict=True):
        row[:] = np.random.default_rng(id_).standard_normal(384)
        row /= np.linalg.norm(row)
    return rows


def nearest(reader: Reader, vector: NDArray[np.float32], k: int) -> list[tuple[int, float]]:
    """The `k` passages nearest to `vector` in the generation that answers now; none where there is no generation."""
    with reader.generation() as generation:
        return generation.query(vector, k) if generation else []


def publish_ids(folder: Path, ids: Sequence[int]) -> None:
    with WriterLock(folder, wait=20) as lock:
        publish(lock, ids, vectors_of, fingerprint="test")


def publish_and_die(folder: Path, ids: Sequence[int], step: int, after: bool) -> None:
    owner, name, call = STEPS[step]
    setattr(owner, name, _deadly(getattr(owner, name), call, after))
    publish_ids(folder, ids)


def hold_lock(folder: Path, held: Event) -> None:
    with WriterLock(folder):
        held.set()
        threading.Event().wait()


def lock_for_good(path: Path, held: Event) -> None:
    """What a backup program does that knows nothing of Dateline."""
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        held.set()
        threading.Event().wait()


def ask_without_pause(folder: Path, ids: Sequence[int], stop: Event, report: Connection) -> None:
    """Query for `ids`, which are always there, in two threads; report how many were asked and what failed."""
    lower_priority()
    reader, failures, asked = Reader(folder), [], [0, 0]
    vectors = vectors_of(ids)

    def ask(thread: int) -> None:
        while not stop.is_set():
            place = asked[thread] % len(ids)
            try:
                found = nearest(reader, vectors[place], 3)
                if found[0][0] != ids[place] or len(found) != 3:
                    failures.append(f"{ids[place]}: {found}")
            except Exception as error:
                failures.append(repr(error))
            asked[thread] += 1

    threads = [threading.Thread(target=ask, args=(thread,)) for thread in range(2)]
    for thread in threads:
        thread.start()
    report.send("ready")
    for thread in threads:
        thread.join()
    reader.close()
    report.send((sum(asked), failures[:5]))


def _deadly(original: Callable[..., Any], call: int, after: bool) -> Callable[..., Any]:
    calls = 0

    def deadly(*arguments: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*arguments, **options)
        if calls == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return deadly
