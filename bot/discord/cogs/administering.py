"""For administrators: /dateline settings, status and reindex."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.delivery.acknowledging import acknowledge
from bot.discord.delivery.escape import escape_line, plain
from bot.discord.delivery.message import Part, day
from bot.discord.delivery.reply import LOST, SILENT, InteractionReply, MessageReply, Reply
from bot.discord.records import Rules
from corpus import DatelineError

if TYPE_CHECKING:
    from bot.discord.client import DatelineBot

T = TypeVar("T")
log = logging.getLogger(__name__)
CUT_OFF = (
    "I was stopped before that was done. The index stands as `/dateline status` says; "
    "`/dateline reindex` goes on with it."
)
NOT_ALLOWED = "Only members who may manage this server can do that."
_LOOK_EVERY = 0.5
_SAY_WITHIN = 3.0
_MOST = 25
_NAMED = 20
_CHANNEL = discord.SelectDefaultValueType.channel
_ROLE = discord.SelectDefaultValueType.role
_CHANNELS = [discord.ChannelType.text, discord.ChannelType.public_thread, discord.ChannelType.news]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Administering(commands.GroupCog, name="dateline", description="For administrators of this server."):
    """Discord hides these from others, and they check again themselves."""

    def __init__(self, bot: DatelineBot) -> None:
        self.bot = bot
        self._reindexing: asyncio.Task[None] | None = None

    async def cog_unload(self) -> None:
        """Says that the work was cut off, while there is a connection to say it."""
        if self._reindexing:
            self._reindexing.cancel()
            await asyncio.gather(self._reindexing, return_exceptions=True)

    async def interaction_check(self, interaction: discord.Interaction[Any]) -> bool:
        if interaction.permissions.manage_guild:
            return True
        await interaction.response.send_message(NOT_ALLOWED, ephemeral=True)
        return False

    @app_commands.command(description="Where I answer on this server, whom, and how.")
    async def settings(self, interaction: discord.Interaction[DatelineBot]) -> None:
        rules = await asyncio.to_thread(self.bot.database.rules, interaction.guild_id)
        await interaction.response.send_message(
            _described(rules, self.bot), view=_stopped(rules), ephemeral=True, allowed_mentions=SILENT
        )

    @app_commands.command(description="How much there is to answer from, and how I am doing.")
    async def status(self, interaction: discord.Interaction[DatelineBot]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        try:
            index = await asyncio.to_thread(self.bot.engine.status)
            held = (
                f"{index.articles:,} articles in {index.passages:,} passages, the newest of "
                f"{day(index.coverage.last)} (`{plain(index.generation, 40)}`)"
            )
        except DatelineError as error:
            log.warning("status: %s", error)
            held = "nothing that can be read just now"
        text = (
            f"**Index:** {held}\n**Waiting in line:** {self.bot.answering.waiting}\n"
            f"**Gateway:** {self.bot.latency * 1000:.0f} ms, {len(self.bot.guilds):,} servers"
        )
        await interaction.edit_original_response(content=text)

    @app_commands.command(description="Read the archive again and index what is new.")
    async def reindex(self, interaction: discord.Interaction[DatelineBot]) -> None:
        if self._reindexing:
            await interaction.response.send_message("That is already under way.", ephemeral=True)
            return
        self._reindexing = asyncio.create_task(self._reindex(interaction))
        try:
            await self._reindexing
        finally:
            self._reindexing = None

    async def _reindex(self, interaction: discord.Interaction[DatelineBot]) -> None:
        """Runs the indexer in a thread and edits one message, even after the token has expired."""
        message = await acknowledge(interaction, private=False)
        if message is None:
            return

        async def past_its_end() -> Reply:
            place = self.bot.place(interaction.channel_id or 0, interaction.guild_id)
            return MessageReply(place, interaction.id, started=message or None)

        reply = InteractionReply(interaction.followup, message, private=False, instead=past_its_end)
        try:
            text = await self._indexed(reply)
        except asyncio.CancelledError:
            with suppress(discord.HTTPException, *LOST):
                await asyncio.wait_for(reply.finish((Part(CUT_OFF),)), _SAY_WITHIN)
            raise
        except DatelineError as error:
            log.error("reindexing failed: %s", error)
            text = f"The index stays as it was: {escape_line(plain(str(error), 1000))}"
        try:
            await reply.finish((Part(text),))
        except (discord.HTTPException, *LOST) as error:
            log.warning("the end of reindexing could not be reported: %s", error)

    async def _indexed(self, reply: Reply) -> str:
        said: list[str] = []
        work = in_background(lambda: self.bot.engine.reindex(said.append))
        while not work.done():
            await asyncio.wait([work], timeout=_LOOK_EVERY)
            if not work.done() and said:
                await reply.show(f"-# {escape_line(plain(said[-1], 400))}")
        return f"**Index:** {escape_line(plain(work.result(), 1000))}"


def in_background(call: Callable[[], T]) -> asyncio.Future[T]:
    """Runs a call in a thread that a stop need not wait for: an index survives being killed at any time."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: Exception | None) -> None:
        if future.done():  # nobody waits any more
            return
        if error:
            future.set_exception(error)
        else:
            future.set_result(cast("T", result))

    def work() -> None:
        try:
            outcome: tuple[T | None, Exception | None] = (call(), None)
        except Exception as error:
            outcome = (None, error)
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(settle, *outcome)

    threading.Thread(target=work, name="reindex", daemon=True).start()
    return future


