"""Hears from PostgreSQL that articles have changed: the change log tells so as it is committed (LISTEN and NOTIFY)."""

from __future__ import annotations

import threading
from collections.abc import Callable

import psycopg

from index.store.postgres.address import Address
from index.store.postgres.database import session

# A run commits every second or so: seconds from one call to the next, and until a lost connection is tried again.
PAUSE = 10.0
_LOOK = 1.0  # seconds between two looks at whether anybody still listens


class Listener:
    """Calls `tell`, in a thread of its own, as soon as articles have changed, until it is closed.

    While the database cannot be reached it hears nothing, and does not tell either that it missed something.
    """

    def __init__(self, address: Address, tell: Callable[[], None]) -> None:
        self._address = address
        self._tell = tell
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="dateline-listening", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closed.set()

    def _listen(self) -> None:
        while not self._closed.is_set():
            try:
                self._connected()
            except psycopg.Error:
                self._closed.wait(PAUSE)

    def _connected(self) -> None:
        with session(self._address) as connection:
            connection.execute("LISTEN dateline_changes")
            while not self._closed.is_set():
                if list(connection.notifies(timeout=_LOOK, stop_after=1)) and not self._closed.is_set():
                    self._tell()
                    self._closed.wait(PAUSE)
