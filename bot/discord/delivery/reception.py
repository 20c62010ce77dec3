"""Where questions come in: from a message, a command, a button or a process that died; each is taken once."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import time
from collections.abc import Callable
from typing import TypeVar

import discord

from bot.discord.database import Database
from bot.discord.delivery.acknowledging import typing_in
from bot.discord.delivery.addresses import Addresses, reference, words_in
from bot.discord.delivery.answering import Answering
from bot.discord.delivery.executor import EngineExecutor, newest_day
from bot.discord.delivery.explaining import RefusalError
from bot.discord.delivery.inbox import Inbox, Interaction
from bot.discord.delivery.reply import InteractionReply, MessageReply
from bot.discord.engine import Engine
from bot.discord.language import speaking, spoken
from bot.discord.metrics import Metrics
from bot.discord.places import Places, missing_permissions, numbers, roles
from bot.discord.records import Question, QuestionClaim, Rules, SentAnswer
from bot.discord.rendering.listing import help_page
from bot.discord.rendering.message import Message, Rows
from bot.discord.requests import LOST
from bot.discord.texts import FORGOTTEN, GONE, NOT_THERE, REPEATED, UNFINISHED
from bot.question.small_talk import REPLIES, small_talk
from index import EVERYWHERE, SearchFilter

T = TypeVar("T")
log = logging.getLogger(__name__)


class Reception:
    """Takes questions. A question that another process has taken is left to it."""

    def __init__(
        self,
        inbox: Inbox,
        executor: EngineExecutor,
        answering: Answering,
        database: Database,
        places: Places,
        metrics: Metrics,
    ) -> None:
        self._inbox = inbox
        self._executor = executor
        self._answering = answering
        self._database = database
        self._places = places
        self._metrics = metrics
        self._addresses = Addresses(inbox, database, places)

    async def from_interaction(
        self,
        interaction: Interaction,
        text: str,
        *,
        filters: Callable[[], SearchFilter] = lambda: EVERYWHERE,
        private: bool = False,
        after: int | None = None,
        about: discord.Message | None = None,
    ) -> None:
        """Answers a question asked by a command, a form or a message's menu.

        `filters` may block. `after` is the message of the answer that this follows, within its filters.
        """
        server = self._places.server(interaction)

        async def work(reply: InteractionReply) -> None:
            if refusal := await self._inbox.refusal(interaction):
                self._metrics.questions.labels("refused").inc()
                raise RefusalError(refusal)
            if talk := small_talk(text):
                said, asker = REPLIES.get(talk), interaction.user.id
                newest = None if said else await self._executor.look_up(asker, server, newest_day, reply)
                await reply.finish(Message(said) if said else help_page(newest))
                return
            question = Question(
                interaction.id,
                text,
                interaction.user.id,
                interaction.channel_id or 0,
                server,
                about=about.id if about else None,
                private=private,
                token=interaction.token,
                language=spoken(),
            )
            follows: int | None
            if after is None:
                follows = (
                    None if interaction.context.private_channel else await self._latest(interaction.channel)
                )
                within = await asyncio.to_thread(filters)
            elif given := await asyncio.to_thread(self._database.answers.of, after):
                follows, within = given.question.id, given.question.filters
            else:
                raise RefusalError(GONE)
            rules = await asyncio.to_thread(self._database.servers.rules, server)
            within = rules.narrowed(within, numbers(interaction.channel))
            question = dataclasses.replace(question, after=follows, filters=within)
            await self._ask(question, reply, words_in(about) if about else "")

        await self._inbox.handle(interaction, work, private=private)

    async def from_message(
        self,
        message: discord.Message,
        text: str,
        *,
        after: int | None = None,
        about: discord.Message | None = None,
    ) -> None:
        """Answers a question asked in a message, under it or in a thread opened there."""
        heard = time.monotonic()
        server = message.guild.id if message.guild else None
        rules = await asyncio.to_thread(self._database.servers.rules, server)
        question = Question(
            message.id,
            text,
            message.author.id,
            message.channel.id,
            server,
            after=after,
            about=about.id if about else None,
            language=spoken(),
            filters=rules.narrowed(EVERYWHERE, numbers(message.channel)),
        )
        if await asyncio.to_thread(self._database.questions.claim, question) is not QuestionClaim.OURS:
            return
        if why_not := _why_not_here(message, rules):
            self._metrics.questions.labels("refused").inc()
            await asyncio.to_thread(self._database.questions.settle, question, "refused")
            await self.say(message, Message(why_not))
            return
        acknowledged = self._metrics.acknowledged
        place = self._places.channel(question.channel, question.guild)
        async with typing_in(place, lambda: acknowledged.observe(time.monotonic() - heard)):
            reply = await self._addresses.under(question)
            await self._answering.answer(question, reply, words_in(about) if about else "")

    async def edited(self, message: int, text: str) -> None:
        """Answers a question anew, in the place of its answer, that was asked in a message edited since."""
        question = await asyncio.to_thread(self._database.questions.edited, message, text)
        if question is None:
            return
        await self._answering.stop([question.id])
        await self.resume(question)

    async def look_up(
        self,
        interaction: Interaction,
        call: Callable[[Engine], T],
        show: Callable[[T], Message],
        buttons: Callable[[T], Rows] = lambda _: (),
        *,
        private: bool = False,
    ) -> None:
        """Answers an interaction with something that the engine has at hand: no conversation."""

        async def work(reply: InteractionReply) -> None:
            if refusal := await self._inbox.refusal(interaction):
                raise RefusalError(refusal)
            server = self._places.server(interaction)
            found = await self._executor.look_up(interaction.user.id, server, call, reply)
            await reply.finish(show(found), buttons(found))

        await self._inbox.handle(interaction, work, private=private)

    def within(self, interaction: Interaction) -> SearchFilter:
        """In a thread: the outlets that the channel is kept to."""
        rules = self._database.servers.rules(interaction.guild_id)
        return rules.narrowed(EVERYWHERE, numbers(interaction.channel))

    async def publish(self, click: Interaction, reply: InteractionReply, given: SentAnswer) -> None:
        """Shows a private answer to everyone, as the answer to a question of its own."""
        question = dataclasses.replace(
            given.question,
            id=click.id,
            private=False,
            token=click.token,
            language=spoken(),
            started=reply.message,
        )
        if await asyncio.to_thread(self._database.questions.claim, question) is not QuestionClaim.OURS:
            raise RefusalError(FORGOTTEN)
        try:
            await self._answering.deliver(question, reply, given.answer, given.answer)
        except LOST:  # asked again where it was begun, when Discord is back
            await asyncio.to_thread(self._database.questions.release, question)
        except discord.HTTPException:
            await asyncio.to_thread(self._database.questions.settle, question, "undeliverable")
            raise

    async def resume(self, question: Question) -> None:
        """Answers a question that a process died on or that was edited, where it was begun."""
        log.info("taking up question %d again", question.id)
        with speaking(question.language):
            reply = await self._addresses.of(question)
            about = ""
            if question.about is not None and not (about := await self._addresses.words(question)):
                await asyncio.to_thread(self._database.questions.settle, question, "refused")
                await reply.refuse(NOT_THERE)
                return
            await self._answering.answer(question, reply, about)

    async def give_up(self, question: Question) -> None:
        """Says that a question will not be answered any more, unless it was."""
        log.warning("question %d is given up", question.id)
        if await self._addresses.stands(question):
            return
        with speaking(question.language):
            await (await self._addresses.of(question)).finish(Message(UNFINISHED))

    async def say(self, message: discord.Message, what: Message) -> None:
        """Says something short under a message, or privately where that is not allowed."""
        place = self._places.channel(message.channel.id, message.guild.id if message.guild else None)
        try:
            to = reference(message.channel.id, message.id)
            await MessageReply(place, message.id, to=to).finish(what)
        except discord.HTTPException:
            await self._places.whisper(message.author.id, what.body)

    async def _ask(self, question: Question, reply: InteractionReply, about: str) -> None:
        claim = await asyncio.to_thread(self._database.questions.claim, question)
        if claim is not QuestionClaim.OURS:
            raise RefusalError(REPEATED if claim is QuestionClaim.REPEAT else FORGOTTEN)
        if reply.message:
            await asyncio.to_thread(self._database.questions.start, question, reply.message)
        await self._answering.answer(question, reply, about)
        answered = await asyncio.to_thread(self._database.answers.of, reply.message or 0)
        if answered and reply.message:
            place = self._places.channel(question.channel, question.guild)
            await self._addresses.thread(question, place, reply.message)

    async def _latest(self, channel: object) -> int | None:
        if not self._places.holds(channel):
            return None
        return await asyncio.to_thread(self._database.answers.latest, getattr(channel, "id", 0))


def _why_not_here(message: discord.Message, rules: Rules) -> str | None:
    return rules.refusal(numbers(message.channel), roles(message.author)) or missing_permissions(message)
