"""The signals that end what runs for as long as it is left to."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType


@contextmanager
def until_a_signal() -> Iterator[Event]:
    """An event that SIGTERM or SIGINT sets; a second signal does what it did before."""
    stop = Event()
    handlers = {int(number): signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def finish(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, handlers[number])

    for number in handlers:
        signal.signal(number, finish)
    try:
        yield stop
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
