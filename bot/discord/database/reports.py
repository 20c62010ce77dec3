"""Reports for whoever keeps the archive: what was asked, and what of it the reporting does not answer."""

from __future__ import annotations

import datetime

from bot.discord.database.connection import Connection
from bot.discord.records import Asked, Missing
from bot.query_analysis import Kind


class Reports:
    """Counts what is held. What was forgotten or deleted is in no report, and who asked neither."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def asked(self, days: int, guild: int | None = None) -> Asked:
        """What was asked in the last `days`, on one server or, without one, anywhere."""
        here, where = ("", ()) if guild is None else ("AND q.guild = ?", (guild,))
        rows = self._connection.all(
            f"""SELECT q.text, q.asked, q.private OR q.guild IS NULL, a.sentences
                FROM questions AS q JOIN answers AS a ON a.question = q.id
                WHERE q.asked >= ? AND a.kind != ? {here} ORDER BY q.asked DESC""",
            *(self._connection.now() - days * 86400, Kind.GREETING, *where),
        )
        times: dict[str, list[tuple[str, float]]] = {}
        untold = 0
        for text, at, private, sentences in rows:
            if sentences:
                continue
            if private or not text:
                untold += 1
            else:
                times.setdefault(text.casefold().rstrip("?!. "), []).append((text, at))
        missing = [
            Missing(same[0][0], len(same), datetime.datetime.fromtimestamp(same[0][1], datetime.UTC))
            for same in times.values()
        ]
        missing.sort(key=lambda one: (one.times, one.last), reverse=True)
        answered = sum(bool(sentences) for *_, sentences in rows)
        return Asked(len(rows), answered, tuple(missing), untold)
