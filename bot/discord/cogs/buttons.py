"""The buttons under an answer. What they are about is looked up by the message that they are on.

So they work after a restart. Views that are sent are stopped first, or discord.py would keep every one of
them in memory; the one `AnswerButtons` that is registered at the start takes all clicks.
"""

from __future__ import annotations

import asyncio
import logging
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import app_commands

from bot.answer import Answer
from bot.discord.delivery.answering import reason
from bot.discord.delivery.listing import passage_page
from bot.discord.delivery.message import render
from bot.discord.delivery.reply import LOST, SILENT, embeds, surely
from bot.discord.records import Given
from corpus import DatelineError

if TYPE_CHECKING:
    from bot.discord.client import DatelineBot

    Click = discord.Interaction[DatelineBot]

log = logging.getLogger(__name__)
GONE = "I no longer hold that answer. Please ask again."
QUESTION_LIMIT = 500
_FOLLOW_UP = re.compile(r"dateline:follow-up:(\d+)")


def buttons_for(answer: Answer, *, private: bool) -> discord.ui.View:
    """The buttons that make sense under an answer."""
    view = AnswerButtons()
    unfit: list[discord.ui.Button[AnswerButtons]] = [view.delete] if private else [view.publish]
    if not answer.answered:
        unfit += [view.sources, view.timeline]
    for button in unfit:
        view.remove_item(button)
    view.stop()
    return view


class AnswerButtons(discord.ui.View):
    """All the buttons that an answer can have."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Sources", custom_id="dateline:sources", row=0)
    async def sources(self, click: Click, _: discord.ui.Button[Self]) -> None:
        if given := await _given(click):
            await _show_page(click, given, 0)

    @discord.ui.button(label="Ask a follow-up", custom_id="dateline:follow-up", row=0)
    async def follow_up(self, click: Click, _: discord.ui.Button[Self]) -> None:
        if given := await _given(click):
            form = FollowUp(given.messages[-1])
            form.stop()
            await click.response.send_modal(form)

    @discord.ui.button(label="Timeline", custom_id="dateline:timeline", row=0)
    async def timeline(self, click: Click, _: discord.ui.Button[Self]) -> None:
        if given := await _given(click):
            topic, filters = given.answer.understood, given.question.filters
            await click.client.reception.look_up(
                click,
                lambda: click.client.engine.timeline(topic, filters=filters),
                render,
                private=True,
            )

    @discord.ui.button(label="Show to everyone", custom_id="dateline:publish", row=0)
    async def publish(self, click: Click, _: discord.ui.Button[Self]) -> None:
        if given := await _given(click):
            await _publish(click, given)

    @discord.ui.button(label="Helpful", custom_id="dateline:helpful", row=1)
    async def helpful(self, click: Click, _: discord.ui.Button[Self]) -> None:
        await _rate(click, helpful=True)

    @discord.ui.button(label="Not helpful", custom_id="dateline:not-helpful", row=1)
    async def not_helpful(self, click: Click, _: discord.ui.Button[Self]) -> None:
        await _rate(click, helpful=False)

    @discord.ui.button(label="Delete", custom_id="dateline:delete", row=1)
    async def delete(self, click: Click, _: discord.ui.Button[Self]) -> None:
        await _delete(click)

    async def on_error(  # type: ignore[override]
        self,
        click: Click,
        error: Exception,
        item: discord.ui.Item[Any],  # noqa: ARG002
    ) -> None:
        await explain(click, error)


class TurnPage(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"dateline:page:(?P<message>\d+):(?P<page>\d+)"
):
    """A button that turns to another source of an answer; both are in its custom_id."""

    def __init__(self, message: int, page: int, label: str = "Turn", *, disabled: bool = False) -> None:
        custom_id = f"dateline:page:{message}:{page}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, disabled=disabled))
        self.message = message
        self.page = page

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], __: discord.ui.Item[Any], match: re.Match[str]
    ) -> TurnPage:
        return cls(int(match["message"]), int(match["page"]))

    async def callback(self, click: discord.Interaction[Any]) -> None:
        if given := await _given(click, self.message):
            await _show_page(click, given, self.page, turned=True)


class FollowUp(discord.ui.Modal, title="Ask a follow-up"):
    """The form behind the button of that name; the answer that it is about is in its custom_id.

    discord.py would hold every form, one per custom_id, and drop it once somebody has sent it in: a second
    person's, or one opened before a restart, would be lost. So it is stopped before it is sent, and
    `followed_up` reads all that are sent in.
    """

    question: discord.ui.TextInput[FollowUp] = discord.ui.TextInput(
        label="Your question", style=discord.TextStyle.paragraph, max_length=QUESTION_LIMIT
    )

    def __init__(self, message: int) -> None:
        super().__init__(timeout=None, custom_id=f"dateline:follow-up:{message}")


async def followed_up(submitted: Click) -> None:
    """Answers what was asked in a form that was sent in."""
    data: Any = submitted.data or {}
    about = _FOLLOW_UP.fullmatch(data.get("custom_id", ""))
    if about is None:
        return
    try:
        if given := await _given(submitted, int(about[1])):
            asked = given.question
            await submitted.client.reception.from_interaction(
                submitted,
                _typed(data["components"]),
                filters=asked.filters,
                private=asked.private,
                after=given,
            )
    except Exception as error:
        await explain(submitted, error)


def _typed(components: list[Any]) -> str:
    """What was typed into the one field of a form."""
    inner = [field for row in components for field in row.get("components") or [row["component"]]]
    return str(inner[0]["value"])


async def explain(interaction: discord.Interaction[Any], error: Exception) -> None:
    """Tells whoever used a command, button or form that failed; the fault itself is logged."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    text = reason(cause)
    try:
        if interaction.response.is_done():
            await interaction.followup.send(text, ephemeral=True, allowed_mentions=SILENT)
        else:
            await interaction.response.send_message(text, ephemeral=True, allowed_mentions=SILENT)
    except (discord.HTTPException, *LOST) as refused:
        log.warning("interaction %d could not be answered: %s", interaction.id, refused)


