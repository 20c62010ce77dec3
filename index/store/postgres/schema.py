"""Tables that belong together in a PostgreSQL database: a schema of their own, brought up to date by migrations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from index.errors import IndexingError, NoIndexError
from index.store.postgres.address import Address

if TYPE_CHECKING:
    import psycopg

OLDEST = 15  # the first version of PostgreSQL that is tested
_MIGRATING = 0x646174656C696E65  # the advisory lock of whoever migrates


@dataclass(frozen=True, slots=True)
class Schema:
    """The schema `name`, so that a database can be shared with other programs, with the tables that the numbered
    files in the folder migrations/ of `package` make. `settings` hold for each connection to it.

    In words it is `what` the tables hold; the command `made_by` makes them.
    """

    name: str
    package: str
    what: str
    made_by: str
    settings: tuple[str, ...] = ()

    def is_in(self, connection: psycopg.Connection[Any]) -> bool:
        """Whether it has been made in a database."""
        return self._run(connection) > 0

    def check(self, connection: psycopg.Connection[Any], address: Address, *, create: bool) -> None:
        """Sees to it that the tables are there as they are now; only whoever is to `create` changes any.

        Raises NoIndexError where there are none, and IndexingError.
        """
        version = connection.info.server_version // 10_000
        if version < OLDEST:
            raise IndexingError(f"{address}: is PostgreSQL {version}; Dateline needs {OLDEST} or newer")
        have, known = self._run(connection), len(_migrations(self.package))
        if have > known:
            raise IndexingError(f"{address}: made by a newer version of Dateline; update this one")
        if have == known:
            return
        if create:
            self._migrate(connection, address)
        elif have == 0:
            raise NoIndexError(f"{address}: there is no {self.what} here; run '{self.made_by}' to build one")
        else:
            raise IndexingError(
                f"{address}: made by an older version of Dateline; '{self.made_by}' brings it up to date"
            )

    def _run(self, connection: psycopg.Connection[Any]) -> int:
        """How many migrations have been run."""
        found = connection.execute("SELECT to_regclass(%s)", (f"{self.name}.migrations",)).fetchone()
        if found is None or found[0] is None:
            return 0
        row = connection.execute(f"SELECT coalesce(max(number), 0) FROM {self.name}.migrations").fetchone()
        return int(row[0]) if row else 0

    def _migrate(self, connection: psycopg.Connection[Any], address: Address) -> None:
        """Runs the migrations that have not been run, all or none; another process waits meanwhile."""
        from psycopg import errors

        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MIGRATING,))
        try:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {self.name}")
            connection.execute(f"SET LOCAL search_path TO {self.name}, public")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS migrations (number integer PRIMARY KEY, run timestamptz DEFAULT now())"
            )
            for number, sql in enumerate(
                _migrations(self.package)[self._run(connection) :], self._run(connection) + 1
            ):
                connection.execute(sql)
                connection.execute("INSERT INTO migrations VALUES (%s)", (number,))
        except errors.FeatureNotSupported as error:
            reason = error.diag.message_primary
            raise IndexingError(
                f"{address}: pgvector is missing ({reason}); install it where PostgreSQL runs"
            ) from error
        except errors.InsufficientPrivilege as error:
            reason = error.diag.message_primary
            raise IndexingError(
                f"{address}: the tables cannot be made ({reason}); have an administrator give this user the right to "
                "create in that database, and run 'CREATE EXTENSION vector' there"
            ) from error


INDEX = Schema(
    "dateline",
    "index.store.postgres",
    "index",
    "dateline index",
    # The rows that pgvector looks through at a time, and at most, until enough of them are within the filters.
    (
        "SET hnsw.ef_search = 400",
        "SET hnsw.iterative_scan = strict_order",
        "SET hnsw.max_scan_tuples = 100000",
        # A plan for any values takes every period for short, and reads all of it: of a year of a million passages
        # keywords took 240 ms.
        "SET plan_cache_mode = force_custom_plan",
    ),
)


@lru_cache
def _migrations(package: str) -> tuple[str, ...]:
    files = resources.files(package).joinpath("migrations").iterdir()
    named = sorted((file for file in files if file.name.endswith(".sql")), key=lambda file: file.name)
    return tuple(file.read_text(encoding="utf-8") for file in named)
