"""Work in a thread of its own that is heard as it goes on; who stops listening is free at once."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

from bot.errors import StoppedError

T = TypeVar("T")
Say = Callable[[T], None]


def listen(
    work: Callable[[Say[T], threading.Event], None], stopped: threading.Event | None = None
) -> Iterator[T]:
    """What `work` says, as it says it. Whatever it raises is raised here, once all that it said was heard.

    The event is set when nobody listens any more, or before that by whoever brought it: `work` should end then, with
    a StoppedError if it likes.
    """
    said: queue.Queue[T | BaseException | None] = queue.Queue()
    left = stopped or threading.Event()

    def run() -> None:
        try:
            work(said.put, left)
            said.put(None)
        except StoppedError:
            said.put(None)
        except BaseException as error:
            said.put(error)

    threading.Thread(target=run, name="answering", daemon=True).start()
    try:
        while (item := said.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        left.set()
