"""Conversations in PostgreSQL, by langgraph's own checkpointer: every process of a bot goes on with each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from langgraph.checkpoint.postgres import PostgresSaver
from psycopg.errors import DeadlockDetected, SerializationFailure
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool

from bot.conversation.checkpoints import SERIALIZER, Conversations
from bot.errors import StorageError
from index.store.postgres.address import Address
from index.store.postgres.database import pool, refused


class PostgresConversations(Conversations):
    """The conversations kept in the database at an address. All that is done with them, also by langgraph, raises
    StorageError.
    """

    def __init__(self, address: Address) -> None:
        self._address = address
        self._pool = pool(address, dict_row)
        self._saver = _Saver(self._pool, address)
        self._saver.setup()
        super().__init__(self._saver)

    def names(self) -> list[str]:
        with _explained(self._address), self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT DISTINCT thread_id FROM checkpoints ORDER BY thread_id"
            ).fetchall()
        return [row["thread_id"] for row in rows]

    def trim(self, name: str) -> None:
        """Keeps the last checkpoint of a conversation, which holds all of it that is used."""
        try:
            self._saver.prune([name])
        except StorageError as error:
            # Where another process adds to it or trims it just now, that one's next turn will.
            if not isinstance(error.__cause__, SerializationFailure | DeadlockDetected):
                raise

    def close(self) -> None:
        self._pool.close()


class _Saver(PostgresSaver):
    def __init__(self, connections: ConnectionPool[Any], address: Address) -> None:
        super().__init__(connections, serde=SERIALIZER)
        self._address = address

    @contextmanager
    def _cursor(self, *, pipeline: bool = False) -> Iterator[psycopg.Cursor[DictRow]]:
        with _explained(self._address), super()._cursor(pipeline=pipeline) as cursor:
            yield cursor


@contextmanager
def _explained(address: Address) -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise StorageError(str(refused(address, error))) from error
