"""Where an index is: a folder, or a database."""

from __future__ import annotations

from pathlib import Path

from index.store.postgres.address import Address, Server

Place = Path | Address
SQLITE = "sqlite"
STORE = "store"


def place_of(
    folder: Path, store: str, vectors: str = STORE, headers: tuple[tuple[str, str], ...] = ()
) -> Place:
    """Where an index is by its settings: `store` is "sqlite", or the address of a database; `vectors` is "store",
    or the address of a Chroma server, which is sent `headers`.
    """
    if store == SQLITE:
        return folder
    return Address(store, None if vectors == STORE else Server(vectors, headers))


def beside(place: Place, file: Path) -> Place:
    """Where something is kept beside the index at a place: in the database, or in a `file` of its own."""
    return file if isinstance(place, Path) else place
