"""Which backend an index has: nothing else in this package asks."""

from __future__ import annotations

from pathlib import Path

from index.backends.backend import Backend
from index.backends.local import Local
from index.backends.place import Place


def backend_of(place: Place) -> Backend:
    """What the index at a place stands on. Raises IndexingError where a package is missing."""
    if isinstance(place, Path):
        return Local(place)
    from index.backends.postgres import Postgres  # Brings psycopg, which an extra installs.

    return Postgres(place)
