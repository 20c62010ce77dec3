"""What servers' administrators have set, and which commands Discord was told."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from bot.discord.database.connection import Connection
from bot.discord.records import Rules

LISTS = ("channels", "ask_channels", "roles")


class Servers:
    """The rules of each server. Each change sets one of them, so that two at once do not undo each other."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rules(self, guild: int | None) -> Rules:
        # Every message on a server asks for these: one statement, and none for what is on no server.
        rows = guild and self._connection.all(
            """SELECT s.channels, s.ask_channels, s.roles, s.threads, o.channel, o.names
               FROM (SELECT CAST(? AS bigint) AS guild) AS here LEFT JOIN servers AS s ON s.guild = here.guild
               LEFT JOIN outlets AS o ON o.guild = here.guild ORDER BY o.channel""",
            guild,
        )
        if not rows:
            return Rules()
        channels, ask_channels, roles, threads = rows[0][:4]
        outlets = {channel: tuple(json.loads(names)) for *_, channel, names in rows if names}
        return Rules(_ids(channels), _ids(ask_channels), _ids(roles), threads=bool(threads), outlets=outlets)

    def set_list(self, guild: int, which: str, ids: Collection[int]) -> None:
        """Sets the channels, ask_channels or roles of a server."""
        if which not in LISTS:
            raise ValueError(f"{which}: servers have {', '.join(LISTS)}")
        self._set(guild, which, json.dumps(sorted(ids)))

    def set_threads(self, guild: int, threads: bool) -> None:
        self._set(guild, "threads", threads)

    def set_outlets(self, guild: int, channel: int, names: Sequence[str]) -> None:
        """Keeps a channel to some outlets; with none it is kept to none any more."""
        if not names:
            self._connection.all("DELETE FROM outlets WHERE channel = ?", channel)
            return
        self._connection.all(
            """INSERT INTO outlets (channel, guild, names) VALUES (?, ?, ?)
               ON CONFLICT (channel) DO UPDATE SET guild = excluded.guild, names = excluded.names""",
            *(channel, guild, json.dumps(names)),
        )

    def synced(self, application: int) -> str | None:
        """The fingerprint of the commands that Discord was last told."""
        rows = self._connection.all("SELECT commands FROM synced WHERE application = ?", application)
        return str(rows[0][0]) if rows else None

    def set_synced(self, application: int, commands: str) -> None:
        self._connection.all(
            """INSERT INTO synced (application, commands) VALUES (?, ?)
               ON CONFLICT (application) DO UPDATE SET commands = excluded.commands""",
            *(application, commands),
        )

    def _set(self, guild: int, column: str, value: object) -> None:
        self._connection.all(
            f"""INSERT INTO servers (guild, {column}) VALUES (?, ?)
                ON CONFLICT (guild) DO UPDATE SET {column} = excluded.{column}""",
            *(guild, value),
        )


def _ids(stored: str | None) -> frozenset[int]:
    return frozenset(json.loads(stored or "[]"))
