"""How often one person and one server may ask."""

from __future__ import annotations

import math
import time

from discord.ext import commands

_WINDOW = 60.0


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
            return (
                f"You have asked a lot in the last minute. I can take your next question in {_seconds(wait)}."
            )
        if server is not None and (wait := self._servers.update_rate_limit(server, now)):
            return f"This server has asked a lot in the last minute. Please try again in {_seconds(wait)}."
        return None


def _itself(key: int) -> int:
    return key


def _seconds(wait: float) -> str:
    whole = math.ceil(wait)
    return f"{whole} second{'' if whole == 1 else 's'}"
