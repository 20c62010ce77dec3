"""Who may be told of what, and where: a person directly, or a channel by whoever may manage its server."""

from __future__ import annotations

import asyncio
import dataclasses
import time

from bot.discord import language as languages
from bot.discord.database import Database
from bot.discord.delivery.explaining import RefusalError
from bot.discord.delivery.inbox import Interaction
from bot.discord.delivery.reply import InteractionReply
from bot.discord.engine import Engine
from bot.discord.language import spoken
from bot.discord.places import Places
from bot.discord.records import Subscription
from bot.discord.rendering.message import Message
from bot.discord.rendering.news import confirmed
from bot.discord.schedule import Schedule, timezones
from bot.discord.texts import NO_TIMEZONE, NOT_ALLOWED, NOT_HERE, TOO_MANY
from bot.following.follow import Follow

MOST = 20


class Subscribing:
    """Keeps and ends subscriptions for those who may."""

    def __init__(self, engine: Engine, database: Database, places: Places) -> None:
        self._engine = engine
        self._places = places
        self._subscriptions = database.subscriptions

    async def subscribe(
        self,
        interaction: Interaction,
        reply: InteractionReply,
        follow: Follow,
        schedule: Schedule,
        *,
        timezone: str | None,
        here: bool,
    ) -> None:
        """Tells the person, or the channel `here`, from now on. In a direct message both are the same.

        Without a `timezone` it is the one that the person, or for channels anybody on the server, named last.
        Raises RefusalError where they may not, follow too much already, or name a timezone that is none.
        """
        server = self._places.server(interaction)
        if here and server is None and interaction.guild_id is not None:
            raise RefusalError(NOT_HERE)
        in_channel = here and server is not None
        if in_channel and not interaction.permissions.manage_guild:
            raise RefusalError(NOT_ALLOWED)
        if timezone is None:
            last = self._subscriptions.timezone
            timezone = await asyncio.to_thread(last, interaction.user.id, server if in_channel else None)
        if timezone not in await asyncio.to_thread(timezones):
            raise RefusalError(NO_TIMEZONE)
        schedule = dataclasses.replace(schedule, timezone=timezone)
        now = time.time()
        subscription = Subscription(
            interaction.id,
            interaction.user.id,
            interaction.channel_id if in_channel else None,
            server if in_channel else None,
            follow,
            schedule,
            told=await asyncio.to_thread(self._engine.following.now),
            due=schedule.after(now, now),
            language=languages.of(interaction.guild_locale) if in_channel else spoken(),
        )
        if not await asyncio.to_thread(self._subscriptions.add, subscription, MOST):
            raise RefusalError(TOO_MANY)
        await reply.finish(Message(confirmed(subscription)))

    async def of(self, interaction: Interaction) -> list[Subscription]:
        """What the person may end: their own, and in a server that they may manage its channels'."""
        guild = self._places.server(interaction) if interaction.permissions.manage_guild else None
        return await asyncio.to_thread(self._subscriptions.of, interaction.user.id, guild)

    async def end(self, interaction: Interaction, number: int) -> None:
        for subscription in await self.of(interaction):
            if subscription.id == number:
                await asyncio.to_thread(self._subscriptions.end, subscription)
