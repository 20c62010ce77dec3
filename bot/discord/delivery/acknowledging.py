"""Showing at once that a question was heard: a deferred interaction, or typing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import discord

from bot.discord.delivery.reply import LOST, Place

_ALREADY_ACKNOWLEDGED = 40060
_DELAYS = (0.2, 0.5, 1.0)
_TYPING_LASTS = 8.0


async def acknowledge(interaction: discord.Interaction[Any], *, private: bool) -> int | None:
    """Defers the interaction; returns the id of the message that its answer goes into.

    0 where it has expired, so that the answer must find another place; None where another process has it.
    """
    cut_off = False
    for delay in (*_DELAYS, 0):
        try:
            deferred = await interaction.response.defer(thinking=True, ephemeral=private)
        except LOST:
            cut_off = True
            await asyncio.sleep(delay)
        except discord.HTTPException as error:
            if error.code != _ALREADY_ACKNOWLEDGED:
                return 0
            return await _original(interaction) if cut_off else None
        else:
            return (deferred.message_id if deferred else None) or await _original(interaction)
    return 0


async def _original(interaction: discord.Interaction[Any]) -> int:
    try:
        return (await interaction.original_response()).id
    except (discord.HTTPException, *LOST):
        return 0


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
