"""Rates: how often a person or a server has asked just now, in whichever processes."""

from __future__ import annotations

from bot.discord.database.connection import Connection

WINDOW = 60.0  # seconds in which uses are counted, from the first of them


class Rates:
    """Counts uses by whose they are. Persons and servers have no number in common."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, subject: int, most: int) -> float:
        """Counts a use. Where it is one more than the `most` in a window, gives the seconds until the next window."""
        now = self._connection.now()
        ((began, used),) = self._connection.all(
            """INSERT INTO rates (subject, began, used) VALUES (?, ?, 1) ON CONFLICT (subject) DO UPDATE SET
                   used = CASE WHEN rates.began <= excluded.began - ? THEN 1 ELSE rates.used + 1 END,
                   began = CASE WHEN rates.began <= excluded.began - ? THEN excluded.began ELSE rates.began END
               RETURNING began, used""",
            *(subject, now, WINDOW, WINDOW),
        )
        return float(began + WINDOW - now) if used > most else 0.0

    def sweep(self) -> None:
        """Forgets the windows that are over."""
        self._connection.all("DELETE FROM rates WHERE began <= ?", self._connection.now() - WINDOW)
