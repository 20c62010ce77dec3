"""Where questions come in: from a message, a command, a button or a process that died; each is taken once."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import time
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakValueDictionary

import discord

from bot.discord import conversation_key as conversation
from bot.discord.cogs.buttons import buttons_for
from bot.discord.delivery.acknowledging import acknowledge, typing_in
from bot.discord.delivery.answering import RefusalError
from bot.discord.delivery.escape import plain
from bot.discord.delivery.message import Part
from bot.discord.delivery.reply import LOST, Drafts, InteractionReply, MessageReply, Place, Reply, surely
from bot.discord.records import Claim, Given, Question
from index import EVERYWHERE, SearchFilter

if TYPE_CHECKING:
    from bot.discord.client import DatelineBot

T = TypeVar("T")
log = logging.getLogger(__name__)
_HAS_THREAD = 160004
NEEDED = ("send_messages", "embed_links", "read_message_history")


class Reception:
    """Takes questions for one bot. A question that another process has taken is left to it."""

    def __init__(self, bot: DatelineBot) -> None:
        self._bot = bot
        self._drafts: WeakValueDictionary[int, Drafts] = WeakValueDictionary()

    async def from_interaction(
        self,
        interaction: discord.Interaction[DatelineBot],
        text: str,
        *,
        filters: SearchFilter = EVERYWHERE,
        private: bool = False,
        after: Given | None = None,
    ) -> None:
        """Answers a question asked by a command, button or form."""
        heard = time.monotonic()
        if refusal := await self.refusal(interaction):
            self._bot.metrics.questions.labels("refused").inc()
            await interaction.response.send_message(refusal, ephemeral=True)
            return
        key, earlier = await asyncio.to_thread(self._conversation, interaction, after)
        question = _question(
            interaction, text, conversation=key, earlier=earlier, filters=filters, private=private
        )
        claim = await asyncio.to_thread(self._bot.database.claim, question)
        if claim is Claim.TAKEN:
            return
        if claim is Claim.REPEAT:
            await interaction.response.send_message(
                "I am already answering that, just above.", ephemeral=True
            )
            return
        acknowledged = await self._acknowledged(interaction, question)
        if acknowledged is None:
            return
        self._bot.metrics.acknowledged.observe(time.monotonic() - heard)
        await self._answer(acknowledged, self._response(acknowledged))
        given = await asyncio.to_thread(self._bot.database.given, acknowledged.started or 0)
        if given and acknowledged.started:
            place = self._bot.place(acknowledged.channel, acknowledged.guild)
            await self._thread(acknowledged, place, acknowledged.started)

    async def from_message(
        self, message: discord.Message, text: str, key: str, earlier: tuple[str, ...]
    ) -> None:
        """Answers a question asked in a message, under it or in a thread opened there."""
        heard = time.monotonic()
        guild = message.guild.id if message.guild else None
        question = Question(
            id=message.id, text=text, asker=message.author.id, channel=message.channel.id, guild=guild,
            conversation=key, earlier=earlier,
        )  # fmt: skip
        if await asyncio.to_thread(self._bot.database.claim, question) is not Claim.OURS:
            return
        if reason := await self._why_not_here(message):
            self._bot.metrics.questions.labels("refused").inc()
            await asyncio.to_thread(self._bot.database.settle, question, "refused")
            await self.say(message, reason)
            return
        acknowledged = self._bot.metrics.acknowledged
        place = self._bot.place(question.channel, guild)
        async with typing_in(place, lambda: acknowledged.observe(time.monotonic() - heard)):
            await self._answer(question, await self._reply_under(question))

    async def look_up(
        self,
        interaction: discord.Interaction[DatelineBot],
        call: Callable[[], T],
        show: Callable[[T], Sequence[Part]],
        *,
        private: bool = False,
    ) -> None:
        """Answers an interaction with something that the engine has at hand: no conversation, no buttons."""
        if refusal := await self.refusal(interaction):
            await interaction.response.send_message(refusal, ephemeral=True)
            return
        message = await acknowledge(interaction, private=private)
        if message is None:
            return
        question = _question(interaction, "", conversation="", private=private, started=message)
        reply = self._response(question)
        try:
            found = await self._bot.answering.look_up(interaction.user.id, interaction.guild_id, call, reply)
            parts = show(found)
        except RefusalError as refused:
            parts = (Part(str(refused)),)
        try:
            await reply.finish(parts)
        except (discord.HTTPException, *LOST) as error:
            log.warning("interaction %d could not be answered: %s", interaction.id, error)

    async def publish(self, click: discord.Interaction[DatelineBot], given: Given) -> None:
        """Shows a private answer to everyone, as the answer to a question of its own with its own branch."""
        _, earlier = await asyncio.to_thread(conversation.after, self._bot.database, given, click.id, 0)
        question = dataclasses.replace(
            given.question,
            id=click.id,
            conversation=conversation.begun(click.id),
            earlier=earlier,
            private=False,
            token=click.token,
        )
        if await asyncio.to_thread(self._bot.database.claim, question) is Claim.TAKEN:
            return
        acknowledged = await self._acknowledged(click, question)
        if acknowledged is None:
            return
        buttons = buttons_for(given.answer, private=False)
        try:
            await self._bot.answering.deliver(
                acknowledged, self._response(acknowledged), given.answer, buttons
            )
        except LOST:  # asked again where it was begun, when Discord is back
            await asyncio.to_thread(self._bot.database.release, question)
        except discord.HTTPException:
            await asyncio.to_thread(self._bot.database.settle, question, "undeliverable")
            raise

    async def resume(self, question: Question) -> None:
        """Answers a question that a process died on, where that one had begun to."""
        log.info("taking up question %d again", question.id)
        under = question.token is None
        await self._answer(question, await self._reply_under(question) if under else self._response(question))

    async def refusal(self, interaction: discord.Interaction[DatelineBot]) -> str | None:
        """Why this server's rules do not let this person ask here, if so."""
        if interaction.guild_id is None:
            return None
        rules = await asyncio.to_thread(self._bot.database.rules, interaction.guild_id)
        return rules.refusal(_places(interaction.channel), _roles(interaction.user))

    async def say(self, message: discord.Message, text: str) -> None:
        """Says something short under a message, or privately where that is not allowed."""
        place = self._bot.place(message.channel.id, message.guild.id if message.guild else None)
        try:
            await MessageReply(place, message.id, to=_reference(message.channel.id, message.id)).finish(
                (Part(text),)
            )
        except discord.HTTPException:
            await self._bot.whisper(message.author.id, text)

    async def _answer(self, question: Question, reply: Reply) -> None:
        await self._bot.answering.answer(
            question, reply, lambda answer: buttons_for(answer, private=question.private)
        )

    async def _acknowledged(
        self, interaction: discord.Interaction[DatelineBot], question: Question
    ) -> Question | None:
        """The question with the message that its answer goes into; None where another process took it."""
        message = await acknowledge(interaction, private=question.private)
        if message is None:
            await asyncio.to_thread(self._bot.database.settle, question, "taken")
            return None
        await asyncio.to_thread(self._bot.database.start, question, message)
        return dataclasses.replace(question, started=message)

    def _response(self, question: Question) -> Reply:
        """Where the answer to an interaction goes."""
        webhook = discord.Webhook.partial(
            self._bot.application_id or 0, question.token or "", client=self._bot
        )
        return InteractionReply(
            webhook,
            question.started or 0,
            private=question.private,
            instead=lambda: self._elsewhere(question),
        )

    async def _elsewhere(self, question: Question) -> Reply:
        """Where an answer goes whose interaction has expired: the channel, or privately to who asked."""
        if question.private:
            person = await self._bot.fetch_user(question.asker)
            return MessageReply(await person.create_dm(), question.id)
        return MessageReply(self._bot.place(question.channel, question.guild), question.id)

    async def _reply_under(self, question: Question) -> Reply:
        async def started(message: int) -> None:
            await asyncio.to_thread(self._bot.database.start, question, message)

        place = self._bot.place(question.channel, question.guild)
        thread = await self._thread(question, place, question.id)
        return MessageReply(
            thread or place,
            question.id,
            to=None if thread else _reference(question.channel, question.id),
            started=question.started,
            on_start=started,
            drafts=self._drafts.setdefault(thread.id if thread else place.id, Drafts()),
        )

    async def _thread(self, question: Question, place: Place, message: int) -> Place | None:
        """The thread under a message, on servers that want one; none where it cannot be had."""
        if question.guild is None or question.private or not isinstance(place, discord.TextChannel):
            return None
        if not (await asyncio.to_thread(self._bot.database.rules, question.guild)).threads:
            return None
        create = place.get_partial_message(message).create_thread
        try:
            return await surely(create, name=plain(question.text, 100), auto_archive_duration=1440)
        except (discord.HTTPException, *LOST) as error:
            if getattr(error, "code", 0) == _HAS_THREAD:  # the question was begun before
                return self._bot.place(message, question.guild)
            log.warning("no thread under message %d: %s", message, error)
            return None

    async def _why_not_here(self, message: discord.Message) -> str | None:
        if message.guild is None:
            return None
        rules = await asyncio.to_thread(self._bot.database.rules, message.guild.id)
        if refusal := rules.refusal(_places(message.channel), _roles(message.author)):
            return refusal
        if isinstance(message.channel, discord.PartialMessageable):
            return None  # not known well enough to tell; Discord will
        allowed = message.channel.permissions_for(message.guild.me)
        needed = [*NEEDED]
        if isinstance(message.channel, discord.Thread):
            needed[0] = "send_messages_in_threads"
        missing = [name.replace("_", " ") for name in needed if not getattr(allowed, name)]
        if missing:
            return (
                f"I cannot answer in <#{message.channel.id}> without the permission to "
                f"{' and to '.join(missing)}. Please ask an administrator to give it to me."
            )
        return None

    def _conversation(
        self, interaction: discord.Interaction[DatelineBot], after: Given | None
    ) -> tuple[str, tuple[str, ...]]:
        database, channel = self._bot.database, interaction.channel
        if self._bot.holds(channel) and channel is not None:
            return conversation.of_channel(database, channel.id), ()
        if after is not None:
            return conversation.after(database, after, interaction.id, interaction.user.id)
        return conversation.begun(interaction.id), ()


def _question(interaction: discord.Interaction[DatelineBot], text: str, **fields: Any) -> Question:
    return Question(
        id=interaction.id,
        text=text,
        asker=interaction.user.id,
        channel=interaction.channel_id or 0,
        guild=interaction.guild_id,
        token=interaction.token,
        **fields,
    )


def _reference(channel: int, message: int) -> discord.MessageReference:
    return discord.MessageReference(message_id=message, channel_id=channel, fail_if_not_exists=False)


def _places(channel: object) -> Collection[int]:
    ids = {getattr(channel, "id", 0)}
    if isinstance(channel, discord.Thread):
        ids.add(channel.parent_id)
    return ids


def _roles(person: discord.Member | discord.User) -> Collection[int]:
    return {role.id for role in person.roles} if isinstance(person, discord.Member) else set()
