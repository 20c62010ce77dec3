"""Messages: which are for the bot, what they ask, and what they go on from."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

import discord
from discord.ext import commands

from bot.discord.chatter import asks_outright
from bot.discord.database import Database
from bot.discord.delivery.executor import newest_day
from bot.discord.delivery.reception import Reception
from bot.discord.engine import Engine
from bot.discord.language import speaking
from bot.discord.places import Places, numbers
from bot.discord.rendering.listing import help_page
from bot.discord.rendering.message import Message
from bot.discord.texts import FAILED, HINT, LONG, QUESTION_LIMIT, UNREAD
from bot.errors import StorageError
from bot.question.small_talk import REPLIES, SmallTalk, small_talk
from corpus import DatelineError
from index import EVERYWHERE

log = logging.getLogger(__name__)
# So many channels are known to have been told how to ask.
_HINTED = 1_000


class Messages(commands.Cog):
    """Mentions, replies, direct messages, the bot's threads, and the channels where it answers unasked."""

    def __init__(self, reception: Reception, engine: Engine, database: Database, places: Places) -> None:
        self._reception = reception
        self._engine = engine
        self._database = database
        self._places = places
        self._hinted: deque[int] = deque(maxlen=_HINTED)
        # Where people talk among themselves, their talk must not keep the threads from who asks.
        self._one_at_a_time = asyncio.Lock()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot or message.webhook_id or not _is_ordinary(message):
            return
        await self._take(message, lambda: self._hear(message))

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        message = payload.message
        if message.author.bot or message.edited_at is None:
            return
        text = self._question(message)
        if text and len(text) <= QUESTION_LIMIT:
            await self._take(message, lambda: self._reception.edited(message.id, text))

    async def _take(self, message: discord.Message, hear: Callable[[], Awaitable[None]]) -> None:
        """Waits for what becomes of a message, and says so where that fails."""
        with speaking(await self._language(message)):
            try:
                await hear()
            except StorageError as error:
                log.error("message %d could not be taken: the bot's database: %s", message.id, error)
                await self._failed(message)
            except Exception:
                log.exception("message %d could not be taken", message.id)
                await self._failed(message)

    async def _hear(self, message: discord.Message) -> None:
        """Takes a message that is for the bot."""
        mentioned = self._mentioned(message)
        follows = message.reference.message_id if message.reference else None
        given = await asyncio.to_thread(self._database.answers.of, follows) if follows else None
        held = self._places.holds(message.channel)
        addressed = bool(mentioned or given or held)
        if not addressed and not await self._is_ask_channel(message):
            return
        text = self._question(message)
        about = _replied_to(message) if mentioned and not given else None
        if not text and about is None:
            await self._hint(message, mentioned=mentioned)
        elif addressed and (talk := small_talk(text)) and (about is None or talk is SmallTalk.THANKS):
            await self._answer_small_talk(message, talk, mentioned=mentioned)
        elif not addressed and not await self._is_for_me(message, text):
            return
        elif len(text) > QUESTION_LIMIT:
            await self._reception.say(message, Message(LONG))
        else:
            after = given.question.id if given else await self._latest(message) if held else None
            await self._reception.from_message(message, text, after=after, about=about)

    async def _answer_small_talk(self, message: discord.Message, talk: SmallTalk, *, mentioned: bool) -> None:
        """Says how to ask, or a word; thanks and remarks are left alone where the bot is not named."""
        if talk is SmallTalk.HELP:
            newest = await asyncio.to_thread(newest_day, self._engine)
            await self._reception.say(message, help_page(newest))
        elif mentioned:
            await self._reception.say(message, Message(REPLIES[talk]))

    async def _failed(self, message: discord.Message) -> None:
        """Says so where somebody waits for an answer."""
        if self._mentioned(message) or self._places.holds(message.channel):
            await self._reception.say(message, Message(FAILED))

    async def _language(self, message: discord.Message) -> str | None:
        """The server's language; of who writes directly Discord tells none, but their commands told it."""
        if message.guild:
            return self._places.language(message.guild.id)
        try:
            known = self._database.people.language
            return await asyncio.to_thread(known, message.author.id, message.channel.id)
        except StorageError as error:
            log.error("the bot's database: %s", error)
            return None

    async def _latest(self, message: discord.Message) -> int | None:
        return await asyncio.to_thread(self._database.answers.latest, message.channel.id)

    def _mentioned(self, message: discord.Message) -> bool:
        """Whether the bot is named, or the role that Discord made for it (people pick it by mistake).

        A reply names whom it replies to without anybody having typed that.
        """
        me = self._places.me
        if any(role.tags and role.tags.bot_id == me for role in message.role_mentions):
            return True
        return any(user.id == me for user in message.mentions)

    def _question(self, message: discord.Message) -> str:
        """What is asked, without the name it was addressed to; other mentions as the names that people see.

        The title of a forum's post is part of what its first message asks.
        """
        text = message.clean_content
        names = [user.display_name for user in message.mentions if user.id == self._places.me]
        if message.guild:
            names.append(message.guild.me.display_name)
            names += [r.name for r in message.role_mentions if r.tags and r.tags.bot_id == self._places.me]
        for name in names:
            text = text.replace(f"@{name}", " ")
        text = " ".join(text.split())
        thread = message.channel
        if isinstance(thread, discord.Thread) and thread.id == message.id and thread.name not in text:
            text = f"{thread.name} {text}".strip()
            text = text if len(text) <= QUESTION_LIMIT else thread.name
        return text

    async def _is_ask_channel(self, message: discord.Message) -> bool:
        if message.guild is None:
            return False
        rules = await asyncio.to_thread(self._database.servers.rules, message.guild.id)
        return not rules.ask_channels.isdisjoint(numbers(message.channel))

    async def _is_for_me(self, message: discord.Message, text: str) -> bool:
        """Whether a message that nobody addressed to the bot asks outright, or is answered by the reporting."""
        if small_talk(text):
            return False
        if asks_outright(text):
            return True
        try:
            async with self._one_at_a_time:
                return await asyncio.to_thread(self._answers, message, text)
        except DatelineError as error:
            log.warning("whether a message is for me could not be told: %s", error)
            return False

    def _answers(self, message: discord.Message, text: str) -> bool:
        """In a thread: whether the reporting that the channel is kept to answers a text."""
        rules = self._database.servers.rules(message.guild.id if message.guild else None)
        return self._engine.surely_answers(text, filters=rules.narrowed(EVERYWHERE, numbers(message.channel)))

    async def _hint(self, message: discord.Message, *, mentioned: bool) -> None:
        """Says how to ask where there were no words to read; without a mention, once a channel."""
        if mentioned:
            await self._reception.say(message, Message(HINT))
        elif message.channel.id not in self._hinted and not message.attachments and not message.stickers:
            self._hinted.append(message.channel.id)
            await self._reception.say(message, Message(UNREAD))


def _replied_to(message: discord.Message) -> discord.Message | None:
    """The message of somebody that this one replies to, if it can be read."""
    replied = message.reference.resolved if message.reference else None
    return replied if isinstance(replied, discord.Message) and replied.content else None


def _is_ordinary(message: discord.Message) -> bool:
    """Whether somebody wrote it: not a thread's starter, a pin, a boost or a forwarded message."""
    return (
        message.type in (discord.MessageType.default, discord.MessageType.reply)
        and not message.flags.forwarded
    )
