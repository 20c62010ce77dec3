"""Where an answer is written: a reply to a message, or the response to an interaction.

Either way it is one message. Drafts are edits that may be skipped, and the finished answer is sent until it
stands or Discord says why it cannot. Sending twice is prevented by a nonce, which Discord checks for minutes.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import discord

from bot.discord.language import say
from bot.discord.places import Place
from bot.discord.rendering.message import Message, Rows, as_layout, as_text, as_view, says
from bot.discord.requests import EXPIRED, LOST, SILENT, surely
from bot.discord.texts import PRIVATELY

_INVALID = 50035  # how Discord refuses components that it, or this place, does not take
_NO_MESSAGE = 10008
_FIRST_DRAFT = 1.0
_BETWEEN_DRAFTS = 1.5


class _Original(int):
    """Discord's own name for the response to an interaction, whose number need not be known.

    It is no text, or discord.py would write it as %40original.
    """

    def __format__(self, _: str) -> str:
        return "@original"


_ORIGINAL = _Original()


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
        self._shown: Message | None = None
        self._laid_out = True

    async def show(self, message: Message) -> None:
        """Shows a passing state of the answer, unless that would come too soon after the last one."""
        if message == self._shown or time.monotonic() < self._first_draft or not self._drafts.due:
            return
        self._shown = message
        self._drafts.taken()
        try:
            await self._put(**self._form(message, ()))
        except (discord.HTTPException, *LOST):
            pass  # what matters is said by `finish`
        self._drafts.taken()

    async def finish(self, message: Message, rows: Rows = ()) -> int:
        """Puts the answer there for good, `rows` of buttons under it; returns the id of its message.

        Where Discord does not take the layout, it is text. Raises discord.HTTPException where Discord refuses
        that too, and one of LOST where it cannot be reached.
        """
        try:
            return await surely(self._put, **self._form(message, rows))
        except discord.HTTPException as error:
            if error.code != _INVALID or not self._laid_out:
                raise
        self._laid_out = False
        return await surely(self._put, **self._form(message, rows))

    async def refuse(self, text: str) -> None:
        """Says why there is no answer, to nobody but who asked where that can be."""
        await self.finish(Message(text))

    async def take_back(self, text: str) -> None:
        """Says that what stands or was promised there will not come."""
        await self.finish(Message(text))

    async def abandon(self) -> None:
        """Leaves no promise standing where nothing can be said."""
        return

    def _form(self, message: Message, rows: Rows) -> dict[str, Any]:
        if self._laid_out:
            return {"content": None, "view": as_layout(message, rows)}
        return {"content": as_text(message), "view": as_view(rows)}

    @abstractmethod
    async def _put(self, content: str | None, view: Any) -> int:
        """Makes the message what it is to say, and returns its id."""


class MessageReply(Reply):
    """A message in a channel, as a reply where `to` is given.

    `started` is the id of one that stands already; `on_start` is told of the one that is made.
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

    async def take_back(self, text: str) -> None:
        if self._started is not None:
            await super().take_back(text)

    async def _put(self, content: str | None, view: Any) -> int:
        if self._started is None:
            sent = await self._channel.send(
                content,
                view=discord.utils.MISSING if view is None else view,
                nonce=str(self._nonce),
                allowed_mentions=SILENT,
                mention_author=False,
                reference=self._to,  # type: ignore[arg-type]  # None is its default
            )
            self._started = sent.id
            if self._on_start:
                await self._on_start(sent.id)
            if says(sent, content, view):
                return sent.id
        standing = self._channel.get_partial_message(self._started)
        await standing.edit(content=content, view=view, allowed_mentions=SILENT)
        return self._started


class InteractionReply(Reply):
    """The response to an interaction that was deferred, or to a click on the message that it changes.

    `message` is the id of the response where Discord has told it; `instead` opens a place if it expired.
    """

    def __init__(
        self,
        webhook: discord.Webhook,
        message: int | None,
        *,
        private: bool,
        instead: Callable[[int | None], Awaitable[Reply]],
    ) -> None:
        super().__init__()
        self._webhook = webhook
        self._private = private
        self._instead = instead
        self.message = message

    async def finish(self, message: Message, rows: Rows = ()) -> int:
        try:
            return await super().finish(message, rows)
        except discord.HTTPException as error:
            # Unknown Message is also how Discord says that it was never deferred.
            if error.code not in EXPIRED and not (error.code == _NO_MESSAGE and self.message is None):
                raise
        return await (await self._instead(self.message)).finish(message, rows)

    async def refuse(self, text: str) -> None:
        """Tells whoever asked, and takes back what everybody sees."""
        if self._private:
            await self.finish(Message(text))
            return
        # A first follow-up would be taken for the deferred message itself, which everybody sees
        # (discord-api-docs #2866), so that one is filled first.
        await self.finish(Message(PRIVATELY))
        try:
            await self.tell(text)
        except (discord.HTTPException, *LOST):
            await self.finish(Message(text))
        else:
            await self.abandon()

    async def abandon(self) -> None:
        with suppress(discord.HTTPException, *LOST):
            await surely(self._webhook.delete_message, _ORIGINAL)

    async def tell(self, text: str) -> None:
        """Says something to whoever clicked, beside the message that they clicked on."""
        await surely(self._webhook.send, say(text), ephemeral=True, allowed_mentions=SILENT, wait=True)

    async def show_file(self, message: Message, file: Callable[[], discord.File]) -> None:
        """Puts a text with a file there; `file` makes it anew for each try."""
        text = as_text(message)
        await surely(lambda: edit_original(self._webhook, content=text, attachments=[file()]))

    async def delete(self) -> None:
        """Deletes the message that was clicked on."""
        await surely(self._webhook.delete_message, _ORIGINAL)

    async def _put(self, content: str | None, view: Any) -> int:
        edited = await edit_original(self._webhook, content=content, view=view)
        self.message = edited.id
        return edited.id


async def edit_original(webhook: discord.Webhook, **fields: Any) -> discord.WebhookMessage:
    """Changes the response to an interaction; one try."""
    edited: discord.WebhookMessage = await webhook.edit_message(_ORIGINAL, allowed_mentions=SILENT, **fields)
    return edited
