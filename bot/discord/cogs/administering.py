"""For administrators: /dateline settings, outlets, unanswered, status and reindex."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.database import Database
from bot.discord.delivery.background import in_background
from bot.discord.delivery.executor import EngineExecutor
from bot.discord.delivery.explaining import RefusalError
from bot.discord.delivery.inbox import Inbox, Interaction, Work
from bot.discord.delivery.reply import InteractionReply
from bot.discord.engine import Engine
from bot.discord.language import counted, day, many, say
from bot.discord.places import Places
from bot.discord.records import Rules
from bot.discord.rendering import controls
from bot.discord.rendering.escape import escape_line, plain
from bot.discord.rendering.listing import asked_page
from bot.discord.rendering.message import Message
from bot.discord.requests import LOST
from bot.discord.texts import CUT_OFF, NOT_ALLOWED, NOT_HERE, REINDEXING
from corpus import DatelineError

log = logging.getLogger(__name__)
_LOOK_EVERY = 0.5
_SAY_WITHIN = 3.0
_DAYS, _MOST_DAYS = 30, 365
_HELD = "{articles} articles in {passages} passages, the newest of {day} (`{name}`)"


@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class Administering(commands.GroupCog, name="dateline", description="For administrators of this server."):
    """Discord hides these from others, and each checks again itself."""

    def __init__(
        self,
        inbox: Inbox,
        executor: EngineExecutor,
        engine: Engine,
        database: Database,
        places: Places,
        client: discord.Client,
    ) -> None:
        self._inbox = inbox
        self._executor = executor
        self._engine = engine
        self._database = database
        self._places = places
        self._client = client
        self._reindexing: asyncio.Task[None] | None = None

    async def cog_unload(self) -> None:
        """Says that the work was cut off, while there is a connection to say it."""
        if self._reindexing:
            self._reindexing.cancel()
            await asyncio.gather(self._reindexing, return_exceptions=True)

    @app_commands.command(description="Where I answer on this server, whom, and how.")
    async def settings(self, interaction: Interaction) -> None:
        async def work(reply: InteractionReply) -> None:
            await self._show_rules(reply, interaction.guild_id)

        await self._handle(interaction, work)

    @app_commands.command(description="Keep this channel to the reporting of certain outlets.")
    @app_commands.describe(only="Outlets, with a semicolon between them; all, if you name none")
    async def outlets(self, interaction: Interaction, only: str = "") -> None:
        async def work(reply: InteractionReply) -> None:
            typed = [name.strip() for name in only.split(";") if name.strip()]
            names = await asyncio.to_thread(self._engine.archive.outlets_named, typed) if typed else ()
            here = interaction.channel
            channel = here.parent_id if isinstance(here, discord.Thread) else interaction.channel_id
            guild = interaction.guild_id or 0
            await asyncio.to_thread(self._database.servers.set_outlets, guild, channel or 0, names)
            await self._show_rules(reply, guild)

        await self._handle(interaction, work)

    @app_commands.command(description="What was asked here and is not in the reporting; not who asked.")
    @app_commands.describe(days="Of so many last days")
    async def unanswered(
        self, interaction: Interaction, days: app_commands.Range[int, 1, _MOST_DAYS] = _DAYS
    ) -> None:
        async def work(reply: InteractionReply) -> None:
            reports = self._database.reports
            asked = await asyncio.to_thread(reports.asked, days, interaction.guild_id)
            await reply.finish(asked_page(asked, days))

        await self._handle(interaction, work)

    @app_commands.command(description="How much there is to answer from, and how I am doing.")
    async def status(self, interaction: Interaction) -> None:
        async def work(reply: InteractionReply) -> None:
            held, servers = await asyncio.to_thread(self._held), len(self._client.guilds)
            shown = [
                say("**Index:** {held}", held=held),
                say("**Waiting in the queue:** {n}", n=self._executor.waiting),
                say("**Gateway:** {ms} ms", ms=round(self._client.latency * 1000)),
                many(servers, "**On** {n} server", "**On** {n} servers"),
            ]
            await reply.finish(Message("\n".join(shown)))

        await self._handle(interaction, work)

    @app_commands.command(description="Read the archive again and index what is new.")
    async def reindex(self, interaction: Interaction) -> None:
        await self._handle(interaction, self._start_reindexing, private=False)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """A change in the form under /dateline settings. Each sets one thing, at once."""
        data: Any = interaction.data or {}
        chosen = controls.RULES.fullmatch(data.get("custom_id", ""))
        if chosen is None or interaction.guild_id is None:
            return
        guild = interaction.guild_id

        async def work(reply: InteractionReply) -> None:
            servers = self._database.servers
            if chosen[2]:
                await asyncio.to_thread(servers.set_threads, guild, chosen[2] == "on")
            else:
                ids = [int(value) for value in data.get("values", ())]
                await asyncio.to_thread(servers.set_list, guild, chosen[1].replace("-", "_"), ids)
            await self._show_rules(reply, guild)

        await self._handle(interaction, work, update=True)

    async def _handle(
        self, interaction: Interaction, work: Work, *, private: bool = True, update: bool = False
    ) -> None:
        """As the inbox does, for members who may manage the server."""

        async def checked(reply: InteractionReply) -> None:
            if self._places.server(interaction) is None:
                raise RefusalError(NOT_HERE)
            if not interaction.permissions.manage_guild:
                raise RefusalError(NOT_ALLOWED)
            await work(reply)

        await self._inbox.handle(interaction, checked, private=private, update=update)

    async def _show_rules(self, reply: InteractionReply, guild: int | None) -> None:
        rules: Rules = await asyncio.to_thread(self._database.servers.rules, guild)
        described = controls.rules_described(rules, reads_all=self._client.intents.message_content)
        await reply.finish(Message(described), controls.rules_form(rules))

    def _held(self) -> str:
        try:
            index = self._engine.archive.status()
        except DatelineError as error:
            log.warning("status: %s", error)
            return say("nothing that can be read just now")
        return say(
            _HELD,
            articles=counted(index.articles),
            passages=counted(index.passages),
            day=day(index.coverage.last),
            name=plain(index.generation, 40),
        )

    async def _start_reindexing(self, reply: InteractionReply) -> None:
        if self._reindexing:
            raise RefusalError(REINDEXING)
        self._reindexing = asyncio.create_task(self._reindex(reply))
        try:
            await self._reindexing
        finally:
            self._reindexing = None

    async def _reindex(self, reply: InteractionReply) -> None:
        """Runs the indexer in a thread and edits one message, even after the token has expired."""
        try:
            text = await self._indexed(reply)
        except asyncio.CancelledError:
            with suppress(discord.HTTPException, *LOST):
                await asyncio.wait_for(reply.finish(Message(CUT_OFF)), _SAY_WITHIN)
            raise
        except DatelineError as error:
            log.error("reindexing failed: %s", error)
            text = say("The index stays as it was: {why}", why=escape_line(plain(str(error), 1000)))
        await reply.finish(Message(text))

    async def _indexed(self, reply: InteractionReply) -> str:
        said: list[str] = []
        work = in_background(lambda: self._engine.archive.reindex(said.append))
        while not work.done():
            await asyncio.wait([work], timeout=_LOOK_EVERY)
            if not work.done() and said:
                await reply.show(Message(f"-# {escape_line(plain(said[-1], 400))}"))
        return say("**Index:** {held}", held=escape_line(plain(work.result(), 1000)))
