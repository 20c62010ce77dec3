"""The bot in a process of its own, which may be killed, as by kill -9, at one step of what it does."""

from __future__ import annotations

import asyncio
import inspect
import os
import signal
from collections.abc import Callable
from typing import Any

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.discord.client import DatelineBot
from bot.discord.cogs.correcting import Correcting
from bot.discord.database import connection
from bot.discord.database.answers import Answers
from bot.discord.database.corrections import Corrections
from bot.discord.database.questions import Questions
from bot.discord.database.subscriptions import Subscriptions
from bot.discord.running import run
from bot.settings.discord import DiscordSettings
from tests.support.discord.engine import CannedEngine
from tests.support.discord.gateway import TOKEN

# What the process is killed before or after.
CALLS: dict[str, tuple[type, str]] = {
    "claim": (Questions, "claim"),
    "send": (discord.abc.Messageable, "send"),
    "note what was sent": (Questions, "start"),
    "edit": (discord.PartialMessage, "edit"),
    "edit the response": (discord.Webhook, "edit_message"),
    "keep": (Answers, "keep"),
    "prepare": (Subscriptions, "prepare"),
    "note as told": (Subscriptions, "done"),
    "note as corrected": (Corrections, "tell"),
}


def live_until(step: str, settings: DiscordSettings, port: int, lease: float, engine: dict[str, Any]) -> None:
    """Runs the bot as `live` does until `step` ("before send", "after send" …)."""
    when, _, call = step.partition(" ")
    owner, name = CALLS[call]
    setattr(owner, name, _fatal(getattr(owner, name), before=when == "before"))
    live(settings, port, lease, engine)


def live(settings: DiscordSettings, port: int, lease: float, engine: dict[str, Any]) -> None:
    """Runs the bot, in a hurry, with an engine made of `engine`."""
    connection.LEASE = lease
    DatelineBot.look_after.change_interval(seconds=lease / 3)
    DatelineBot.tell_news.change_interval(seconds=0.1)
    Correcting.look.change_interval(seconds=0.1)
    Route.BASE = f"http://127.0.0.1:{port}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{port}/gateway")
    asyncio.run(run(CannedEngine(**engine), settings, settings.database, TOKEN))


def _fatal(call: Callable[..., Any], *, before: bool) -> Callable[..., Any]:
    """What kills this process before or after it does what `call` does."""

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    async def later(*args: Any, **kwargs: Any) -> None:
        if not before:
            await call(*args, **kwargs)
        die()

    def now(*args: Any, **kwargs: Any) -> None:
        if not before:
            call(*args, **kwargs)
        die()

    return later if inspect.iscoroutinefunction(call) else now
