"""Looking around: /search, /timeline, /latest, /sources, /help, and /forget-me."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.delivery.listing import latest_articles, outlets, search_results
from bot.discord.delivery.message import render
from index import EVERYWHERE

if TYPE_CHECKING:
    from bot.discord.client import DatelineBot

_RESULTS = 5
Topic = app_commands.Range[str, 1, 300]

HELP = """\
**I answer from the reporting that I hold, and from nothing else.** Every sentence carries a number that \
leads to the article, and below it stand the words that it rests on. Where the reporting does not say, I say \
so.

`/ask` a question, mention me with one, or write to me directly. Go on by replying to an answer, by writing \
in the thread I opened, or with **Ask a follow-up**.
`/ask` also takes `since`, `until` and `source`, and `private` shows the answer to you alone.
`/search` finds passages, `/timeline` puts a topic in order of days, `/latest` shows what is new, `/sources` \
what I read.
`/forget-me` erases what you asked me.
-# Right-click a message, or hold it on a phone, then Apps: **Ask Dateline about this**."""


class Browsing(commands.Cog):
    """What the engine has, without a conversation."""

    def __init__(self, bot: DatelineBot) -> None:
        self.bot = bot

    @app_commands.command(description="Find passages in the reporting.")
    @app_commands.describe(query="Words or a question")
    async def search(self, interaction: discord.Interaction[DatelineBot], query: Topic) -> None:
        await self.bot.reception.look_up(
            interaction,
            lambda: self.bot.engine.search(query, filters=EVERYWHERE, limit=_RESULTS),
            lambda found: search_results(query, found),
        )

    @app_commands.command(description="What the reporting says on a topic, day by day.")
    @app_commands.describe(topic="A person, a place, an event")
    async def timeline(self, interaction: discord.Interaction[DatelineBot], topic: Topic) -> None:
        await self.bot.reception.look_up(
            interaction,
            lambda: self.bot.engine.timeline(topic, filters=EVERYWHERE),
            render,
        )

    @app_commands.command(description="The newest articles, on a topic if you name one.")
    @app_commands.describe(topic="A person, a place, an event")
    async def latest(self, interaction: discord.Interaction[DatelineBot], topic: Topic | None = None) -> None:
        await self.bot.reception.look_up(
            interaction,
            lambda: self.bot.engine.latest(topic, filters=EVERYWHERE, limit=_RESULTS),
            lambda articles: latest_articles(topic, articles),
        )

    @app_commands.command(description="The outlets whose reporting I hold.")
    async def sources(self, interaction: discord.Interaction[DatelineBot]) -> None:
        await self.bot.reception.look_up(interaction, self.bot.engine.outlets, outlets, private=True)

    @app_commands.command(description="What I do and how to ask.")
    async def help(self, interaction: discord.Interaction[DatelineBot]) -> None:
        await interaction.response.send_message(HELP, ephemeral=True)

    @app_commands.command(name="forget-me", description="Erase what you asked me and what you thought of it.")
    async def forget_me(self, interaction: discord.Interaction[DatelineBot]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        conversations = await asyncio.to_thread(self.bot.database.forget, interaction.user.id)
        await asyncio.to_thread(self.bot.forget, conversations)
        await interaction.edit_original_response(
            content="Done: your questions, my answers to them and your feedback are erased here. "
            "Messages that stand in Discord stay; **Delete** under an answer removes it."
        )
