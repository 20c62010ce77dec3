"""A circuit breaker: what has just failed several times in a row is left alone for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Breaker:
    """Opens for `seconds` after `failures` in a row, and then after each further one until a try works. Safe from any
    thread.
    """

    def __init__(
        self, failures: int = 3, seconds: float = 60, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = failures
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._until = 0.0

    def waits(self) -> float:
        """Seconds until the next try; 0 if there may be one now."""
        with self._lock:
            return max(0.0, self._until - self._clock())

    def failed(self) -> None:
        with self._lock:
            self._failed += 1
            if self._failed >= self._most:
                self._until = self._clock() + self._seconds

    def worked(self) -> None:
        with self._lock:
            self._failed, self._until = 0, 0.0
