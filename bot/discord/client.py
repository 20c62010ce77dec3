"""The bot: what it is made of, what it does at start and at the end, and what it must not miss meanwhile."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import sqlite3
from collections.abc import Iterable
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot.discord.cogs.administering import Administering, RulesForm
from bot.discord.cogs.asking import Asking
from bot.discord.cogs.browsing import Browsing
from bot.discord.cogs.buttons import AnswerButtons, TurnPage, explain, followed_up
from bot.discord.database import LEASE, Database
from bot.discord.delivery.answering import Answering
from bot.discord.delivery.message import Part
from bot.discord.delivery.reception import Reception
from bot.discord.delivery.reply import LOST, SILENT, MessageReply, Place
from bot.discord.engine import Engine
from bot.discord.metrics import Metrics
from bot.discord.records import Question
from bot.discord.settings import DiscordSettings
from corpus import DatelineError

log = logging.getLogger(__name__)


class DatelineBot(commands.AutoShardedBot):
    """One connection to Discord. It is thrown away and made anew where a connection cannot be had."""

    def __init__(
        self, engine: Engine, database: Database, metrics: Metrics, settings: DiscordSettings
    ) -> None:
        super().__init__(
            commands.when_mentioned,
            help_command=None,
            intents=_intents(settings),
            allowed_mentions=SILENT,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
        )
        self.engine = engine
        self.database = database
        self.metrics = metrics
        self.keep_days = settings.keep_days
        self.answering = Answering(engine, database, metrics, settings, self.whisper)
        self.reception = Reception(self)
        self.was_ready = False
        self._resumed: set[asyncio.Task[None]] = set()
        metrics.connected.set_function(lambda: self.connected)
        self.tree.error(self._command_failed)

    async def setup_hook(self) -> None:
        for cog in (Asking(self), Browsing(self), Administering(self)):
            await self.add_cog(cog)
        self.add_view(AnswerButtons())
        self.add_view(RulesForm())
        self.add_dynamic_items(TurnPage)
        await self._sync()
        self.look_after.start()
        self.tidy.start()

    async def close(self) -> None:
        self.look_after.cancel()
        self.tidy.cancel()
        await self.answering.close()
        await super().close()

    @property
    def connected(self) -> bool:
        """Whether every shard has its connection to the gateway."""
        shards = self.shards.values()
        return self.is_ready() and bool(shards) and not any(shard.is_closed() for shard in shards)

    def place(self, channel: int, guild: int | None) -> Place:
        """A channel to write to, known or not."""
        known = self.get_channel(channel)
        return known if isinstance(known, Place) else self.get_partial_messageable(channel, guild_id=guild)

    def holds(self, channel: object) -> bool:
        """Whether every message there is for the bot: a direct message, or a thread that it opened."""
        if isinstance(channel, discord.DMChannel):
            return True
        return (
            isinstance(channel, discord.Thread) and self.user is not None and channel.owner_id == self.user.id
        )

    async def whisper(self, person: int, text: str) -> None:
        """Sends a direct message, if the person takes any."""
        try:
            user = await self.fetch_user(person)
            nonce = discord.utils.time_snowflake(discord.utils.utcnow())
            await MessageReply(await user.create_dm(), nonce).finish((Part(text),))
        except (discord.HTTPException, *LOST) as error:
            log.warning("%d could not be told: %s", person, error)

    def forget(self, conversations: Iterable[str]) -> None:
        """Blocking: has the engine forget conversations."""
        for conversation in conversations:
            try:
                self.engine.forget(conversation)
            except DatelineError as error:
                log.error("conversation %s was not forgotten: %s", conversation, error)

    async def on_message(self, message: discord.Message, /) -> None:
        """Messages are the cogs'; there are no text commands to look for."""

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        if interaction.type is discord.InteractionType.modal_submit:
            await followed_up(interaction)

    async def on_ready(self) -> None:
        self.was_ready = True
        log.info("ready as %s on %d servers", self.user, len(self.guilds))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        conversations = await asyncio.to_thread(self.database.leave, guild.id)
        await asyncio.to_thread(self.forget, conversations)

    @tasks.loop(seconds=LEASE / 3)
    async def look_after(self) -> None:
        """Keeps this process's claims, and takes up those of processes that died."""
        try:
            await asyncio.to_thread(self.database.renew)
            orphans = await asyncio.to_thread(self.database.take_over) if self.is_ready() else []
        except sqlite3.Error as error:
            log.error("the bot's database: %s", error)
            return
        for question in orphans:
            task = asyncio.create_task(self._resume(question))
            self._resumed.add(task)
            task.add_done_callback(self._resumed.discard)

    @tasks.loop(hours=1)
    async def tidy(self) -> None:
        """Erases what is too old to keep, and notes how old the newest article is."""
        try:
            conversations = await asyncio.to_thread(self.database.sweep, self.keep_days)
            await asyncio.to_thread(self.forget, conversations)
            self.metrics.index_age((await asyncio.to_thread(self.engine.status)).coverage.last)
        except (sqlite3.Error, DatelineError) as error:
            log.error("tidying up: %s", error)

    async def _resume(self, question: Question) -> None:
        try:
            await self.reception.resume(question)
        except Exception:
            log.exception("question %d could not be taken up again", question.id)

    async def _sync(self) -> None:
        """Tells Discord the commands, if they are not what it was told last."""
        told = sorted((command.to_dict(self.tree) for command in self.tree.get_commands()), key=str)
        fingerprint = hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()
        application = self.application_id or 0
        if await asyncio.to_thread(self.database.synced, application) != fingerprint:
            await self.tree.sync()
            await asyncio.to_thread(self.database.set_synced, application, fingerprint)

    async def _command_failed(
        self, interaction: discord.Interaction[discord.Client], error: app_commands.AppCommandError
    ) -> None:
        if not isinstance(error, app_commands.CheckFailure):  # the check has said why
            await explain(interaction, error)


def _intents(settings: DiscordSettings) -> discord.Intents:
    """Servers, their messages (words only where they name the bot), direct messages; nothing else."""
    return discord.Intents(
        guilds=True, guild_messages=True, dm_messages=True, message_content=settings.message_content
    )
