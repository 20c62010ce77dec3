"""Following: /follow a topic, a question or an outlet, and /following, which lists what is followed and ends it."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from discord import app_commands
from discord.ext import commands

from bot.discord.cogs.choices import OutletChoices, timezone_choices
from bot.discord.cogs.subscribing import Subscribing
from bot.discord.database import Database
from bot.discord.delivery.explaining import RefusalError
from bot.discord.delivery.inbox import Inbox, Interaction
from bot.discord.delivery.reply import InteractionReply
from bot.discord.engine import Engine
from bot.discord.rendering.controls import END, REMAINDER, end_menu, remainder_buttons
from bot.discord.rendering.news import PAGES, name_of, subscriptions_page
from bot.discord.schedule import Period, Schedule, read_quiet
from bot.discord.texts import NO_HOURS, NO_REST, ONE_OF_THEM

Words = app_commands.Range[str, 1, 300]


class Following(commands.Cog):
    """What somebody wants to be told of by itself."""

    def __init__(self, inbox: Inbox, subscribing: Subscribing, engine: Engine, database: Database) -> None:
        self._database = database
        self._inbox = inbox
        self._subscribing = subscribing
        self._engine = engine
        self._outlets = OutletChoices(engine)

    @app_commands.command(description="Be told of new reports on a topic, a question or an outlet.")
    @app_commands.describe(
        topic="What the reports are about",
        question="Or a question: you are told when a report answers it",
        outlet="Only this outlet; alone: all that it reports",
        period="At most one message so often",
        quiet="Hours without a message, such as 22-7",
        timezone="Where these hours are; as last time if you name none, else UTC",
        here="Tell this channel instead of you (needs Manage Server)",
    )
    @app_commands.autocomplete(timezone=timezone_choices)
    async def follow(
        self,
        interaction: Interaction,
        topic: Words | None = None,
        question: Words | None = None,
        outlet: str | None = None,
        period: Literal["hourly", "daily", "weekly"] = "daily",
        quiet: app_commands.Range[str, 1, 20] | None = None,
        timezone: str | None = None,
        here: bool = False,
    ) -> None:
        async def work(reply: InteractionReply) -> None:
            if topic and question:
                raise RefusalError(ONE_OF_THEM)
            words = f"{question.rstrip('?. ')}?" if question else topic or ""
            schedule = Schedule(Period(period), quiet=read_quiet(quiet) if quiet else None)
            if quiet and schedule.quiet is None:
                raise RefusalError(NO_HOURS)
            follow = await asyncio.to_thread(self._engine.following.follow, words, outlet or "")
            await self._subscribing.subscribe(
                interaction, reply, follow, schedule, timezone=timezone, here=here
            )

        await self._inbox.handle(interaction, work)

    @follow.autocomplete("outlet")
    async def complete_outlet(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self._outlets.fitting(typed)

    @app_commands.command(description="What you follow, and, for administrators, what this server does.")
    async def following(self, interaction: Interaction) -> None:
        async def work(reply: InteractionReply) -> None:
            await self._show(interaction, reply)

        await self._inbox.handle(interaction, work)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Something was chosen in the menu under /following, or the rest of some news is to be shown."""
        data: Any = interaction.data or {}
        custom_id = data.get("custom_id", "")
        if rest := REMAINDER.fullmatch(custom_id):
            await self._show_rest(interaction, int(rest[1]), int(rest[2] or 0), first=rest[2] is None)
        if custom_id != END:
            return

        async def work(reply: InteractionReply) -> None:
            for number in map(int, data.get("values", ())):
                await self._subscribing.end(interaction, number)
            await self._show(interaction, reply)

        await self._inbox.handle(interaction, work, update=True)

    async def _show_rest(self, interaction: Interaction, id_: int, page: int, *, first: bool) -> None:
        """Shows whoever clicked a page of what follows some news: `first` beside it, then in its own place."""

        async def work(reply: InteractionReply) -> None:
            of, channel = self._database.remainders.of, interaction.channel_id or 0
            kept = await asyncio.to_thread(of, id_, interaction.user.id, channel)
            if kept is None:
                raise RefusalError(NO_REST)
            pages = PAGES.validate_json(kept)
            shown = min(page, len(pages) - 1)
            await reply.finish(pages[shown], remainder_buttons(id_, shown, len(pages)))

        await self._inbox.handle(interaction, work, update=not first)

    async def _show(self, interaction: Interaction, reply: InteractionReply) -> None:
        held = await self._subscribing.of(interaction)
        menu = end_menu([(one.id, name_of(one.follow)) for one in held])
        await reply.finish(subscriptions_page(held), menu)
