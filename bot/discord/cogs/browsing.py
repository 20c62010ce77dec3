"""Looking around: /search, /timeline, /latest, /sources and /help."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.discord.delivery.executor import newest_day
from bot.discord.delivery.inbox import Interaction
from bot.discord.delivery.reception import Reception
from bot.discord.engine import Engine
from bot.discord.rendering.answers import render_timeline
from bot.discord.rendering.listing import help_page, latest_articles, outlets, search_results
from bot.discord.rendering.message import Message

_RESULTS = 5
Topic = app_commands.Range[str, 1, 300]


class Browsing(commands.Cog):
    """What the engine has, without a conversation."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    @app_commands.command(description="Find passages in the reporting.")
    @app_commands.describe(query="Words or a question")
    async def search(self, interaction: Interaction, query: Topic) -> None:
        def searched(engine: Engine) -> Message:
            within = self._reception.within(interaction)
            return search_results(query, engine.search(query, filters=within, limit=_RESULTS), within)

        await self._reception.look_up(interaction, searched, lambda message: message)

    @app_commands.command(description="What the reporting says on a topic, day by day.")
    @app_commands.describe(topic="A person, a place, an event")
    async def timeline(self, interaction: Interaction, topic: Topic) -> None:
        await self._reception.look_up(
            interaction,
            lambda engine: engine.timeline(topic, filters=self._reception.within(interaction)),
            render_timeline,
        )

    @app_commands.command(description="The newest articles, on a topic if you name one.")
    @app_commands.describe(topic="A person, a place, an event")
    async def latest(self, interaction: Interaction, topic: Topic | None = None) -> None:
        def newest(engine: Engine) -> Message:
            within = self._reception.within(interaction)
            found = engine.archive.latest(topic, filters=within, limit=_RESULTS)
            return latest_articles(topic, found, within)

        await self._reception.look_up(interaction, newest, lambda message: message)

    @app_commands.command(description="The outlets whose reporting I hold.")
    async def sources(self, interaction: Interaction) -> None:
        await self._reception.look_up(
            interaction, lambda engine: engine.archive.outlets(), outlets, private=True
        )

    @app_commands.command(description="What I do and how to ask.")
    async def help(self, interaction: Interaction) -> None:
        await self._reception.look_up(interaction, newest_day, help_page, private=True)
