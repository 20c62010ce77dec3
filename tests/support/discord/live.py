"""The bot run as the command runs it, against the Discord on loopback, and waiting for what it says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager

from bot.discord.running import run
from bot.settings.discord import DiscordSettings
from tests.support.discord.engine import CannedEngine
from tests.support.discord.gateway import TOKEN, LoopbackDiscord

SAILED = "The ferry to Lerne sailed again on 2 March"


@asynccontextmanager
async def bot(
    engine: CannedEngine, settings: DiscordSettings
) -> AsyncIterator[Callable[[], Coroutine[None, None, None]]]:
    """Runs the bot as the command does; yields what stops it and waits for its end."""
    stop = asyncio.Event()
    running = asyncio.create_task(run(engine, settings, settings.database, TOKEN, stop))

    async def end() -> None:
        stop.set()
        await running

    yield end
    await end()


async def up(discord: LoopbackDiscord) -> None:
    await discord.until(lambda: discord.counts["identify"] > 0)


async def answered(discord: LoopbackDiscord, times: int = 1) -> None:
    """Waits for so many answers, and a moment longer for one too many."""
    await discord.until(lambda: sum(SAILED in text for text in discord.said()) >= times)
    await asyncio.sleep(0.3)
    assert sum(SAILED in text for text in discord.said()) == times
    assert len(discord.said()) == times
