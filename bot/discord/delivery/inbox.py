"""Every interaction comes in here: acknowledged first, then claimed, then answered or explained."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import discord

from bot.discord import language as languages
from bot.discord.database import Database
from bot.discord.delivery.acknowledging import acknowledge
from bot.discord.delivery.explaining import reason
from bot.discord.delivery.reply import InteractionReply, MessageReply, Reply, edit_original
from bot.discord.metrics import Metrics
from bot.discord.places import Places, numbers, roles
from bot.discord.rendering.message import Message, as_layout
from bot.discord.requests import LOST
from bot.discord.texts import UNFINISHED
from bot.errors import StorageError

log = logging.getLogger(__name__)
Interaction: TypeAlias = discord.Interaction[Any]
Work: TypeAlias = Callable[[InteractionReply], Awaitable[object]]
_CLAIM_WITHIN = 40.0
_CLAIM_AGAIN = 0.2


@dataclass(frozen=True, slots=True)
class Where:
    """Where an interaction came from, and so where its answer goes once its token has expired."""

    id: int
    person: int
    channel: int
    guild: int | None
    private: bool

    @classmethod
    def of(cls, interaction: Interaction, guild: int | None, *, private: bool) -> Where:
        return cls(interaction.id, interaction.user.id, interaction.channel_id or 0, guild, private)


def language_of(interaction: Interaction, *, private: bool) -> str | None:
    """What one person sees is in theirs, what all see in the server's."""
    return languages.of(interaction.locale if private else interaction.guild_locale or interaction.locale)


class Inbox:
    """Takes each interaction for one process, and sees to it that whoever used it is told something."""

    def __init__(self, database: Database, places: Places, metrics: Metrics) -> None:
        self._database = database
        self._places = places
        self._metrics = metrics

    async def handle(
        self, interaction: Interaction, work: Work, *, private: bool = True, update: bool = False
    ) -> None:
        """Has `work` answer an interaction; what it raises is explained.

        With `private` only whoever used it sees the response; with `update` that is the message clicked on.
        Acknowledging waits for nothing. Claiming goes on meanwhile, so that a process which dies in between
        leaves something to be found.
        """
        heard = time.monotonic()
        acknowledging = asyncio.create_task(acknowledge(interaction, private=private, update=update))
        acknowledging.add_done_callback(
            lambda _: self._metrics.acknowledged.observe(time.monotonic() - heard)
        )
        await asyncio.sleep(0)
        language = language_of(interaction, private=private)
        try:
            claimed: bool | Exception = await self._claim(interaction, language, update=update)
        except StorageError as error:
            claimed = error
        message = await acknowledging
        if claimed is False:
            return
        where = Where.of(interaction, self._places.server(interaction), private=private)
        reply = self.reply(where, interaction.token, message)
        with languages.speaking(language):
            try:
                if isinstance(claimed, Exception):
                    raise claimed
                await work(reply)
            except Exception as error:
                await self._explain(interaction, reply, error, update=update)
        await self._done(interaction)

    def reply(self, where: Where, token: str, message: int | None = None) -> InteractionReply:
        """Where the response to an interaction goes."""

        async def instead(known: int | None) -> Reply:
            if where.private:
                return MessageReply(await self._places.person(where.person), where.id)
            return MessageReply(self._places.channel(where.channel, where.guild), where.id, started=known)

        webhook = self._places.webhook(token)
        return InteractionReply(webhook, message, private=where.private, instead=instead)

    async def refusal(self, interaction: Interaction) -> str | None:
        """Why this server's rules do not let this person ask here, if so."""
        server = self._places.server(interaction)
        if server is None:
            return None
        rules = await asyncio.to_thread(self._database.servers.rules, server)
        return rules.refusal(numbers(interaction.channel), roles(interaction.user))

    async def take_over(self) -> None:
        """Explains the interactions of processes that died on them."""
        for id_, token, language in await asyncio.to_thread(self._database.interactions.take_over):
            try:
                with languages.speaking(language):
                    said = as_layout(Message(UNFINISHED))
                await edit_original(self._places.webhook(token), view=said)
            except (discord.HTTPException, *LOST) as error:
                log.warning("interaction %d could not be explained: %s", id_, error)

    async def _claim(self, interaction: Interaction, language: str | None, *, update: bool) -> bool:
        """Claims an interaction by its id, however long another process holds the file.

        One that changes the message clicked on promises nothing: where it is lost, that message stays.
        """
        token = None if update else interaction.token
        server = self._places.server(interaction)
        give_up = time.monotonic() + _CLAIM_WITHIN
        claim, again = self._database.interactions.claim, False
        while True:
            try:
                return await asyncio.to_thread(claim, interaction.id, token, language, server, again=again)
            except StorageError:
                if time.monotonic() > give_up:
                    raise
                again = True
                await asyncio.sleep(_CLAIM_AGAIN)

    async def _explain(
        self, interaction: Interaction, reply: InteractionReply, error: Exception, *, update: bool
    ) -> None:
        try:
            if update:  # the message that was clicked on stays as it is
                await reply.tell(reason(error))
            else:
                await reply.refuse(reason(error))
        except (discord.HTTPException, *LOST) as refused:
            log.warning("interaction %d could not be answered: %s", interaction.id, refused)

    async def _done(self, interaction: Interaction) -> None:
        try:
            await asyncio.to_thread(self._database.interactions.done, interaction.id)
        except StorageError as error:
            log.error("interaction %d was answered but not noted as that: %s", interaction.id, error)
