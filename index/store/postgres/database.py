"""The PostgreSQL database under the store: pooled connections, transactions that nest, numbered migrations."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from typing import Any

from index.errors import IndexingError
from index.store.postgres.address import Address
from index.store.postgres.schema import INDEX, Schema

try:
    import psycopg
    from psycopg import Connection
    from psycopg_pool import ConnectionPool
except ImportError as missing:  # The extra is not installed, or has no libpq.
    from index.installation import extra_command

    raise IndexingError(
        f"[index] store is a PostgreSQL address, and psycopg cannot be imported ({missing}); "
        f"run: {extra_command('postgres')}"
    ) from None

PROGRAM = "dateline"  # as which PostgreSQL lists its connections
_MOST = 10  # connections of one process
_PATIENCE = 10.0  # seconds to wait for a connection
# Without these PostgreSQL notices in two hours that a machine has lost its power, and keeps its locks until then.
_ALIVE = "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3"


class Row:
    """A row by the places and by the names of its columns."""

    __slots__ = ("_places", "_values")

    def __init__(self, places: dict[str, int], values: Sequence[Any]) -> None:
        self._places = places
        self._values = values

    def __getitem__(self, key: int | str) -> Any:
        return self._values[self._places[key] if isinstance(key, str) else key]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)


class Database:
    """The tables of a schema in the database at an address; whoever is to `create` brings them up to date. Safe
    from any thread.

    Raises IndexingError wherever PostgreSQL cannot be reached or refuses, and NoIndexError where it has no tables
    of Dateline's.
    """

    def __init__(self, address: Address, schema: Schema = INDEX, *, create: bool = False) -> None:
        self.address = address
        self._term: int | None = None
        self._within = threading.local()
        with self._explained(), _connected(address) as connection:
            schema.check(connection, address, create=create)
        self._pool: ConnectionPool[Connection[Row]] = pool(address, _named, schema)

    def rows(self, sql: str, *values: Any) -> list[Row]:
        """The rows that a statement gives, if it gives any."""
        with self._explained(), self.connection() as connection:
            cursor = connection.execute(_translated(sql), values, binary=True)
            return cursor.fetchall() if cursor.description else []

    def execute(self, sql: str, values: Sequence[Any] = ()) -> None:
        with self._writing() as connection:
            connection.execute(_translated(sql), values)

    def execute_each(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._writing() as connection, connection.cursor() as cursor:
            cursor.executemany(_translated(sql), list(rows))

    def copy(self, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        """Adds rows to a table in one statement."""
        with (
            self._writing() as connection,
            connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copying,
        ):
            for row in rows:
                copying.write_row(row)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: kept at the end, undone on any exception. One may stand inside another."""
        with self._explained(), self.connection() as connection:
            outer = self._connection is None
            self._within.connection = connection
            try:
                with connection.transaction():
                    if outer and self._term is not None:
                        self._check_term(connection)
                    yield
            finally:
                if outer:
                    self._within.connection = None

    @contextmanager
    def connection(self) -> Iterator[Connection[Row]]:
        """The connection of this thread's transaction, or else one of the pool's."""
        if self._connection is not None:
            yield self._connection
            return
        with self._pool.connection() as connection:
            yield connection

    def close(self) -> None:
        self._pool.close()

    def succeed(self) -> None:
        """Has no other than this one write from now on, of those that have the right to or had it.

        Waits for the end of one that is under way.
        """
        self._term = self.rows("UPDATE writer SET term = term + 1 RETURNING term")[0][0]

    @contextmanager
    def _writing(self) -> Iterator[Connection[Row]]:
        """The connection for a statement that writes: in a transaction where the right to is looked at in those."""
        alone = self._term is not None and self._connection is None
        with (
            self._explained(),
            self.transaction() if alone else nullcontext(),
            self.connection() as connection,
        ):
            yield connection

    def _check_term(self, connection: Connection[Row]) -> None:
        row = connection.execute("SELECT term FROM writer FOR SHARE").fetchone()
        if row is None or row[0] != self._term:
            raise IndexingError(
                f"{self.address}: another process writes this index now, as PostgreSQL lost the connection by which "
                "this one had the right to; run 'dateline index' again (nothing is lost)"
            )

    @property
    def _connection(self) -> Connection[Row] | None:
        return getattr(self._within, "connection", None)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        with explained(self.address):
            yield


def is_in(address: Address, schema: Schema) -> bool:
    """Whether the tables of a schema have been made in the database at an address. Raises IndexingError."""
    with explained(address), _connected(address) as connection:
        return schema.is_in(connection)


def pool(address: Address, rows: Any, schema: Schema = INDEX) -> ConnectionPool[Any]:
    """Connections to a database, opened as they are needed, whose rows are made by `rows`."""

    def configure(connection: Connection[Any]) -> None:
        for setting in (f"SET search_path TO {schema.name}, public", _ALIVE, *schema.settings):
            connection.execute(setting)

    return ConnectionPool(
        address.url,
        kwargs={"autocommit": True, "row_factory": rows, "application_name": PROGRAM},
        min_size=1,
        max_size=_MOST,
        timeout=_PATIENCE,
        # Or it waits twice as long after each failure, and finds a database that is back minutes later.
        reconnect_timeout=_PATIENCE,
        configure=configure,
        check=ConnectionPool.check_connection,
        name=PROGRAM,
        open=True,
    )


@contextmanager
def session(address: Address) -> Iterator[Connection[Any]]:
    """A connection of its own, each statement in which counts at once: for what ends with its process."""
    with _connected(address, autocommit=True) as connection:
        connection.execute(_ALIVE)
        yield connection


def refused(address: Address, error: psycopg.Error) -> IndexingError:
    """What PostgreSQL says, in words, and what to do."""
    reason = " ".join(str(error).split())
    if isinstance(error, psycopg.OperationalError):
        return IndexingError(
            f"{address}: PostgreSQL cannot be used ({reason}); see that it runs and lets you in there, or set "
            "[index] store (nothing that was indexed is lost)"
        )
    return IndexingError(f"{address}: PostgreSQL refused ({reason}); run 'dateline verify'")


@contextmanager
def explained(address: Address) -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise refused(address, error) from error


def _connected(address: Address, *, autocommit: bool = False) -> Connection[Any]:
    return psycopg.connect(
        address.url, connect_timeout=int(_PATIENCE), application_name=PROGRAM, autocommit=autocommit
    )


def _named(cursor: psycopg.Cursor[Any]) -> Any:
    places = {column.name: place for place, column in enumerate(cursor.description or ())}
    return lambda values: Row(places, values)


@lru_cache(maxsize=500)
def _translated(sql: str) -> Any:
    """SQL with a question mark for each value, as psycopg has it."""
    return sql.replace("%", "%%").replace("?", "%s")