async def _given(click: discord.Interaction[Any], message: int | None = None) -> Given | None:
    """The answer that a click is about; whoever clicked is told where there is none."""
    if message is None:
        message = click.message.id if click.message else 0
    given: Given | None = await asyncio.to_thread(click.client.database.given, message)
    if given is None:
        await click.response.send_message(GONE, ephemeral=True)
    return given


async def _show_page(
    click: discord.Interaction[Any], given: Given, page: int, *, turned: bool = False
) -> None:
    """Shows one source in full to whoever clicked, in the place of the page before if there was one."""
    citations = given.answer.citations
    if not citations:
        await click.response.send_message(GONE, ephemeral=True)
        return
    page = min(page, len(citations) - 1)
    try:
        passage = await asyncio.to_thread(click.client.engine.passage, citations[page])
    except DatelineError as error:  # the article was withdrawn since
        log.warning("source %d of question %d: %s", page + 1, given.question.id, error)
        passage = citations[page].quote
    part = passage_page(citations[page], passage, page, len(citations))
    view = discord.ui.View(timeout=None)
    message = given.messages[-1]
    view.add_item(TurnPage(message, max(page - 1, 0), "Previous", disabled=page == 0))
    view.add_item(TurnPage(message, page + 1, "Next", disabled=page + 1 == len(citations)))
    view.stop()
    if turned:
        await click.response.edit_message(
            content=part.content, embeds=embeds(part), view=view, allowed_mentions=SILENT
        )
    else:
        await click.response.send_message(
            part.content, embeds=embeds(part), view=view, ephemeral=True, allowed_mentions=SILENT
        )


async def _publish(click: Click, given: Given) -> None:
    """Shows a private answer to everyone, once, as an answer of its own."""
    if not await asyncio.to_thread(click.client.database.publish, given):
        await click.response.send_message("Everyone can see that already.", ephemeral=True)
        return
    try:
        await click.client.reception.publish(click, given)
    except discord.HTTPException:
        await asyncio.to_thread(click.client.database.publish, given, shown=False)
        raise


async def _rate(click: Click, *, helpful: bool) -> None:
    if given := await _given(click):
        await asyncio.to_thread(click.client.database.rate, given, click.user.id, helpful=helpful)
        thanks = "Thank you." if helpful else "Thank you. Whoever keeps the archive will look at it."
        await click.response.send_message(thanks, ephemeral=True)


async def _delete(click: Click) -> None:
    """Deletes an answer, for who asked and for moderators; also one that was forgotten since."""
    given = await asyncio.to_thread(click.client.database.given, click.message.id) if click.message else None
    if click.message is None or (
        click.user.id not in _askers(click.message, given) and not click.permissions.manage_messages
    ):
        await click.response.send_message("Only who asked, or a moderator, may delete this.", ephemeral=True)
        return
    await click.response.defer()
    place = click.client.place(click.message.channel.id, click.guild_id)
    with suppress(discord.NotFound):  # through the click, which works where the bot cannot see the channel
        await surely(click.delete_original_response)
    for message in set(given.messages if given else ()) - {click.message.id}:
        with suppress(discord.NotFound, discord.Forbidden):
            await surely(place.get_partial_message(message).delete)
    if given:
        await asyncio.to_thread(click.client.database.drop, given)


def _askers(message: discord.Message, given: Given | None) -> set[int]:
    """Who asked, as remembered or as Discord itself shows it over the answer."""
    asked = {given.question.asker} if given else set()
    if message.interaction_metadata:
        asked.add(message.interaction_metadata.user.id)
    if message.reference and isinstance(message.reference.resolved, discord.Message):
        asked.add(message.reference.resolved.author.id)
    return asked
