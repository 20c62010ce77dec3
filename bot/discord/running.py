"""Running the bot until it is told to stop, through whatever Discord and the network do meanwhile."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import uuid
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, suppress
from functools import partial

import aiohttp
import discord
from aiohttp import web

from bot.discord.client import DatelineBot
from bot.discord.database import Database
from bot.discord.engine import Engine
from bot.discord.metrics import Metrics, serve
from bot.errors import ConfigError, StorageError
from bot.settings.discord import DiscordSettings
from bot.signals import until_a_signal
from index.backends.place import Place

log = logging.getLogger(__name__)

# An address is looked up in one of these threads, and while a database is away each command waits in one.
_THREADS = 64
_DELAYS = (1.0, 2.0, 5.0, 15.0, 30.0, 60.0)
_DOWN = (
    OSError,
    aiohttp.ClientError,
    asyncio.TimeoutError,
    discord.GatewayNotFound,
    discord.ConnectionClosed,
)


async def run(
    engine: Engine, settings: DiscordSettings, place: Place, token: str, stop: asyncio.Event | None = None
) -> None:
    """Runs the bot, with its database at a place, until SIGTERM, SIGINT or `stop`; then finishes what is being
    answered, and with a second signal does not.

    A gateway that cannot be had is tried again for ever, each time with a new client. Raises ConfigError for a token
    that Discord refuses and for an address for metrics that cannot be had, and StorageError where there is no
    database to begin with.
    """
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(_THREADS, "dateline"))
    stop = stop or asyncio.Event()
    metrics = Metrics()
    bots: list[DatelineBot] = []
    with until_a_signal(partial(loop.call_soon_threadsafe, stop.set)):
        async with _serving(metrics, settings, lambda: bool(bots) and bots[-1].connected):
            failures = 0
            while not stop.is_set():
                tried: DatelineBot | None = None
                try:
                    with closing(Database(place, _owner(), settings.part)) as database:
                        tried = DatelineBot(engine, database, metrics, settings)
                        bots[:] = [tried]
                        settings = await _once(tried, settings, token, stop)
                except StorageError as error:
                    if not bots:
                        raise
                    log.warning("the bot's database: %s", error)
                except discord.DiscordServerError as error:
                    log.warning("Discord is not itself: %s", error)
                except discord.HTTPException as error:
                    log.warning("Discord refuses a request at the start: %s", error)
                except _DOWN as error:
                    log.warning("Discord cannot be reached: %s", error)
                failures = 0 if tried and tried.was_ready else failures + 1
                await _pause(stop, _DELAYS[min(failures, len(_DELAYS) - 1)])


async def _once(
    bot: DatelineBot, settings: DiscordSettings, token: str, stop: asyncio.Event
) -> DiscordSettings:
    """Runs one client until it fails or is stopped; returns the settings for the next."""
    running = asyncio.create_task(bot.start(token))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait([running, stopping], return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            log.info("stopping: finishing what is being answered")
        await bot.executor.drain(settings.drain)
        if running.done():
            running.result()
    except discord.LoginFailure:
        raise ConfigError("Discord refuses the token: reset it on the application's Bot page") from None
    except discord.PrivilegedIntentsRequired:
        log.warning(
            "Discord does not grant the message content intent: going on without it. Switch it on under "
            "Bot, Privileged Gateway Intents, or set [discord] message_content = false."
        )
        return settings.model_copy(update={"message_content": False})
    finally:
        stopping.cancel()
        await bot.close()
        await asyncio.gather(running, stopping, return_exceptions=True)
    return settings


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


def _owner() -> str:
    return f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"


@asynccontextmanager
async def _serving(
    metrics: Metrics, settings: DiscordSettings, healthy: Callable[[], bool]
) -> AsyncIterator[None]:
    """Serves health and metrics while the block runs, if there is a port for them."""
    if settings.metrics_port is None:
        yield
        return
    runner = web.AppRunner(serve(metrics, healthy), access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, settings.metrics_host, settings.metrics_port).start()
        except OSError as error:
            raise ConfigError(
                f"[discord] metrics_port {settings.metrics_port} on {settings.metrics_host}: {error.strerror}"
            ) from None
        yield
    finally:
        await runner.cleanup()
