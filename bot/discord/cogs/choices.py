"""What Discord suggests while somebody types: outlets, and the names of timezones."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable

from discord import app_commands

from bot.discord.delivery.inbox import Interaction
from bot.discord.engine import Engine
from bot.discord.rendering.escape import plain
from bot.discord.schedule import timezones
from corpus import DatelineError

log = logging.getLogger(__name__)

_OUTLETS_FOR = 60.0
_CHOICES = 25
_LIMIT = 100


class OutletChoices:
    """The outlets of the reporting, asked for once a minute; where it cannot be asked, those known before."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._outlets: list[str] = []
        self._until: float | None = None

    async def fitting(self, typed: str) -> list[app_commands.Choice[str]]:
        if self._until is None or time.monotonic() > self._until:
            try:
                self._outlets = list(await asyncio.to_thread(self._engine.archive.outlets))
            except DatelineError as error:
                log.warning("outlets cannot be suggested: %s", error)
            self._until = time.monotonic() + _OUTLETS_FOR
        return _fitting(self._outlets, typed)


async def timezone_choices(_: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    return _fitting(await asyncio.to_thread(timezones), typed)


def _fitting(names: Iterable[str], typed: str) -> list[app_commands.Choice[str]]:
    # Discord takes no list of choices that has one without a name, as of an article without an outlet.
    fits = [
        name for name in names if typed.casefold() in name.casefold() and len(name) <= _LIMIT and name.strip()
    ]
    return [app_commands.Choice(name=plain(name, _LIMIT), value=name) for name in fits[:_CHOICES]]
