"""What publishing costs and what readers notice of it: `python -m tests.bench.publish [--passages N]`.

Vectors are synthetic (clustered, unit length) and the publisher is a process of its own, as in use. Times
depend on the machine; the ratios are what the limits in the table are for.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from index.lock import WriterLock
from index.priority import lower_priority
from index.vectors.publish import publish
from index.vectors.reader import Reader
from tests.support.publisher import nearest

_PROCESSES = multiprocessing.get_context("spawn")
_DELTA = 200
_NEIGHBOURS = 10

Measure = tuple[str, str, str]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passages", type=int, default=50_000)
    parser.add_argument("--swaps", type=int, default=100, help="at least 11")
    options = parser.parse_args()
    table = Table("measured", "here", "limit")
    with tempfile.TemporaryDirectory() as scratch:
        for measure in _measure(Path(scratch), options.passages, options.swaps):
            table.add_row(*measure)
            Console(stderr=True).print(": ".join(measure[:2]))
    Console().print(table)


def _measure(scratch: Path, passages: int, swaps: int) -> Iterator[Measure]:
    for size in (1_000, 10_000):
        with _publisher(scratch / str(size), size) as publisher:
            yield f"{size:,} passages from empty", f"{_publish(publisher, 0, size):.1f} s", ""
    with _publisher(scratch / "main", passages) as publisher:
        full = _publish(publisher, 0, passages)
        yield f"{passages:,} passages from empty", f"{full:.1f} s", ""
        for delta in (_DELTA, 10 * _DELTA):
            ratio = _publish(publisher, _DELTA, passages + delta) / full
            yield f"{delta:,} more passages, {_DELTA} fewer, to that", f"{ratio:.3f}", "0.2"
            _publish(publisher, 0, passages)
        yield from _swapping(scratch / "main", publisher, passages, swaps)
        yield from _reading(scratch / "main", publisher, passages)


def _swapping(folder: Path, publisher: Connection, passages: int, swaps: int) -> Iterator[Measure]:
    question = _vectors(0)[0]
    resident, handles = [], []
    with closing(Reader(folder)) as reader:
        for swap in range(1, swaps + 1):
            _publish(publisher, 0, passages + swap)
            while _count(reader) != passages + swap:
                nearest(reader, question, _NEIGHBOURS)
            resident.append(_resident())
            handles.append(_handles())
    for name, after in (("resident memory", resident), ("file handles", handles)):
        yield f"{name} after {swaps} swaps, to after 10", f"{after[-1] / after[9]:.2f}", "1.2"


def _reading(folder: Path, publisher: Connection, passages: int) -> Iterator[Measure]:
    _publish(publisher, 0, passages)
    vectors = _vectors(passages)[:passages]
    noise = np.random.default_rng(5).standard_normal(vectors[::97].shape)
    questions = _unit(vectors[::97] + 0.02 * noise)
    with closing(Reader(folder)) as reader:
        exact = np.argpartition(-questions @ vectors.T, _NEIGHBOURS, axis=1)[:, :_NEIGHBOURS]
        found = [{id_ for id_, _ in nearest(reader, question, _NEIGHBOURS)} for question in questions]
        shared = [len(near.intersection(row)) for near, row in zip(found, exact.tolist(), strict=True)]
        yield f"recall@{_NEIGHBOURS} against exact search", f"{np.mean(shared) / _NEIGHBOURS:.4f}", ""
        for name, rounds, fingerprint in (("a delta", 5, "same"), ("a rebuild", 1, "other")):
            busy: list[float] = []
            # Idle just before and just after, as others may be at work on this machine as well.
            idle = _waits(reader, questions, until=None)
            for round_ in range(1, rounds + 1):
                publisher.send((_DELTA * round_, passages + _DELTA * round_, fingerprint))
                busy += _waits(reader, questions, until=publisher)
                publisher.recv()
            idle += _waits(reader, questions, until=None)
            yield f"reader p95, idle before and after {name}", f"{1000 * _p95(idle):.1f} ms", ""
            yield f"reader p95 while {name} is published, to that", f"{_p95(busy) / _p95(idle):.2f}", "3"
            yield f"longest wait while {name} is published", f"{1000 * max(busy):.0f} ms", ""


def _count(reader: Reader) -> int:
    with reader.generation() as generation:
        return generation.count() if generation else 0


def _waits(reader: Reader, questions: NDArray[np.float32], until: Connection | None) -> list[float]:
    """The seconds of each query, asked without pause for 5 s or until there is news."""
    seconds: list[float] = []
    end = time.perf_counter() + 5
    while not until.poll() if until else time.perf_counter() < end:
        start = time.perf_counter()
        nearest(reader, questions[len(seconds) % len(questions)], _NEIGHBOURS)
        seconds.append(time.perf_counter() - start)
    return seconds


def _p95(seconds: Sequence[float]) -> float:
    return float(np.quantile(seconds, 0.95))


@contextmanager
def _publisher(folder: Path, passages: int) -> Iterator[Connection]:
    here, there = _PROCESSES.Pipe()
    process = _PROCESSES.Process(target=_serve, args=(folder, passages, there), daemon=True)
    process.start()
    try:
        here.recv()
        yield here
    finally:
        process.kill()
        process.join()


def _serve(folder: Path, passages: int, work: Any) -> None:
    lower_priority()  # as `dateline index` does
    vectors = _vectors(passages)

    def fetch(ids: Sequence[int]) -> NDArray[np.float32]:
        return vectors.take(ids, axis=0)

    work.send("ready")
    while True:
        first, last, fingerprint = work.recv()
        start = time.perf_counter()
        with WriterLock(folder) as lock:
            publish(lock, range(first, last), fetch, fingerprint=fingerprint)
        work.send(time.perf_counter() - start)


def _publish(publisher: Connection, first: int, last: int) -> float:
    publisher.send((first, last, "same"))
    return float(publisher.recv())


def _vectors(passages: int) -> NDArray[np.float32]:
    """Unit vectors around one centre for every 50 passages, with 2,000 to spare for deltas."""
    chance = np.random.default_rng(11)
    size = passages + 10 * _DELTA
    centres = chance.standard_normal((size // 50, 384), dtype=np.float32)
    spread = 0.6 * chance.standard_normal((size, 384), dtype=np.float32)
    return _unit(centres[chance.integers(0, len(centres), size)] + spread)


def _unit(rows: NDArray[Any]) -> NDArray[np.float32]:
    unit: NDArray[np.float32] = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return unit


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1])


def _handles() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


if __name__ == "__main__":
    main()
