"""What a made-up archive stands on: a folder, or servers of its own on loopback, with what these take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.backends.opening import backend_of
from index.backends.place import Place
from index.store.postgres.address import Address, Server
from tests.support import chroma, postgres

STORES = ("folder", "chroma", "pgvector")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an archive is, and the folders and processes of the servers that it needs."""

    place: Place
    folders: tuple[Path, ...] = ()
    servers: Callable[[], list[int]] = list

    def disk(self) -> int:
        """The bytes of all files of the archive."""
        files = (file for folder in self.folders for file in folder.rglob("*"))
        return backend_of(self.place).size() + sum(file.stat().st_size for file in files if file.is_file())

    def memory(self) -> int:
        """The bytes that its servers take, what they share counted once."""
        return sum(map(_proportional, self.servers()))


@contextmanager
def standing(store: str, folder: Path) -> Iterator[Standing]:
    """One of `STORES` with its files in a folder, until the block ends; what is there already is used."""
    if store == "folder":
        yield Standing(folder / "data")
        return
    with postgres.running(folder / "postgres") as database:
        processes = [database.process.pid]
        if store == "pgvector":
            yield Standing(Address(database.url()), servers=lambda: _with_children(processes))
            return
        vectors = folder / "chroma"
        vectors.mkdir(exist_ok=True)
        with chroma.running(vectors) as server:
            place = Address(database.url(), Server(server.url))
            yield Standing(place, (vectors / "data",), lambda: _with_children([*processes, server.pid]))


def _with_children(processes: list[int]) -> list[int]:
    children = [
        int(child)
        for process in processes
        for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()
    ]
    return processes + children


def _proportional(process: int) -> int:
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    return 1024 * next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
