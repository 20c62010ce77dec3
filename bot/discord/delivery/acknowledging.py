"""Showing at once that somebody was heard: a deferred interaction, or typing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import discord

from bot.discord.places import Place
from bot.discord.requests import LOST

_WITHIN = 2.8  # Discord gives three seconds
_AGAIN = 0.2
_TYPING_LASTS = 8.0


async def acknowledge(interaction: discord.Interaction[Any], *, private: bool, update: bool) -> int | None:
    """Defers an interaction; with `update` it changes the message that was clicked on.

    Returns the id of the message that the response goes into, if Discord tells it. Nobody can tell in all
    cases whether it was deferred: a reply that was lost, and a process beside this one, look the same. So
    whoever has claimed the interaction answers it in any case.
    """
    try:
        async with asyncio.timeout(_WITHIN):
            while True:
                try:
                    deferred = await interaction.response.defer(thinking=not update, ephemeral=private)
                except LOST:
                    await asyncio.sleep(_AGAIN)
                else:
                    return deferred.message_id if deferred else None
    except (discord.HTTPException, TimeoutError):
        return None


@asynccontextmanager
async def typing_in(place: Place, heard: Callable[[], None]) -> AsyncIterator[None]:
    """Shows that the bot is typing for as long as the block runs; `heard` is called when it first shows.

    A reply that is there before that shows it as well.
    """
    shown = False

    async def keep_typing() -> None:
        nonlocal shown
        while True:
            try:
                await place.typing()
            except (discord.HTTPException, *LOST):
                pass  # only a courtesy
            if not shown:
                shown = True
                heard()
            await asyncio.sleep(_TYPING_LASTS)

    task = asyncio.create_task(keep_typing())
    try:
        yield
    finally:
        task.cancel()
        if not shown:
            heard()
