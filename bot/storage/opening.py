"""Which storage the bot has: nothing else in this package asks."""

from __future__ import annotations

from pathlib import Path

from bot.storage.sqlite import SqliteStorage
from bot.storage.storage import Storage, Tables
from index.backends.place import Place


def storage_at(place: Place, tables: Tables, *, read_only: bool = False) -> Storage:
    """The tables at a place, made where they are not there yet. Raises StorageError, and ConfigError where they are
    of a version that is not read. What is there and is opened `read_only` is left as it is, and may be a file that
    nobody may write.
    """
    if isinstance(place, Path):
        return SqliteStorage(place, tables, read_only=read_only)
    from bot.storage.postgres import PostgresStorage  # Brings psycopg, which an extra installs.

    return PostgresStorage(place, tables, read_only=read_only)


def is_kept(place: Place, tables: Tables) -> bool:
    """Whether anything has been kept in the tables at a place. Raises StorageError."""
    if isinstance(place, Path):
        return place.is_file()
    from bot.storage.postgres import has_tables

    return has_tables(place, tables)
