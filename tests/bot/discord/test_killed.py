"""Killed at any step around a send: what was not sent is sent by the next process, and what was is not sent again.

The next one may come when Discord has forgotten the nonce, which it knows for some minutes.
"""

from __future__ import annotations

import asyncio
import datetime
import signal
import time
from collections.abc import Callable, Coroutine
from contextlib import closing
from typing import Any

import pytest

from bot.discord.database import Database
from bot.settings.discord import DiscordSettings
from tests.bot.conftest import BOTH
from tests.support.discord.engine import CannedEngine, CannedFollowing
from tests.support.discord.gateway import LoopbackDiscord
from tests.support.discord.live import SAILED, answered, bot, up
from tests.support.discord.mortal import live_until
from tests.support.processes import child

pytestmark = pytest.mark.usefixtures("hurry")

_ASKED = "When did the ferry resume?"
_DIRECT = 5001
_LEASE = 0.5


async def killed(
    step: str,
    discord: LoopbackDiscord,
    settings: DiscordSettings,
    use: Callable[[], Coroutine[None, None, object]],
    **engine: Any,
) -> None:
    """A process of the bot's is used, and dies at a step of what it does then."""
    with child(live_until, step, settings, discord.port, _LEASE, engine) as process:
        await up(discord)
        await use()
        await asyncio.to_thread(process.join, 30)
        assert process.exitcode == -signal.SIGKILL, f"it never came to {step}"


def kept(settings: DiscordSettings, message: int) -> bool:
    """Whether the buttons under a message have an answer to go by."""
    with closing(Database(settings.database, "test")) as database:
        return database.answers.of(message) is not None


@pytest.mark.parametrize("nonce", ["known", "forgotten"])
@pytest.mark.parametrize(
    "step",
    ["after claim", "before send", "after send", "after note what was sent", "before keep", "after keep"],
)
async def test_an_answer_to_a_message_stands_once(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings, step: str, nonce: str
) -> None:
    await killed(step, discord, settings, lambda: discord.say(_ASKED))
    if nonce == "forgotten":
        discord._nonces.clear()
    async with bot(engine, settings):
        await discord.until(lambda: len(discord.said()) > 0)
        await discord.until(lambda: kept(settings, next(iter(discord.messages))))
        await answered(discord)


@BOTH
@pytest.mark.parametrize("step", ["after send", "before edit", "after edit"])
async def test_an_answer_whose_draft_stood_is_finished_in_it(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings, step: str
) -> None:
    await killed(step, discord, settings, lambda: discord.say(_ASKED), between_sentences=1.2)
    assert len(discord.said()) == 1
    discord._nonces.clear()
    async with bot(engine, settings):
        await discord.until(lambda: kept(settings, next(iter(discord.messages))))
        await answered(discord)


@pytest.mark.parametrize("step", ["before send", "after send", "before keep"])
async def test_an_answer_in_a_thread_stands_once(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings, step: str
) -> None:
    with closing(Database(settings.database, "before")) as database:
        database.servers.set_threads(1000, True)
    await killed(step, discord, settings, lambda: discord.say(_ASKED))
    discord._nonces.clear()
    async with bot(engine, settings):
        await discord.until(lambda: any(kept(settings, message) for message in discord.messages))
    (thread,) = discord.threads
    assert [SAILED in text for text in discord.said(thread)] == [True]
    assert discord.said() == []


@pytest.mark.parametrize("step", ["before edit the response", "after edit the response", "before keep"])
async def test_an_answer_to_a_command_stands_once(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings, step: str
) -> None:
    await killed(step, discord, settings, lambda: discord.command("ask", question=_ASKED))
    async with bot(engine, settings):
        await discord.until(lambda: kept(settings, next(iter(discord.messages))))
        await answered(discord)


@pytest.mark.parametrize("by", ["message", "command"])
async def test_an_answer_that_stood_is_not_taken_for_unfinished_hours_later(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings, by: str
) -> None:
    async def use() -> None:
        await (discord.say(_ASKED) if by == "message" else discord.command("ask", question=_ASKED))

    await killed("before keep", discord, settings, use)
    discord._nonces.clear()
    with closing(Database(settings.database, "between")) as database:
        database._connection.all("UPDATE questions SET asked = asked - 7200")
    async with bot(engine, settings):
        await discord.until(lambda: not waiting(settings))
        await answered(discord)


def waiting(settings: DiscordSettings) -> bool:
    with closing(Database(settings.database, "test")) as database:
        return bool(database._connection.all("SELECT 1 FROM questions WHERE state = 'claimed'"))


@BOTH
@pytest.mark.parametrize(
    ("step", "here"),
    [
        ("after prepare", True),
        ("before send", True),
        ("after send", True),
        ("after send", False),
        ("after note as told", True),
    ],
)
async def test_news_is_told_once(
    discord: LoopbackDiscord,
    engine: CannedEngine,
    settings: DiscordSettings,
    step: str,
    here: bool,
) -> None:
    async def use() -> None:
        with closing(Database(settings.database, "test")) as database:
            await discord.command("follow", topic="ferry", here=here)
            held = database.subscriptions
            await discord.until(lambda: bool(held.of(1, 1000)))
            held._connection.all("UPDATE subscriptions SET told = 0, due = ?", time.time() - 1)

    await killed(step, discord, settings, use, following=CannedFollowing(["Ferry sails"]))
    discord._nonces.clear()
    engine.following.published.append("Ferry sails")
    async with bot(engine, settings):
        with closing(Database(settings.database, "test")) as database:
            await discord.until(lambda: database.subscriptions.of(1, 1000)[0].due > time.time())
    said = [text for text in discord.said(2000 if here else _DIRECT) if text.startswith("**1 new report**")]
    assert len(said) == 1


@pytest.mark.parametrize("step", ["before send", "after send", "after note as corrected"])
async def test_a_correction_in_a_direct_message_is_told_once(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings, step: str
) -> None:
    async def nothing() -> None: ...

    async with bot(engine, settings):
        await up(discord)
        with closing(Database(settings.database, "test")) as database:
            await discord.until(lambda: database.corrections.upto() == 0)
            await discord.command("ask", question=_ASKED, private=True)
            await discord.until(lambda: any(kept(settings, message) for message in discord.messages))
    engine.changes = 1
    engine.amended = {"harbour-1": (None, datetime.datetime.now(datetime.UTC))}
    await killed(step, discord, settings, nothing, changes=1, amended=engine.amended)
    discord._nonces.clear()
    with closing(Database(settings.database, "test")) as database:
        database._connection.all("UPDATE corrections SET lease = 0")
        async with bot(engine, settings):
            await discord.until(lambda: all(one.told for one in database.corrections.all()))
            await asyncio.sleep(0.3)
    assert [text.startswith("**Withdrawn since") for text in discord.said(_DIRECT)] == [True]
