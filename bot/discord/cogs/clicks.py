"""Clicks on the buttons under an answer. What they are about is looked up by the message that they are on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord.ext import commands

from bot.discord import language as languages
from bot.discord.database import Database
from bot.discord.delivery.explaining import RefusalError
from bot.discord.delivery.inbox import Inbox, Interaction
from bot.discord.delivery.reception import Reception
from bot.discord.delivery.reply import InteractionReply
from bot.discord.engine import Engine
from bot.discord.places import Places
from bot.discord.records import Reason, SentAnswer
from bot.discord.rendering import controls
from bot.discord.rendering.answers import render_timeline
from bot.discord.rendering.listing import passage_page
from bot.discord.rendering.message import Message
from bot.discord.requests import LOST, surely
from bot.discord.texts import GONE, NOT_YOURS, SHOWN_ALREADY, THANKS, THANKS_FOR_TELLING, WHAT_WAS_WRONG
from corpus import DatelineError

log = logging.getLogger(__name__)


class Clicks(commands.Cog):
    """What each button does, for whichever process sent it and however long ago."""

    def __init__(
        self, inbox: Inbox, reception: Reception, engine: Engine, database: Database, places: Places
    ) -> None:
        self._inbox = inbox
        self._reception = reception
        self._engine = engine
        self._database = database
        self._places = places
        self._buttons: dict[str, Callable[[Interaction], Awaitable[None]]] = {
            controls.SOURCES: self._sources,
            controls.FOLLOW_UP: self._open_form,
            controls.TIMELINE: self._timeline,
            controls.PUBLISH: self._publish,
            controls.HELPFUL: lambda click: self._rate(click, helpful=True),
            controls.NOT_HELPFUL: lambda click: self._rate(click, helpful=False),
            controls.DELETE: self._delete,
        }

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        data: Any = interaction.data or {}
        custom_id = data.get("custom_id", "")
        if interaction.type is discord.InteractionType.modal_submit:
            if form := controls.FOLLOW_UP_FORM.fullmatch(custom_id):
                await self._reception.from_interaction(
                    interaction,
                    controls.field_value(data["components"]),
                    private=bool(form[2]),
                    after=int(form[1]),
                )
        elif custom_id in self._buttons:
            await self._buttons[custom_id](interaction)
        elif chosen := controls.REASON.fullmatch(custom_id):
            await self._explain(interaction, int(chosen[1]), Reason(data["values"][0]))
        elif page := controls.PAGE.fullmatch(custom_id):
            await self._turn_page(interaction, int(page[1]), int(page[2]))

    async def _sources(self, click: Interaction) -> None:
        async def work(reply: InteractionReply) -> None:
            await self._show_page(reply, await self._given(_clicked(click)), 0)

        await self._inbox.handle(click, work)

    async def _turn_page(self, click: Interaction, message: int, page: int) -> None:
        async def work(reply: InteractionReply) -> None:
            await self._show_page(reply, await self._given(message), page)

        await self._inbox.handle(click, work, update=True)

    async def _open_form(self, click: Interaction) -> None:
        """A form must be the first response, so that there is nothing to defer or to claim."""
        private = click.message is not None and click.message.flags.ephemeral
        try:
            with languages.speaking(languages.of(click.locale)):
                form = controls.FollowUpForm(_clicked(click), private=private)
            await click.response.send_modal(form)
        except (discord.HTTPException, *LOST) as error:
            log.info("form %d was not opened, or is by another process: %s", click.id, error)

    async def _timeline(self, click: Interaction) -> None:
        def timeline(engine: Engine) -> Message:
            given = self._database.answers.of(_clicked(click))
            if given is None:
                return Message(GONE)
            topic, filters = given.answer.understood, given.question.filters
            return render_timeline(engine.timeline(topic, filters=filters))

        await self._reception.look_up(click, timeline, lambda message: message, private=True)

    async def _publish(self, click: Interaction) -> None:
        async def work(reply: InteractionReply) -> None:
            given = await self._given(_clicked(click))
            if not await asyncio.to_thread(self._database.answers.publish, given):
                raise RefusalError(SHOWN_ALREADY)
            try:
                await self._reception.publish(click, reply, given)
            except Exception:
                await asyncio.to_thread(self._database.answers.publish, given, shown=False)
                raise

        await self._inbox.handle(click, work, private=False)

    async def _rate(self, click: Interaction, *, helpful: bool) -> None:
        async def work(reply: InteractionReply) -> None:
            given = await self._given(_clicked(click))
            await asyncio.to_thread(self._database.answers.rate, given, click.user.id, helpful=helpful)
            if helpful:
                await reply.finish(Message(THANKS))
            else:
                await reply.finish(Message(WHAT_WAS_WRONG), controls.reasons_menu(given.message))

        await self._inbox.handle(click, work)

    async def _explain(self, click: Interaction, message: int, reason: Reason) -> None:
        """Keeps why somebody found the answer in a message unhelpful."""

        async def work(reply: InteractionReply) -> None:
            given = await self._given(message)
            rate = self._database.answers.rate
            await asyncio.to_thread(rate, given, click.user.id, helpful=False, reason=reason)
            await reply.finish(Message(THANKS_FOR_TELLING))

        await self._inbox.handle(click, work, update=True)

    async def _delete(self, click: Interaction) -> None:
        """Deletes an answer, for who asked and for moderators; also one that was forgotten since."""

        async def work(reply: InteractionReply) -> None:
            given = await asyncio.to_thread(self._database.answers.of, _clicked(click))
            if click.user.id not in _askers(click, given) and not click.permissions.manage_messages:
                raise RefusalError(NOT_YOURS)
            try:  # through the click, which works where the bot cannot see the channel
                await reply.delete()
            except discord.NotFound:
                await self._delete_in_channel(click)
            if given:
                await asyncio.to_thread(self._database.answers.drop, given)

        await self._inbox.handle(click, work, update=True)

    async def _delete_in_channel(self, click: Interaction) -> None:
        place = self._places.channel(click.channel_id or 0, click.guild_id)
        try:
            await surely(place.get_partial_message(_clicked(click)).delete)
        except discord.NotFound:
            log.info("message %d was deleted before", _clicked(click))

    async def _given(self, message: int) -> SentAnswer:
        """The answer in a message; whoever clicked is told where there is none."""
        given = await asyncio.to_thread(self._database.answers.of, message)
        if given is None:
            raise RefusalError(GONE)
        return given

    async def _show_page(self, reply: InteractionReply, given: SentAnswer, page: int) -> None:
        """Shows one source in full, in the place of the page before if there was one."""
        citations = given.answer.citations
        if not citations:
            raise RefusalError(GONE)
        page = min(page, len(citations) - 1)
        try:
            passage = await asyncio.to_thread(self._engine.archive.passage, citations[page])
        except DatelineError as error:  # the article was withdrawn since
            log.warning("source %d of question %d: %s", page + 1, given.question.id, error)
            passage = citations[page].quote
        await reply.finish(
            passage_page(citations[page], passage, page, len(citations)),
            controls.page_buttons(given.message, page, len(citations)),
        )


def _clicked(click: Interaction) -> int:
    return click.message.id if click.message else 0


def _askers(click: Interaction, given: SentAnswer | None) -> set[int]:
    """Who asked, as remembered or as Discord itself shows it over the answer."""
    asked = {given.question.asker} if given else set()
    message = click.message
    if message and message.interaction_metadata:
        asked.add(message.interaction_metadata.user.id)
    if message and message.reference and isinstance(message.reference.resolved, discord.Message):
        asked.add(message.reference.resolved.author.id)
    return asked
