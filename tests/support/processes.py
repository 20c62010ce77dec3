"""Processes of a test's own: they come from a clean one that has imported everything already."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    ["chromadb", "tests.support.discord.mortal", "tests.support.publisher", "tests.support.updater"]
)


@contextmanager
def child(target: Callable[..., object], *arguments: object) -> Iterator[ForkServerProcess]:
    """A process at work on `target`, which is killed at the end of the block if it is still there."""
    process = PROCESSES.Process(target=target, args=arguments, daemon=True)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()
        process.close()
