"""The bot: what it is made of, what it does at start and at the end, and what it must not miss meanwhile."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Coroutine
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot.discord.cogs.administering import Administering
from bot.discord.cogs.asking import Asking
from bot.discord.cogs.briefing import Briefing
from bot.discord.cogs.browsing import Browsing
from bot.discord.cogs.checking import Checking
from bot.discord.cogs.clicks import Clicks
from bot.discord.cogs.correcting import Correcting
from bot.discord.cogs.following import Following
from bot.discord.cogs.messages import Messages
from bot.discord.cogs.privacy import Privacy
from bot.discord.cogs.subscribing import Subscribing
from bot.discord.database import Database
from bot.discord.database.connection import LEASE
from bot.discord.delivery.answering import Answering
from bot.discord.delivery.executor import EngineExecutor
from bot.discord.delivery.inbox import Inbox
from bot.discord.delivery.notifier import Notifier
from bot.discord.delivery.reception import Reception
from bot.discord.engine import Engine
from bot.discord.language import Translator
from bot.discord.metrics import Metrics
from bot.discord.places import Places
from bot.discord.requests import SILENT
from bot.errors import StorageError
from bot.settings.discord import DiscordSettings
from bot.settings.shards import Shards
from corpus import DatelineError

log = logging.getLogger(__name__)
LOOK_EVERY = 20.0  # seconds, for news that somebody is due to be told


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
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            **_shards(settings.part),
        )
        self.was_ready = False
        self.executor = EngineExecutor(engine, database.rates, metrics, settings)
        self._engine = engine
        self._database = database
        self._metrics = metrics
        self._keep_days = settings.keep_days
        self._places = Places(self)
        self._inbox = Inbox(database, self._places, metrics)
        self._answering = Answering(self.executor, database, metrics, self._places.whisper)
        self._reception = Reception(
            self._inbox, self.executor, self._answering, database, self._places, metrics
        )
        self._subscribing = Subscribing(engine, database, self._places)
        self._notifier = Notifier(engine, database, self._places)
        self._resumed: set[asyncio.Task[None]] = set()
        metrics.connected.set_function(lambda: self.connected)

    async def setup_hook(self) -> None:
        await self.add_cogs()
        await self.tree.set_translator(Translator())
        await self._sync()
        self.look_after.start()
        self.tidy.start()
        self.tell_news.start()

    async def add_cogs(self) -> None:
        """Gives each feature what it uses."""
        asking, checking = Asking(self._reception, self._engine), Checking(self._reception)
        for cog in (
            asking,
            checking,
            Messages(self._reception, self._engine, self._database, self._places),
            Browsing(self._reception),
            Following(self._inbox, self._subscribing, self._engine, self._database),
            Briefing(self._inbox, self._reception, self._subscribing, self._database, self._places),
            Clicks(self._inbox, self._reception, self._engine, self._database, self._places),
            Privacy(self._inbox, self._answering, self._engine, self._database, self._places),
            Correcting(self._engine, self._database, self._places),
            Administering(self._inbox, self.executor, self._engine, self._database, self._places, self),
        ):
            await self.add_cog(cog)
        # discord.py has no decorator for the menu of a message in a cog.
        for name, callback in (
            ("Ask Dateline about this", asking.about_this),
            ("Is this in the reporting?", checking.is_reported),
        ):
            self.tree.add_command(app_commands.ContextMenu(name=name, callback=callback))

    async def close(self) -> None:
        self.look_after.cancel()
        self.tidy.cancel()
        self.tell_news.cancel()
        await self._answering.close()
        await self.executor.close()
        await super().close()

    @property
    def connected(self) -> bool:
        """Whether every shard has its connection to the gateway."""
        shards = self.shards.values()
        return self.is_ready() and bool(shards) and not any(shard.is_closed() for shard in shards)

    async def on_message(self, message: discord.Message, /) -> None:
        """Messages are the cogs'; there are no text commands to look for."""

    async def on_ready(self) -> None:
        self.was_ready = True
        log.info("ready as %s on %d servers", self.user, len(self.guilds))

    @tasks.loop(seconds=LEASE / 3)
    async def look_after(self) -> None:
        """Keeps this process's claims, and takes up those of processes that died."""
        try:
            await asyncio.to_thread(self._database.renew)
            if not self.is_ready():
                return
            await self._inbox.take_over()
            orphans, given_up = await asyncio.to_thread(self._database.questions.take_over)
        except StorageError as error:
            log.error("the bot's database: %s", error)
            return
        for question in orphans:
            self._start(self._reception.resume(question), question.id)
        for question in given_up:
            self._start(self._reception.give_up(question), question.id)

    @tasks.loop(seconds=LOOK_EVERY)
    async def tell_news(self) -> None:
        """Tells what is new to those who follow it and are due."""
        try:
            if self.is_ready():
                await self._notifier.tell()
        except StorageError as error:
            log.error("the bot's database: %s", error)

    @tasks.loop(hours=1)
    async def tidy(self) -> None:
        """Erases what is too old to keep, and notes how old the newest article is."""
        try:
            await asyncio.to_thread(self._database.people.sweep, self._keep_days)
            await asyncio.to_thread(self._database.interactions.sweep)
            if ledger := self._engine.ledger:
                await asyncio.to_thread(ledger.forget_days)
            self._metrics.index_age((await asyncio.to_thread(self._engine.archive.status)).coverage.last)
        except DatelineError as error:
            log.error("tidying up: %s", error)

    def _start(self, work: Coroutine[Any, Any, None], question: int) -> None:
        async def guarded() -> None:
            try:
                await work
            except Exception:
                log.exception("question %d could not be taken up again", question)

        task = asyncio.create_task(guarded())
        self._resumed.add(task)
        task.add_done_callback(self._resumed.discard)

    async def _sync(self) -> None:
        """Tells Discord the commands, if they are not what it was told last.

        Where Discord refuses them the bot does without: asking again would be refused again.
        """
        translator, commands = self.tree.translator or Translator(), self.tree.get_commands()
        payloads = [await command.get_translated_payload(self.tree, translator) for command in commands]
        told = sorted(payloads, key=str)
        fingerprint = hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()
        application = self.application_id or 0
        if await asyncio.to_thread(self._database.servers.synced, application) == fingerprint:
            return
        try:
            await self.tree.sync()
        except discord.DiscordServerError:
            raise
        except discord.HTTPException as error:
            log.error(
                "Discord refuses the commands, so that those it knows from before stay, and mentions and "
                "direct messages are answered: %s. It is asked again at the next start.",
                error,
            )
        else:
            await asyncio.to_thread(self._database.servers.set_synced, application, fingerprint)


def _intents(settings: DiscordSettings) -> discord.Intents:
    """Servers, their messages (words only where they name the bot), direct messages; nothing else."""
    return discord.Intents(
        guilds=True, guild_messages=True, dm_messages=True, message_content=settings.message_content
    )


def _shards(part: Shards) -> dict[str, Any]:
    """What discord.py is told of shards; of one that has everything Discord itself says how many that takes."""
    return {} if part.count == 1 else {"shard_ids": list(part.ids), "shard_count": part.count}
