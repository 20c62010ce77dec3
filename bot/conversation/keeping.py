"""Where conversations are kept: beside the index, wherever that is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from index.backends.place import Place

if TYPE_CHECKING:
    from bot.conversation.checkpoints import Conversations

FILE = "conversations.db"


def conversations_at(place: Place) -> Conversations:
    """The conversations kept beside the index at a place. Raises StorageError where they cannot be had, and
    IndexingError where PostgreSQL's package is missing.
    """
    # Most that is imported here takes a second to come, and many who ask keep no conversation.
    if isinstance(place, Path):
        from bot.conversation.checkpoints import SqliteConversations

        return SqliteConversations(place / FILE)
    from bot.conversation.postgres import PostgresConversations

    return PostgresConversations(place)


def may_be_kept(place: Place) -> bool:
    """Whether conversations beside the index at a place can be written there, or where nothing is yet could be."""
    if not isinstance(place, Path) or not place.exists():
        return True
    file = place / FILE
    return os.access(place, os.W_OK) and (not file.exists() or os.access(file, os.W_OK))


def has_conversations(place: Place) -> bool:
    """Whether any may be kept beside the index at a place."""
    return not isinstance(place, Path) or (place / FILE).exists()
