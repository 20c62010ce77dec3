"""How often one person and one server may ask."""

from __future__ import annotations

import math
import time

from discord.ext import commands

from bot.discord.language import many

_WINDOW = 60.0
_YOURS = (
    "You have asked a lot in the last minute. I can take your next question in {n} second.",
    "You have asked a lot in the last minute. I can take your next question in {n} seconds.",
)
_SERVERS = (
    "This server has asked a lot in the last minute. Please try again in {n} second.",
    "This server has asked a lot in the last minute. Please try again in {n} seconds.",
)


class Cooldown:
    """Counts questions a minute, per person and per server."""

    def __init__(self, per_person: int, per_server: int) -> None:
        self._people: commands.CooldownMapping[int] = commands.CooldownMapping(
            commands.Cooldown(per_person, _WINDOW), _itself
        )
        self._servers: commands.CooldownMapping[int] = commands.CooldownMapping(
            commands.Cooldown(per_server, _WINDOW), _itself
        )

    def refusal(self, person: int, server: int | None) -> str | None:
        """Counts a question, or says in a friendly way when the next one may be asked."""
        now = time.time()
        if wait := self._people.update_rate_limit(person, now):
            return many(math.ceil(wait), *_YOURS)
        if server is not None and (wait := self._servers.update_rate_limit(server, now)):
            return many(math.ceil(wait), *_SERVERS)
        return None


def _itself(key: int) -> int:
    return key
