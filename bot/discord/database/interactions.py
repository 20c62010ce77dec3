"""Commands, buttons and forms: each is taken by one process, and by another if that one dies on it."""

from __future__ import annotations

from bot.discord.database.connection import Connection

# Discord's own limit is 15 minutes; with the last of them nobody could be answered any more.
TOKEN_LASTS = 14 * 60.0


class Interactions:
    """Which interactions are taken. A token is held only until its interaction is answered."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(
        self,
        interaction: int,
        token: str | None,
        language: str | None = None,
        guild: int | None = None,
        *,
        again: bool = False,
    ) -> bool:
        """Takes an interaction; false where somebody has it already. Where it is tried `again`, this process may be
        who has it: a connection that is lost may have taken the answer with it.

        With a token whoever used it is told if this process dies before it is done, in their language, by one that
        answers for the server where that was.
        """
        return bool(
            self._connection.all(
                """INSERT INTO interactions (id, token, language, guild, owner, lease, at)
                   VALUES (?, ?, ?, ?, ?, ?, ?)
                   ON CONFLICT (id) DO UPDATE SET lease = excluded.lease
                   WHERE ? AND interactions.owner = excluded.owner RETURNING id""",
                *(
                    interaction,
                    token,
                    language,
                    guild,
                    self._connection.owner,
                    self._connection.lease(),
                    self._connection.now(),
                    again,
                ),
            )
        )

    def done(self, interaction: int) -> None:
        """Whoever used it has been answered: its token is not needed any more."""
        self._connection.all("UPDATE interactions SET token = NULL WHERE id = ?", interaction)

    def renew(self) -> None:
        self._connection.all(
            "UPDATE interactions SET lease = ? WHERE owner = ? AND token IS NOT NULL",
            *(self._connection.lease(), self._connection.owner),
        )

    def take_over(self) -> list[tuple[int, str, str | None]]:
        """The id, token and language of those that a process died on; each is given out once."""
        now = self._connection.now()
        rows = self._connection.all(
            f"""SELECT id, token, language FROM interactions
                WHERE token IS NOT NULL AND lease < ? AND at > ? AND {self._connection.ours}""",
            *(now, now - TOKEN_LASTS),
        )
        return [
            (id_, token, language)
            for id_, token, language in rows
            if self._connection.all(
                "UPDATE interactions SET token = NULL WHERE id = ? AND token = ? RETURNING id", id_, token
            )
        ]

    def sweep(self) -> None:
        """Drops what Discord will not send again, and tokens that are of no use any more."""
        self._connection.all("DELETE FROM interactions WHERE at < ?", self._connection.now() - TOKEN_LASTS)
