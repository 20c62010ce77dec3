"""Making a request of Discord until it is carried out or refused."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

import aiohttp
import discord

SILENT = discord.AllowedMentions.none()
# Discord cannot be reached, or is not itself. What it refuses is an HTTPException of another kind.
LOST = (aiohttp.ClientError, OSError, asyncio.TimeoutError, discord.DiscordServerError)
# Invalid Webhook Token, Unknown Webhook, Unknown Interaction: its fifteen minutes, or three seconds, are up.
EXPIRED = (50027, 10015, 10062)

_DELAYS = (0.5, 1.0, 3.0, 8.0)
_EACH = 8.0

P = ParamSpec("P")
T = TypeVar("T")


async def surely(call: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
    """Makes a request again and again for most of a minute of outage.

    Raises discord.HTTPException where Discord refuses, and one of LOST where it cannot be reached.
    """
    for delay in _DELAYS:
        try:
            async with asyncio.timeout(_EACH):
                return await call(*args, **kwargs)
        except LOST:
            await asyncio.sleep(delay)
    async with asyncio.timeout(_EACH):
        return await call(*args, **kwargs)
