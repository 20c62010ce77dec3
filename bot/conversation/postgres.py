"""Conversations in PostgreSQL, by langgraph's own checkpointer: every process of a bot goes on with each."""

from __future__ import annotations

from contextlib import suppress

from langgraph.checkpoint.postgres import PostgresSaver
from psycopg.errors import DeadlockDetected, SerializationFailure
from psycopg.rows import dict_row

from bot.conversation.checkpoints import SERIALIZER, Conversations
from index.store.postgres.address import Address
from index.store.postgres.database import pool


class PostgresConversations(Conversations):
    """The conversations kept in the database at an address."""

    def __init__(self, address: Address) -> None:
        self._pool = pool(address, dict_row)
        self._saver = PostgresSaver(self._pool, serde=SERIALIZER)
        self._saver.setup()
        super().__init__(self._saver)

    def names(self) -> list[str]:
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT DISTINCT thread_id FROM checkpoints ORDER BY thread_id"
            ).fetchall()
        return [row["thread_id"] for row in rows]

    def trim(self, name: str) -> None:
        """Keeps the last checkpoint of a conversation, which holds all of it that is used."""
        # Where another process adds to it or trims it just now, that one's next turn will.
        with suppress(SerializationFailure, DeadlockDetected):
            self._saver.prune([name])

    def close(self) -> None:
        self._pool.close()
