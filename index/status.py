"""What an index holds, for whoever keeps it."""

from __future__ import annotations

import datetime
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.errors import NoIndexError
from index.indexing.summary import Run
from index.passage import Coverage
from index.store.sqlite import Store
from index.vectors.generation import current_name


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet: how many articles, and the day of its newest dated one."""

    name: str
    articles: int
    newest: datetime.date | None


@dataclass(frozen=True, slots=True)
class Status:
    """An index as it stands. `generation` is empty where none has been published."""

    folder: Path
    coverage: Coverage
    passages: int
    outlets: tuple[Outlet, ...]
    fingerprint: str
    generation: str
    bytes_on_disk: int
    last_run: Run | None

    @property
    def articles(self) -> int:
        return self.coverage.articles

    @property
    def newest(self) -> datetime.date | None:
        return self.coverage.last


def read_status(folder: Path) -> Status:
    """The status of the index in `folder`. Raises NoIndexError where there is none."""
    store = Store(folder)
    try:
        return Status(
            folder=folder,
            coverage=store.coverage(),
            passages=store.count_passages(),
            outlets=tuple(Outlet(*row) for row in store.outlets()),
            fingerprint=store.fact("fingerprint") or "",
            generation=_generation(folder),
            bytes_on_disk=_size(folder),
            last_run=store.last_run(),
        )
    finally:
        store.close()


def _generation(folder: Path) -> str:
    try:
        return current_name(folder)
    except NoIndexError:
        return ""


def _size(folder: Path) -> int:
    size = 0
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):  # A publication may be clearing up meanwhile.
            size += path.stat().st_size if path.is_file() else 0
    return size
