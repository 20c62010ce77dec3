"""Briefs: /brief tells the newest day or week as stories, or has a channel told what is new on a schedule."""

from __future__ import annotations

import datetime
from typing import Literal

from discord import app_commands
from discord.ext import commands

from bot.discord.cogs.choices import timezone_choices
from bot.discord.cogs.subscribing import Subscribing
from bot.discord.database import Database
from bot.discord.delivery.executor import newest_day
from bot.discord.delivery.inbox import Inbox, Interaction
from bot.discord.delivery.reception import Reception
from bot.discord.delivery.reply import InteractionReply
from bot.discord.engine import Engine
from bot.discord.language import day, say
from bot.discord.places import Places, numbers
from bot.discord.rendering.controls import remainder_button
from bot.discord.rendering.message import Message
from bot.discord.rendering.news import PAGES, Pages, brief_pages
from bot.discord.schedule import Period, Schedule
from bot.discord.texts import NOTHING_DATED
from bot.following.follow import Follow
from index import SearchFilter

_MORNING = 8


class Briefing(commands.Cog):
    """The reporting in a few sentences."""

    def __init__(
        self,
        inbox: Inbox,
        reception: Reception,
        subscribing: Subscribing,
        database: Database,
        places: Places,
    ) -> None:
        self._places = places
        self._inbox = inbox
        self._reception = reception
        self._subscribing = subscribing
        self._database = database

    @app_commands.command(description="The newest day or week as stories, now or on a schedule.")
    @app_commands.describe(
        of="Which reporting",
        every="Tell this channel what is new so often (needs Manage Server)",
        hour="The hour of the day at which it is told",
        timezone="Where that hour is; as last time if you name none, else UTC",
    )
    @app_commands.autocomplete(timezone=timezone_choices)
    async def brief(
        self,
        interaction: Interaction,
        of: Literal["day", "week"] = "day",
        every: Literal["daily", "weekly"] | None = None,
        hour: app_commands.Range[int, 0, 23] = _MORNING,
        timezone: str | None = None,
    ) -> None:
        if every is None:
            await self._reception.look_up(
                interaction,
                lambda engine: self._brief(engine, of, interaction),
                lambda pages: pages[0],
                lambda pages: remainder_button(interaction.id, len(pages)),
            )
            return

        async def work(reply: InteractionReply) -> None:
            schedule = Schedule(Period(every), hour=hour)
            await self._subscribing.subscribe(
                interaction, reply, Follow(), schedule, timezone=timezone, here=True
            )

        await self._inbox.handle(interaction, work)

    def _brief(self, engine: Engine, of: str, interaction: Interaction) -> Pages:
        """In a thread: the brief of the archive's newest day, or of the seven days up to it; keeps what follows
        the first page.
        """
        newest = newest_day(engine)
        if newest is None:
            return (Message(NOTHING_DATED),)
        first = newest - datetime.timedelta(days=6 if of == "week" else 0)
        title = (
            day(newest) if first == newest else say("{first} to {last}", first=day(first), last=day(newest))
        )
        rules = self._database.servers.rules(interaction.guild_id)
        within = rules.narrowed(SearchFilter(since=first, until=newest), numbers(interaction.channel))
        pages = brief_pages(engine.following.brief(within), title)
        if len(pages) > 1:
            server, rest = self._places.server(interaction), PAGES.dump_json(pages[1:]).decode()
            self._database.remainders.keep(
                interaction.id, interaction.user.id, interaction.channel_id, server, rest
            )
        return pages
