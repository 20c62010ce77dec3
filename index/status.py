"""What an index holds, for whoever keeps it."""

from __future__ import annotations

import datetime
from contextlib import closing
from dataclasses import dataclass

from index.backends.opening import backend_of
from index.backends.place import Place
from index.passage import Coverage
from index.store.changes import Run


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet: how many articles, and the day of its newest dated one."""

    name: str
    articles: int
    newest: datetime.date | None


@dataclass(frozen=True, slots=True)
class Status:
    """An index as it stands. `place` is where it is, a folder or a database; `generation` is empty where no
    vectors have been published.
    """

    place: str
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


def read_status(place: Place) -> Status:
    """The status of the index at `place`. Raises NoIndexError where there is none."""
    backend = backend_of(place)
    with closing(backend.store()) as store:
        return Status(
            place=str(backend),
            coverage=store.coverage(),
            passages=store.count_passages(),
            outlets=tuple(Outlet(*row) for row in store.outlets()),
            fingerprint=store.fact("fingerprint") or "",
            generation=backend.generation(),
            bytes_on_disk=backend.size(),
            last_run=store.last_run(),
        )
