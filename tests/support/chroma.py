"""A Chroma server of the tests' own, on loopback: `chroma run`, without the seconds that its script imports first."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

_RUN = "import sys; from chromadb_rust_bindings import cli; cli(['chroma', *sys.argv[1:]])"
_PATIENCE = 60.0  # seconds for it to come up


class Chroma:
    """A server with its data in a folder, which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def start(self) -> None:
        where = ["--path", str(self.folder / "data"), "--host", "127.0.0.1", "--port", str(self.port)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _RUN, "run", *where],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
            )

    def wait(self) -> None:
        late = time.monotonic() + _PATIENCE
        while True:
            try:
                httpx.get(f"{self.url}/api/v2/heartbeat").raise_for_status()
            except httpx.HTTPError:
                gone = self._process is None or self._process.poll() is not None
                if gone or time.monotonic() > late:
                    told = (self.folder / "log").read_text("utf-8", "replace")
                    raise AssertionError(f"Chroma does not come up: {told}") from None
                time.sleep(0.05)
            else:
                return

    def kill(self) -> None:
        """Ends it as a loss of power would."""
        if self._process:
            self._process.kill()
            self._process.wait()


@contextmanager
def running(folder: Path) -> Iterator[Chroma]:
    """A server until the block ends."""
    chroma = Chroma(folder)
    chroma.start()
    try:
        chroma.wait()
        yield chroma
    finally:
        chroma.kill()
