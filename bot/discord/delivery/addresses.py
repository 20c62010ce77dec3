"""Where the answer to a question goes: under its message, in a thread of its own, or into its interaction."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Callable
from weakref import WeakValueDictionary

import discord

from bot.discord.database import Database
from bot.discord.delivery.inbox import Inbox, Where
from bot.discord.delivery.reply import Drafts, MessageReply, Reply
from bot.discord.language import say
from bot.discord.places import Place, Places
from bot.discord.records import Question
from bot.discord.rendering.controls import is_answer
from bot.discord.rendering.escape import plain
from bot.discord.requests import LOST, surely
from bot.discord.texts import QUESTION_LIMIT

log = logging.getLogger(__name__)
_HAS_THREAD = 160004


class Addresses:
    """Finds the place of each answer, also for questions that another process heard."""

    def __init__(self, inbox: Inbox, database: Database, places: Places) -> None:
        self._inbox = inbox
        self._database = database
        self._places = places
        self._drafts: WeakValueDictionary[int, Drafts] = WeakValueDictionary()

    async def of(self, question: Question) -> Reply:
        """Where the answer to a question goes that this process did not hear itself."""
        if question.token is None:
            return await self.under(question, begun=True)
        where = Where(question.id, question.asker, question.channel, question.guild, question.private)
        return self._inbox.reply(where, question.token, question.started)

    async def stands(self, question: Question) -> bool:
        """Whether the whole answer is there, though whoever sent it died before that was noted."""
        place, thread = await self._place(question)
        sent = await self._begun(question, place, thread)
        return sent is not None and is_answer(sent)

    async def under(self, question: Question, *, begun: bool = False) -> Reply:
        """Under the question's message; `begun` where another process may have sent something there."""

        async def started(message: int) -> None:
            await asyncio.to_thread(self._database.questions.start, question, message)

        place, thread = await self._place(question)
        if begun and question.started is None and (sent := await self._begun(question, place, thread)):
            await started(sent.id)
            question = dataclasses.replace(question, started=sent.id)
        return MessageReply(
            thread or place,
            question.id,
            to=None if thread or question.private else reference(question.channel, question.id),
            started=question.started,
            on_start=started,
            drafts=self._drafts.setdefault(thread.id if thread else place.id, Drafts()),
        )

    async def thread(self, question: Question, place: Place, message: int) -> Place | None:
        """The thread under a message, on servers that want one; none where it cannot be had."""
        if question.guild is None or question.private or not isinstance(place, discord.TextChannel):
            return None
        if not (await asyncio.to_thread(self._database.servers.rules, question.guild)).threads:
            return None
        create = place.get_partial_message(message).create_thread
        name = plain(question.text, 100) or say("A question")
        try:
            return await surely(create, name=name, auto_archive_duration=1440)
        except (discord.HTTPException, *LOST) as error:
            if getattr(error, "code", 0) == _HAS_THREAD:  # the question was begun before
                return self._places.channel(message, question.guild)
            log.warning("no thread under message %d: %s", message, error)
            return None

    async def _place(self, question: Question) -> tuple[Place, Place | None]:
        """Where a question is answered, and the thread of that, if it has one."""
        if question.private:  # asked by a command whose token is gone
            return await self._places.person(question.asker), None
        place = self._places.channel(question.channel, question.guild)
        return place, None if question.token else await self.thread(question, place, question.id)

    async def _begun(self, question: Question, place: Place, thread: Place | None) -> discord.Message | None:
        """What a process sent as an answer that died before it could note so much, or what it did note."""
        if question.private:
            return None
        if question.started is None:
            return await self._places.sent(thread or place, question.id, _answers(question, thread))
        try:
            return await surely((thread or place).fetch_message, question.started)
        except discord.HTTPException:
            return None

    async def words(self, question: Question) -> str:
        """The words of the message that a question is about, read anew as they are not kept."""
        place = self._places.channel(question.channel, question.guild)
        try:
            return words_in(await surely(place.fetch_message, question.about or 0))
        except (discord.HTTPException, *LOST):
            return ""


def _answers(question: Question, thread: Place | None) -> Callable[[discord.Message], bool]:
    """Tells the message that answers a question: a reply to it, or the one in its thread that replies to nobody."""
    wanted = None if thread else question.id
    return lambda sent: (sent.reference.message_id if sent.reference else None) == wanted


def words_in(message: discord.Message) -> str:
    """What a message says, as far as a question may be long."""
    text = message.clean_content or " ".join(embed.description or "" for embed in message.embeds)
    return plain(text, QUESTION_LIMIT)


def reference(channel: int, message: int) -> discord.MessageReference:
    return discord.MessageReference(message_id=message, channel_id=channel, fail_if_not_exists=False)
