"""A server that says whatever bytes it is given, which need not be HTTP."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class RawServer:
    """Answers each connection on loopback with `answer`, over and over if it is to go on for ever."""

    def __init__(self) -> None:
        self.answer = b""
        self.endless = False
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/feed"

    def serve(self) -> None:
        with suppress(OSError):  # It is closed when nobody asks any more.
            while True:
                connection, _ = self._listening.accept()
                with connection, suppress(OSError):
                    connection.settimeout(5)
                    connection.recv(65_536)
                    connection.sendall(self.answer)
                    while self.endless and self.answer:
                        connection.sendall(self.answer[-65_536:])

    def close(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()


@contextmanager
def raw_server() -> Iterator[RawServer]:
    server = RawServer()
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join()
