"""What of a message a phone had no room for, by page: whoever may read the message may read it."""

from __future__ import annotations

from bot.discord.database.connection import Connection


class Remainders:
    """The pages that follow a message with news, kept as long as answers are."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, id_: int, person: int, channel: int | None, guild: int | None, pages: str) -> None:
        """Keeps what follows a message, which is told to a person or in a channel, under an id; once."""
        self._connection.all(
            """INSERT INTO remainders (id, person, channel, guild, pages, at) VALUES (?, ?, ?, ?, ?, ?)
               ON CONFLICT (id) DO NOTHING""",
            *(id_, person, channel, guild, pages, self._connection.now()),
        )

    def of(self, id_: int, person: int, channel: int) -> str | None:
        """The pages under an id; none for a person who was not told, or anywhere but in the channel that was."""
        rows = self._connection.all(
            "SELECT pages FROM remainders WHERE id = ? AND coalesce(channel = ?, person = ?)",
            *(id_, channel, person),
        )
        return str(rows[0][0]) if rows else None
