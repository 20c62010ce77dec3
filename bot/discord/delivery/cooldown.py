"""How often one person and one server may ask."""

from __future__ import annotations

import logging
import math

from bot.discord.database.rates import Rates
from bot.discord.language import many
from bot.errors import StorageError

log = logging.getLogger(__name__)
_YOURS = (
    "You have asked a lot in the last minute. I can take your next question in {n} second.",
    "You have asked a lot in the last minute. I can take your next question in {n} seconds.",
)
_SERVERS = (
    "This server has asked a lot in the last minute. Please try again in {n} second.",
    "This server has asked a lot in the last minute. Please try again in {n} seconds.",
)


class Cooldown:
    """Counts questions a minute, per person and per server, in all processes together. Blocking."""

    def __init__(self, rates: Rates, per_person: int, per_server: int) -> None:
        self._rates = rates
        self._per_person = per_person
        self._per_server = per_server

    def refusal(self, person: int, server: int | None) -> str | None:
        """Counts a question, or says in a friendly way when the next one may be asked."""
        try:
            if wait := self._rates.count(person, self._per_person):
                return many(math.ceil(wait), *_YOURS)
            if server is not None and (wait := self._rates.count(server, self._per_server)):
                return many(math.ceil(wait), *_SERVERS)
        except StorageError as error:  # in doubt it is answered
            log.error("a question was not counted: %s", error)
        return None
