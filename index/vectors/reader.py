"""The generation that answers now, for queries from any thread while others publish new ones."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.errors import NoIndexError
from index.vectors.generation import Generation, current_name, open_current, open_usable

_LOOK = 0.5  # Seconds between looks at CURRENT.
_RETRY = 10.0  # Seconds before a generation that could not be opened is tried again.

_log = logging.getLogger(__name__)


class Reader:
    """Answers from the current generation of the index in `folder`, and follows it until `close`.

    It opens one when it is first asked. From then on a thread opens and warms each new generation before queries
    see it. One that cannot be opened is logged, and the one before goes on answering; where there is none to
    begin with, nothing is near to anything.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._lease = _Lease(None)
        self._closing = threading.Event()
        self._follower = threading.Thread(target=self._follow, name="dateline-reader", daemon=True)

    @contextmanager
    def generation(self) -> Iterator[Generation | None]:
        """The generation that answers now, if there is one, open at least until the block ends."""
        self._open()
        with self._lock:
            lease = self._lease
            lease.take()
        try:
            yield lease.generation
        finally:
            lease.give_back()

    def close(self) -> None:
        """Stop following and close the generation once the last query in it has ended."""
        with self._opening:
            if self._closing.is_set():
                return
            self._closing.set()
        if self._is_open():
            self._follower.join()
        self._lease.give_back()

    def _open(self) -> None:
        with self._opening:
            if not self._is_open() and not self._closing.is_set():
                self._lease = _Lease(open_usable(self._folder))
                self._follower.start()

    def _is_open(self) -> bool:
        return self._follower.ident is not None

    def _follow(self) -> None:
        pause = _LOOK
        while not self._closing.wait(pause):
            pause = _LOOK
            try:
                self._look()
            except Exception as error:  # Whatever it is, following must not end.
                _log.warning("%s (%s)", error, self._meanwhile())
                pause = _RETRY

    def _look(self) -> None:
        answering = self._lease.generation
        with suppress(NoIndexError):  # None has been published yet.
            if answering is None or current_name(self._folder) != answering.name:
                self._swap(open_current(self._folder))

    def _meanwhile(self) -> str:
        answering = self._lease.generation
        return f"{answering.name} goes on answering" if answering else "the store's vectors answer"

    def _swap(self, generation: Generation) -> None:
        with self._lock:
            old, self._lease = self._lease, _Lease(generation)
        old.give_back()


class _Lease:
    """Counts who uses a generation, the reader itself among them, and closes it after the last."""

    def __init__(self, generation: Generation | None) -> None:
        self.generation = generation
        self._users = 1
        self._lock = threading.Lock()

    def take(self) -> None:
        with self._lock:
            self._users += 1

    def give_back(self) -> None:
        with self._lock:
            self._users -= 1
            last = self._users == 0
        if last and self.generation:
            self.generation.close()