class RulesForm(discord.ui.View):
    """The selects and the button under /dateline settings. Each change is stored at once."""

    def __init__(self, rules: Rules | None = None) -> None:
        super().__init__(timeout=None)
        rules = rules or Rules()
        self.channels.default_values = _defaults(rules.channels, _CHANNEL)
        self.ask_channels.default_values = _defaults(rules.ask_channels, _CHANNEL)
        self.roles.default_values = _defaults(rules.roles, _ROLE)
        self.threads.label = "Answer in the channel" if rules.threads else "Answer in threads"

    async def interaction_check(self, interaction: discord.Interaction[Any]) -> bool:
        if interaction.permissions.manage_guild:
            return True
        await interaction.response.send_message(NOT_ALLOWED, ephemeral=True)
        return False

    @discord.ui.select(
        cls=discord.ui.ChannelSelect, custom_id="dateline:rules:channels", channel_types=_CHANNELS,
        placeholder="Answer only in … (all channels)", min_values=0, max_values=_MOST, row=0,
    )  # fmt: skip
    async def channels(self, choice: discord.Interaction[Any], select: discord.ui.ChannelSelect[Any]) -> None:
        ids = _ids(select.values)
        await _change(choice, lambda rules: dataclasses.replace(rules, channels=ids))

    @discord.ui.select(
        cls=discord.ui.ChannelSelect, custom_id="dateline:rules:ask-channels", channel_types=_CHANNELS,
        placeholder="Answer every message in … (none)", min_values=0, max_values=_MOST, row=1,
    )  # fmt: skip
    async def ask_channels(
        self, choice: discord.Interaction[Any], select: discord.ui.ChannelSelect[Any]
    ) -> None:
        ids = _ids(select.values)
        await _change(choice, lambda rules: dataclasses.replace(rules, ask_channels=ids))

    @discord.ui.select(
        cls=discord.ui.RoleSelect, custom_id="dateline:rules:roles",
        placeholder="Answer only members with … (everyone)", min_values=0, max_values=_MOST, row=2,
    )  # fmt: skip
    async def roles(self, choice: discord.Interaction[Any], select: discord.ui.RoleSelect[Any]) -> None:
        ids = _ids(select.values)
        await _change(choice, lambda rules: dataclasses.replace(rules, roles=ids))

    @discord.ui.button(label="Answer in threads", custom_id="dateline:rules:threads", row=3)
    async def threads(self, choice: discord.Interaction[Any], _: discord.ui.Button[Any]) -> None:
        await _change(choice, lambda rules: dataclasses.replace(rules, threads=not rules.threads))


async def _change(choice: discord.Interaction[Any], change: Callable[[Rules], Rules]) -> None:
    database = choice.client.database
    rules = change(await asyncio.to_thread(database.rules, choice.guild_id))
    await asyncio.to_thread(database.set_rules, choice.guild_id, rules)
    await choice.response.edit_message(
        content=_described(rules, choice.client), view=_stopped(rules), allowed_mentions=SILENT
    )


def _described(rules: Rules, bot: DatelineBot) -> str:
    lines = [
        "**Answers in** "
        + (_mentions("#", rules.channels) or "every channel where I am mentioned or `/ask` is used"),
        "**Answers every message in** " + (_mentions("#", rules.ask_channels) or "no channel"),
        "**Answers** " + (f"members with {_mentions('@&', rules.roles)}" if rules.roles else "everyone"),
        "**Threads:** "
        + ("every question gets one" if rules.threads else "none, answers stand in the channel"),
    ]
    if rules.ask_channels and not bot.intents.message_content:
        lines.append(
            "-# I cannot read messages that do not mention me: whoever runs me has to switch on the message "
            "content intent, see the README."
        )
    return "\n".join(lines)


def _stopped(rules: Rules) -> RulesForm:
    form = RulesForm(rules)
    form.stop()
    return form


def _mentions(kind: str, ids: frozenset[int]) -> str:
    """All of them, as far as three such lists go into one message."""
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return ", ".join(f"<{kind}{id_}>" for id_ in sorted(ids)[:_NAMED]) + more


def _ids(values: Sequence[discord.abc.Snowflake]) -> frozenset[int]:
    return frozenset(value.id for value in values)


def _defaults(ids: frozenset[int], kind: discord.SelectDefaultValueType) -> list[discord.SelectDefaultValue]:
    return [discord.SelectDefaultValue(id=id_, type=kind) for id_ in sorted(ids)]
