"""Tables in a PostgreSQL database, which processes on several machines share."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.errors import StorageError
from bot.storage.storage import Tables
from index.errors import IndexingError, NoIndexError
from index.store.postgres.address import Address
from index.store.postgres.database import Database, is_in


class PostgresStorage:
    """The tables in the database at an address, made where they are not there yet unless `read_only`."""

    def __init__(self, address: Address, tables: Tables, *, read_only: bool = False) -> None:
        self._alone = zlib.crc32(tables.name.encode())
        with _explained():
            self._database = Database(address, tables.schema, create=not read_only)
        # Machines' clocks differ, and what holds until some moment must hold for all of them.
        theirs: float
        ((theirs,),) = self.all("SELECT extract(epoch FROM clock_timestamp())::double precision")
        self._ahead = theirs - time.time()

    def close(self) -> None:
        self._database.close()

    def all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with _explained():
            return [tuple(row) for row in self._database.rows(sql, *values)]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with _explained(), self._database.transaction():
            # As in SQLite: what is read in the block still holds when the block writes.
            self.all("SELECT pg_advisory_xact_lock(?)", self._alone)
            yield

    def now(self) -> float:
        return time.time() + self._ahead

    def erase(self) -> None:
        """Nothing: VACUUM, which PostgreSQL does by itself, has what was deleted overwritten."""

    def scrub(self) -> None:
        """As `erase`."""


def has_tables(address: Address, tables: Tables) -> bool:
    """Whether the tables have been made in the database at an address."""
    with _explained():
        return is_in(address, tables.schema)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (IndexingError, NoIndexError) as error:
        raise StorageError(str(error)) from error
