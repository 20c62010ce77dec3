"""Asking with words that were typed: /ask, and *Ask Dateline about this* in a message's menu."""

from __future__ import annotations

import datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.cogs.choices import OutletChoices
from bot.discord.delivery.addresses import words_in
from bot.discord.delivery.explaining import RefusalError
from bot.discord.delivery.inbox import Interaction
from bot.discord.delivery.reception import Reception
from bot.discord.engine import Engine
from bot.discord.language import say
from bot.discord.texts import NO_WORDS, NOT_A_DAY, QUESTION_LIMIT
from bot.errors import QuestionError
from bot.text.dates.typed import typed_day
from index import SearchFilter


class Asking(commands.Cog):
    """The commands that put a question to the engine."""

    def __init__(self, reception: Reception, engine: Engine) -> None:
        self._reception = reception
        self._engine = engine
        self._outlets = OutletChoices(engine)

    @app_commands.command(description="Ask the reporting a question.")
    @app_commands.describe(
        question="What you want to know",
        since="Only reports from this day on: 2016, 2016-12 or 2016-12-13",
        until="Only reports up to this day: 2016, 2016-12 or 2016-12-13",
        source="Only this outlet",
        private="Show the answer to you alone",
    )
    async def ask(
        self,
        interaction: Interaction,
        question: app_commands.Range[str, 1, QUESTION_LIMIT],
        since: str | None = None,
        until: str | None = None,
        source: str | None = None,
        private: bool = False,
    ) -> None:
        def filters() -> SearchFilter:
            return SearchFilter(
                since=read_day(since, last=False),
                until=read_day(until, last=True),
                sources=self._engine.archive.outlets_named([source]) if source else (),
            )

        await self._reception.from_interaction(interaction, question, filters=filters, private=private)

    @ask.autocomplete("source")
    async def complete_source(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self._outlets.fitting(typed)

    async def about_this(self, interaction: Interaction, message: discord.Message) -> None:
        """What *Ask Dateline about this* does."""

        def readable() -> SearchFilter:
            if not words_in(message):
                raise RefusalError(NO_WORDS)
            return SearchFilter()

        await self._reception.from_interaction(interaction, "", filters=readable, about=message)


def read_day(text: str | None, *, last: bool) -> datetime.date | None:
    """A day as somebody types it: the first, or the `last`, that it can mean.

    Raises QuestionError.
    """
    try:
        return None if text is None else typed_day(text, last=last)
    except ValueError:
        raise QuestionError(say(NOT_A_DAY, typed=text)) from None
