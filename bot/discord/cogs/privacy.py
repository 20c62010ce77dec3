"""What is held of a person: /my-data shows it and /forget-me erases it."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.database import Database
from bot.discord.delivery.answering import Answering
from bot.discord.delivery.inbox import Inbox, Interaction
from bot.discord.delivery.reply import InteractionReply
from bot.discord.engine import Engine, account
from bot.discord.places import Places
from bot.discord.rendering.message import Message
from bot.discord.texts import FORGOT, FORGOTTEN, MY_DATA
from bot.errors import StorageError
from bot.language_model.usage import UNUSED

log = logging.getLogger(__name__)


class Privacy(commands.Cog):
    """A person's say over their own words."""

    def __init__(
        self, inbox: Inbox, answering: Answering, engine: Engine, database: Database, places: Places
    ) -> None:
        self._inbox = inbox
        self._answering = answering
        self._engine = engine
        self._database = database
        self._places = places

    @app_commands.command(name="my-data", description="Everything that I hold of you, as a file.")
    async def my_data(self, interaction: Interaction) -> None:
        async def work(reply: InteractionReply) -> None:
            held = await asyncio.to_thread(self._held, interaction.user.id)
            text = json.dumps(held, indent=2, ensure_ascii=False).encode()
            await reply.show_file(
                Message(MY_DATA), lambda: discord.File(io.BytesIO(text), filename="my-data.json")
            )

        await self._inbox.handle(interaction, work)

    def _held(self, person: int) -> dict[str, Any]:
        held, ledger = self._database.people.data(person), self._engine.ledger
        used = ledger.today(account(person)) if ledger else UNUSED
        return {**held, "language_model_today": {"tokens": used.tokens, "dollars": used.dollars}}

    @app_commands.command(name="forget-me", description="Erase what you asked me and what you thought of it.")
    async def forget_me(self, interaction: Interaction) -> None:
        async def work(reply: InteractionReply) -> None:
            people = self._database.people
            erased = await asyncio.to_thread(people.forget, interaction.user.id, interaction.id)
            await self._answering.stop(erased, FORGOTTEN)
            await reply.finish(Message(FORGOT))

        await self._inbox.handle(interaction, work)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Erases the servers that the bot was removed from while it did not run."""
        try:
            for gone in await asyncio.to_thread(self._database.people.servers) - self._places.servers():
                await self._leave(gone)
        except StorageError as error:
            log.error("servers that I was removed from are erased at the next start: %s", error)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self._leave(guild.id)

    async def _leave(self, server: int) -> None:
        now = discord.utils.time_snowflake(discord.utils.utcnow(), high=True)
        erased = await asyncio.to_thread(self._database.people.leave, server, now)
        await self._answering.stop(erased)
