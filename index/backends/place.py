"""Where an index is: a folder, or a database."""

from __future__ import annotations

from pathlib import Path

from index.store.postgres.address import Address

Place = Path | Address
SQLITE = "sqlite"


def place_of(folder: Path, store: str) -> Place:
    """Where an index is by its settings: `store` is "sqlite", or the address of a database."""
    return folder if store == SQLITE else Address(store)
