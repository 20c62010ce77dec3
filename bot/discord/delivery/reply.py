"""Where an answer is written: a reply to a message, or the response to an interaction.

Either way drafts are edits that may be skipped, and the finished answer is sent until it stands or Discord
says why it cannot. Sending twice by mistake is prevented by a nonce, which Discord checks for some minutes.
"""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from typing import ParamSpec, TypeVar

import aiohttp
import discord

from bot.discord.delivery.message import Part

SILENT = discord.AllowedMentions.none()
# Discord cannot be reached, or is not itself. What it refuses is an HTTPException of another kind.
LOST = (aiohttp.ClientError, OSError, asyncio.TimeoutError, discord.DiscordServerError)
# Invalid Webhook Token, Unknown Webhook, Unknown Interaction: its fifteen minutes, or three seconds, are up.
EXPIRED = (50027, 10015, 10062)

_ACCENT = 0x2B6CB0
_FIRST_DRAFT = 1.0
_BETWEEN_DRAFTS = 1.5
_DELAYS = (0.5, 1.0, 2.0, 4.0, 8.0)

Place = (
    discord.TextChannel
    | discord.VoiceChannel
    | discord.StageChannel
    | discord.Thread
    | discord.DMChannel
    | discord.PartialMessageable
)
P = ParamSpec("P")
T = TypeVar("T")


class Drafts:
    """How often drafts may be shown in one channel: Discord takes five edits in five seconds from all of a
    channel's messages together, and the finished answers must never wait behind drafts."""

    def __init__(self) -> None:
        self._next = 0.0

    @property
    def due(self) -> bool:
        return time.monotonic() >= self._next

    def taken(self) -> None:
        self._next = time.monotonic() + _BETWEEN_DRAFTS


class Reply(ABC):
    """One answer's place in Discord. `drafts` is shared by the answers that share a limit of Discord's."""

    def __init__(self, drafts: Drafts | None = None) -> None:
        self._drafts = drafts or Drafts()
        self._first_draft = time.monotonic() + _FIRST_DRAFT
        self._shown = ""
        self._finished: list[int] = []

    async def show(self, text: str) -> None:
        """Shows a passing state of the answer, unless that would come too soon after the last one."""
        if text == self._shown or time.monotonic() < self._first_draft or not self._drafts.due:
            return
        self._shown = text
        self._drafts.taken()
        try:
            await self._put(0, Part(text), None)
        except (discord.HTTPException, *LOST):
            pass  # what matters is said by `finish`
        self._drafts.taken()

    async def finish(self, parts: Sequence[Part], view: discord.ui.View | None = None) -> tuple[int, ...]:
        """Puts the answer there for good, `view` under its last part; returns the ids of its messages.

        Raises discord.HTTPException where Discord refuses, and one of LOST where it cannot be reached.
        """
        last = len(parts) - 1
        for number, part in enumerate(parts):
            shown = view if number == last else None
            self._finished.append(await surely(self._put, number, part, shown))
        return tuple(self._finished)

    @abstractmethod
    async def _put(self, number: int, part: Part, view: discord.ui.View | None) -> int:
        """Makes part `number` (0 is the first) what it says, and returns its message's id."""


class MessageReply(Reply):
    """A message in a channel, as a reply where `to` is given.

    `started` is the id of a first part that stands already; `on_start` is told of the one that is made.
    """

    def __init__(
        self,
        channel: Place,
        nonce: int,
        *,
        to: discord.MessageReference | None = None,
        started: int | None = None,
        on_start: Callable[[int], Awaitable[None]] | None = None,
        drafts: Drafts | None = None,
    ) -> None:
        super().__init__(drafts)
        self._channel = channel
        self._nonce = nonce
        self._to = to
        self._started = started
        self._on_start = on_start

    async def _put(self, number: int, part: Part, view: discord.ui.View | None) -> int:
        if number:
            return (await self._send(part, view, f"{self._nonce}-{number}", None)).id
        if self._started is None:
            message = await self._send(part, view, str(self._nonce), self._to)
            self._started = message.id
            if self._on_start:
                await self._on_start(message.id)
            if _stands(message, part):
                return message.id
        standing = self._channel.get_partial_message(self._started)
        await standing.edit(content=part.content, embeds=embeds(part), view=view, allowed_mentions=SILENT)
        return self._started

    async def _send(
        self, part: Part, view: discord.ui.View | None, nonce: str, to: discord.MessageReference | None
    ) -> discord.Message:
        return await self._channel.send(
            part.content or None,
            embeds=embeds(part),
            view=discord.utils.MISSING if view is None else view,
            nonce=nonce,
            allowed_mentions=SILENT,
            mention_author=False,
            reference=to,  # type: ignore[arg-type]  # None is its default
        )


class InteractionReply(Reply):
    """The response to an interaction, deferred into `message`; `instead` opens a place if it expired."""

    def __init__(
        self,
        webhook: discord.Webhook,
        message: int,
        *,
        private: bool,
        instead: Callable[[], Awaitable[Reply]],
    ) -> None:
        super().__init__()
        self._webhook = webhook
        self._message = message
        self._private = private
        self._instead = instead

    async def show(self, text: str) -> None:
        if self._message:
            await super().show(text)

    async def finish(self, parts: Sequence[Part], view: discord.ui.View | None = None) -> tuple[int, ...]:
        if self._message:
            try:
                return await super().finish(parts, view)
            except discord.HTTPException as error:
                if error.code not in EXPIRED:
                    raise
        rest = parts[len(self._finished) :]
        return (*self._finished, *await (await self._instead()).finish(rest, view))

    async def _put(self, number: int, part: Part, view: discord.ui.View | None) -> int:
        if number == 0:
            await self._webhook.edit_message(
                self._message, content=part.content, embeds=embeds(part), view=view, allowed_mentions=SILENT
            )
            return self._message
        message = await self._webhook.send(
            part.content or discord.utils.MISSING,
            embeds=embeds(part),
            view=discord.utils.MISSING if view is None else view,
            ephemeral=self._private,
            allowed_mentions=SILENT,
            wait=True,
        )
        return message.id


async def surely(call: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
    """Makes a request until Discord takes or refuses it, over a quarter of a minute of outage."""
    for delay in _DELAYS:
        try:
            return await call(*args, **kwargs)
        except LOST:
            await asyncio.sleep(delay)
    return await call(*args, **kwargs)


def embeds(part: Part) -> list[discord.Embed]:
    return [discord.Embed(description=part.embed, colour=_ACCENT)] if part.embed else []


def _stands(message: discord.Message, part: Part) -> bool:
    """Whether a sent message is what was sent: a nonce seen before gives the earlier message back."""
    shown = message.embeds[0].description if message.embeds else None
    return message.content == part.content.strip() and (shown or "") == part.embed.strip()
