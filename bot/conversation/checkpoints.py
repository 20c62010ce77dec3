"""Conversations that survive a restart: a langgraph checkpoint each, kept apart from the index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver

from bot.conversation.turn import Turn
from bot.errors import StorageError

# Earlier versions kept turns as objects, of which langgraph warns where it has not been told of their type.
SERIALIZER = JsonPlusSerializer(allowed_msgpack_modules=[Turn])


class Conversations:
    """Conversations that a `saver` of langgraph's keeps. Each has a name, and none ever sees another's turns."""

    def __init__(self, saver: BaseCheckpointSaver[str]) -> None:
        self.saver = saver

    def names(self) -> list[str]:
        return sorted({str(one.config["configurable"]["thread_id"]) for one in self.saver.list(None)})

    def turns(self, name: str) -> list[Turn]:
        """What a conversation remembers, oldest first."""
        kept = self.saver.get_tuple({"configurable": {"thread_id": name}})
        return list(map(Turn.of, kept.checkpoint["channel_values"].get("turns", ()))) if kept else []

    def trim(self, name: str) -> None:
        """Lets go of what is not used; how much a saver of somebody's own keeps is theirs to say."""

    def forget(self, name: str) -> bool:
        """Erases a conversation; says whether there was one."""
        known = self.saver.get_tuple({"configurable": {"thread_id": name}}) is not None
        self.saver.delete_thread(name)
        return known

    def close(self) -> None:
        """Closes what was opened here: nothing, where the saver is somebody else's."""


def unkept() -> BaseCheckpointSaver[str]:
    """What holds conversations only as long as the process lives."""
    return InMemorySaver()


class SqliteConversations(Conversations):
    """The conversations kept in a file. All that is done with them, also by langgraph, raises StorageError."""

    def __init__(self, file: Path) -> None:
        with _explained(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(file, check_same_thread=False, timeout=30)
            # What is erased is overwritten, not only unlinked.
            self._db.execute("PRAGMA secure_delete = ON")
            self._saver = _Saver(self._db, file)
            self._saver.setup()
        super().__init__(self._saver)

    def names(self) -> list[str]:
        with self._saver.cursor(transaction=False) as cursor:
            cursor.execute("SELECT DISTINCT thread_id FROM checkpoints ORDER BY thread_id")
            return [row[0] for row in cursor.fetchall()]

    def trim(self, name: str) -> None:
        """Keeps the last checkpoint of a conversation, which holds all of it that is used."""
        # langgraph's own `prune` is not there for SQLite. Checkpoint ids ascend in time.
        with self._saver.cursor() as cursor:
            for table in ("checkpoints", "writes"):
                cursor.execute(
                    f"DELETE FROM {table} WHERE thread_id = ? AND checkpoint_id <"
                    " (SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = ?)",
                    (name, name),
                )

    def forget(self, name: str) -> bool:
        known = super().forget(name)
        # What was said stands in the log of writes too, for as long as another process has it open.
        with self._saver.cursor(transaction=False) as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return known

    def close(self) -> None:
        with self._saver.lock:
            self._db.close()


class _Saver(SqliteSaver):
    def __init__(self, db: sqlite3.Connection, file: Path) -> None:
        super().__init__(db, serde=SERIALIZER)
        self._file = file

    @contextmanager
    def cursor(self, transaction: bool = True) -> Iterator[sqlite3.Cursor]:
        with _explained(self._file), super().cursor(transaction) as cursor:
            yield cursor


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StorageError(
            f"{file}: cannot be read or written ({error}); free some space, allow writing there or try again"
        ) from error
