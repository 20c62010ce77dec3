"""Telling over sockets: two processes on one token tell each channel once, whatever becomes of a request."""

from __future__ import annotations

import asyncio
import time
from contextlib import closing
from typing import Any

import pytest

from bot.discord.database import Database
from bot.settings.discord import DiscordSettings
from tests.bot.conftest import BOTH
from tests.support.discord.engine import CannedEngine
from tests.support.discord.gateway import LoopbackDiscord
from tests.support.discord.live import bot

pytestmark = [pytest.mark.usefixtures("hurry"), BOTH]

TOPICS = ("ferry", "bridge", "harbour", "quay")
FAULTS: dict[str, dict[str, Any]] = {
    "none": {"times": 0},
    "429": {"status": 429, "body": {"message": "slow down", "retry_after": 0.1, "global": False}},
    "500": {"status": 500, "times": 3},
    "500, though carried out": {"status": 500, "carried_out": True, "times": 3},
    "reply lost": {"cut_after": True, "times": 3},
    "403 once": {"status": 403, "body": {"code": 50013, "message": "Missing Permissions"}},
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_two_processes_tell_each_follow_once_whatever_is_lost(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings, fault: str
) -> None:
    async with bot(engine, settings), bot(engine, settings):
        await discord.until(lambda: discord.counts["identify"] == 2)
        for topic in TOPICS:
            await discord.command("follow", topic=topic, here=True)
        with closing(Database(settings.database, "test")) as database:
            held = database.subscriptions
            await discord.until(lambda: len(held.of(1, 1000)) == len(TOPICS))
            discord.messages.clear()  # the confirmations
            engine.following.published.append("Ferry sails")
            discord.fail("POST", "/channels/2000/messages$", **FAULTS[fault])
            for _ in TOPICS:  # What is refused, or waits, is told the next time.
                held._connection.all("UPDATE subscriptions SET due = ?", time.time() - 1)
                await discord.until(lambda: all(one.due > time.time() for one in held.of(1, 1000)))
                await asyncio.sleep(0.5)

    said = sorted(text.splitlines()[0] for text in discord.said())
    assert said == sorted(f"**1 new report** on “{topic}”" for topic in TOPICS)
