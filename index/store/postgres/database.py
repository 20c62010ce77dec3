"""The PostgreSQL database under the store: pooled connections, transactions that nest, numbered migrations."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib import resources
from typing import Any

from index.errors import IndexingError, NoIndexError
from index.store.postgres.address import Address

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

OLDEST = 15  # the first version of PostgreSQL that is tested
PROGRAM = "dateline"  # as which PostgreSQL lists its connections
SCHEMA = "dateline"  # in which all tables are, so that a database can be shared with other programs
_MOST = 10  # connections of one process
_PATIENCE = 10.0  # seconds to wait for a connection
_MIGRATING = 0x646174656C696E65  # the advisory lock of whoever migrates
# The rows that pgvector looks through at a time, and at most, until enough of them are within the filters.
_SETTINGS = (
    f"SET search_path TO {SCHEMA}, public",
    "SET hnsw.ef_search = 400",
    "SET hnsw.iterative_scan = strict_order",
    "SET hnsw.max_scan_tuples = 100000",
)


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
    """The database at an address; whoever is to `create` brings its tables up to date. Safe from any thread.

    Raises IndexingError wherever PostgreSQL cannot be reached or refuses, and NoIndexError where it has no tables
    of Dateline's.
    """

    def __init__(self, address: Address, *, create: bool = False) -> None:
        self.address = address
        self._within = threading.local()
        with self._explained(), psycopg.connect(address.url, connect_timeout=int(_PATIENCE)) as connection:
            _check(connection, address, create=create)
        self._pool: ConnectionPool[Connection[Row]] = pool(address, _named)

    def rows(self, sql: str, *values: Any) -> list[Row]:
        with self._explained(), self.connection() as connection:
            return connection.execute(_translated(sql), values, binary=True).fetchall()

    def execute(self, sql: str, values: Sequence[Any] = ()) -> None:
        with self._explained(), self.connection() as connection:
            connection.execute(_translated(sql), values)

    def execute_each(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._explained(), self.connection() as connection, connection.cursor() as cursor:
            cursor.executemany(_translated(sql), list(rows))

    def copy(self, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        """Adds rows to a table in one statement."""
        with (
            self._explained(),
            self.connection() as connection,
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

    @property
    def _connection(self) -> Connection[Row] | None:
        return getattr(self._within, "connection", None)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            raise refused(self.address, error) from error


def pool(address: Address, rows: Any) -> ConnectionPool[Any]:
    """Connections to a database, opened as they are needed, whose rows are made by `rows`."""
    return ConnectionPool(
        address.url,
        kwargs={"autocommit": True, "row_factory": rows, "application_name": PROGRAM},
        min_size=1,
        max_size=_MOST,
        timeout=_PATIENCE,
        configure=_configure,
        check=ConnectionPool.check_connection,
        name=PROGRAM,
        open=True,
    )


def refused(address: Address, error: psycopg.Error) -> IndexingError:
    """What PostgreSQL says, in words, and what to do."""
    reason = " ".join(str(error).split())
    if isinstance(error, psycopg.OperationalError):
        return IndexingError(
            f"{address}: PostgreSQL cannot be used ({reason}); see that it runs and lets you in there, or set "
            "[index] store (nothing that was indexed is lost)"
        )
    return IndexingError(f"{address}: PostgreSQL refused ({reason}); run 'dateline verify'")


def _check(connection: psycopg.Connection[Any], address: Address, *, create: bool) -> None:
    version = connection.info.server_version // 10_000
    if version < OLDEST:
        raise IndexingError(f"{address}: is PostgreSQL {version}; Dateline needs {OLDEST} or newer")
    have, known = _migrated(connection), len(_migrations())
    if have > known:
        raise IndexingError(f"{address}: made by a newer version of Dateline; update this one")
    if have == known:
        return
    if create:
        _migrate(connection, address)
    elif have == 0:
        raise NoIndexError(f"{address}: there is no index here; run 'dateline index' to build one")
    else:
        raise IndexingError(
            f"{address}: made by an older version of Dateline; 'dateline index' brings it up to date"
        )


def _migrate(connection: psycopg.Connection[Any], address: Address) -> None:
    """Runs the migrations that have not been run, all or none; another process waits meanwhile."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MIGRATING,))
    try:
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        connection.execute(f"SET LOCAL search_path TO {SCHEMA}, public")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS migrations (number integer PRIMARY KEY, run timestamptz DEFAULT now())"
        )
        for number, sql in enumerate(_migrations()[_migrated(connection) :], _migrated(connection) + 1):
            connection.execute(sql)
            connection.execute("INSERT INTO migrations VALUES (%s)", (number,))
    except psycopg.errors.FeatureNotSupported as error:
        reason = error.diag.message_primary
        raise IndexingError(
            f"{address}: pgvector is missing ({reason}); install it where PostgreSQL runs"
        ) from error
    except psycopg.errors.InsufficientPrivilege as error:
        reason = error.diag.message_primary
        raise IndexingError(
            f"{address}: the tables cannot be made ({reason}); have an administrator give this user the right to "
            "create in that database, and run 'CREATE EXTENSION vector' there"
        ) from error


def _migrated(connection: psycopg.Connection[Any]) -> int:
    """How many migrations have been run."""
    found = connection.execute("SELECT to_regclass(%s)", (f"{SCHEMA}.migrations",)).fetchone()
    if found is None or found[0] is None:
        return 0
    row = connection.execute(f"SELECT coalesce(max(number), 0) FROM {SCHEMA}.migrations").fetchone()
    return int(row[0]) if row else 0


@lru_cache(maxsize=1)
def _migrations() -> tuple[str, ...]:
    files = resources.files("index.store.postgres").joinpath("migrations").iterdir()
    named = sorted((file for file in files if file.name.endswith(".sql")), key=lambda file: file.name)
    return tuple(file.read_text(encoding="utf-8") for file in named)


def _configure(connection: Connection[Any]) -> None:
    for setting in _SETTINGS:
        connection.execute(setting)


def _named(cursor: psycopg.Cursor[Any]) -> Any:
    places = {column.name: place for place, column in enumerate(cursor.description or ())}
    return lambda values: Row(places, values)


@lru_cache(maxsize=500)
def _translated(sql: str) -> Any:
    """SQL with a question mark for each value, as psycopg has it."""
    return sql.replace("%", "%%").replace("?", "%s")
