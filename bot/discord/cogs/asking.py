"""Asking: /ask, a mention, a reply, a thread or channel of the bot's, a direct message, a message's menu."""

from __future__ import annotations

import asyncio
import calendar
import datetime
import logging
import re
import time
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord import conversation_key as conversation
from bot.discord.cogs.buttons import QUESTION_LIMIT
from bot.discord.delivery.answering import FAILED
from bot.discord.delivery.escape import plain
from bot.errors import QuestionError
from index import SearchFilter

if TYPE_CHECKING:
    from bot.discord.client import DatelineBot

log = logging.getLogger(__name__)
HINT = "Ask me a question after my name, reply to one of my answers, or use `/ask`."
UNREAD = "I can only read messages here that mention me. Please mention me, or use `/ask`."
LONG = f"Please put your question into {QUESTION_LIMIT} characters."
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_SOURCES_FOR = 60.0
_CHOICES = 25


class Asking(commands.Cog):
    """Everything that puts a question to the engine."""

    def __init__(self, bot: DatelineBot) -> None:
        self.bot = bot
        self._sources: list[str] = []
        self._sources_until: float | None = None
        self._hinted: set[int] = set()
        menu = app_commands.ContextMenu(name="Ask Dateline about this", callback=self.about_this)
        bot.tree.add_command(menu)

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
        interaction: discord.Interaction[DatelineBot],
        question: app_commands.Range[str, 1, QUESTION_LIMIT],
        since: str | None = None,
        until: str | None = None,
        source: str | None = None,
        private: bool = False,
    ) -> None:
        filters = SearchFilter(
            since=read_day(since, last=False),
            until=read_day(until, last=True),
            sources=await asyncio.to_thread(self.bot.engine.outlets_named, [source]) if source else (),
        )
        await self.bot.reception.from_interaction(interaction, question, filters=filters, private=private)

    @ask.autocomplete("source")
    async def complete_source(
        self, _: discord.Interaction[DatelineBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        if self._sources_until is None or time.monotonic() > self._sources_until:
            self._sources = list(await asyncio.to_thread(self.bot.engine.outlets))
            self._sources_until = time.monotonic() + _SOURCES_FOR
        fits = [name for name in self._sources if typed.casefold() in name.casefold() and len(name) <= 100]
        return [app_commands.Choice(name=plain(name, 100), value=name) for name in fits[:_CHOICES]]

    async def about_this(
        self, interaction: discord.Interaction[DatelineBot], message: discord.Message
    ) -> None:
        text = message.content or " ".join(embed.description or "" for embed in message.embeds)
        text = plain(text, QUESTION_LIMIT)
        if not text:
            await interaction.response.send_message("There are no words in that message.", ephemeral=True)
            return
        await self.bot.reception.from_interaction(interaction, text)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot or message.webhook_id or not _is_ordinary(message):
            return
        try:
            await self._hear(message)
        except Exception:
            log.exception("message %d could not be taken", message.id)
            if self._mentioned(message) or self.bot.holds(message.channel):
                await self.bot.reception.say(message, FAILED)

    async def _hear(self, message: discord.Message) -> None:
        """Takes a message that is for the bot."""
        mentioned = self._mentioned(message)
        follows = message.reference.message_id if message.reference else None
        given = await asyncio.to_thread(self.bot.database.given, follows) if follows else None
        held = self.bot.holds(message.channel)
        if not (mentioned or given or held or await self._is_ask_channel(message)):
            return
        text = self._words(message)
        if not text:
            await self._hint(message, mentioned=mentioned)
        elif len(text) > QUESTION_LIMIT:
            await self.bot.reception.say(message, LONG)
        elif held:
            key = await asyncio.to_thread(conversation.of_channel, self.bot.database, message.channel.id)
            await self.bot.reception.from_message(message, text, key, ())
        elif given:
            key, earlier = await asyncio.to_thread(
                conversation.after, self.bot.database, given, message.id, message.author.id
            )
            await self.bot.reception.from_message(message, text, key, earlier)
        else:
            await self.bot.reception.from_message(message, text, conversation.begun(message.id), ())

    def _mentioned(self, message: discord.Message) -> bool:
        """Whether the bot is named, or the role that Discord made for it (people pick it by mistake)."""
        me = self.bot.user
        if me is None:
            return False
        own_role = any(role.tags and role.tags.bot_id == me.id for role in message.role_mentions)
        return own_role or any(user.id == me.id for user in message.mentions)

    def _words(self, message: discord.Message) -> str:
        """The question, without the name it was addressed to; other mentions as the names that people see."""
        me = self.bot.user
        own_roles = [
            role.id for role in message.role_mentions if role.tags and me and role.tags.bot_id == me.id
        ]
        text = message.clean_content
        names = [me.display_name] if me else []
        if message.guild:
            names.append(message.guild.me.display_name)
            names += [role.name for role in message.role_mentions if role.id in own_roles]
        for name in names:
            text = text.replace(f"@{name}", " ")
        return " ".join(text.split())

    async def _is_ask_channel(self, message: discord.Message) -> bool:
        if message.guild is None:
            return False
        rules = await asyncio.to_thread(self.bot.database.rules, message.guild.id)
        return message.channel.id in rules.ask_channels

    async def _hint(self, message: discord.Message, *, mentioned: bool) -> None:
        """Says how to ask where there were no words to read; without a mention, once a channel."""
        if mentioned:
            await self.bot.reception.say(message, HINT)
        elif message.channel.id not in self._hinted and not message.attachments and not message.stickers:
            self._hinted.add(message.channel.id)
            await self.bot.reception.say(message, UNREAD)


def read_day(text: str | None, *, last: bool) -> datetime.date | None:
    """A day written as 2016, 2016-12 or 2016-12-13: the first, or the `last`, that it can mean.

    Raises QuestionError.
    """
    if text is None:
        return None
    match = _DAY.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in match.groups())
        month = month or (12 if last else 1)
        return datetime.date(
            year or 0, month, day or (calendar.monthrange(year or 0, month)[1] if last else 1)
        )
    except (ValueError, calendar.IllegalMonthError):
        raise QuestionError(f"{text}: not a day that I can read; write 2016, 2016-12 or 2016-12-13") from None


def _is_ordinary(message: discord.Message) -> bool:
    """Whether somebody wrote it: not a thread's starter, a pin, a boost or a forwarded message."""
    return (
        message.type in (discord.MessageType.default, discord.MessageType.reply)
        and not message.flags.forwarded
    )
