"""`dateline discord` as it is run: a process of its own, started, cut off, killed and told to stop."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.discord.texts import FORGOT
from bot.exits import TERMINATED
from tests.conftest import REPOSITORY
from tests.support.discord.gateway import TOKEN, LoopbackDiscord

HOSPITAL = "How many people died in the air strike on Al-Quds hospital?"
TOKHAR = "How many people were killed in the Tokhar strike?"
SIEGE = "What broke the siege of eastern Aleppo?"
# Read by Python before anything else: it leads discord.py to loopback, and has a dead process's questions
# taken up after three seconds instead of fifteen.
_LED_ASTRAY = """
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
import bot.discord.database.connection
Route.BASE = "http://127.0.0.1:{port}/api/v10"
DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL("ws://127.0.0.1:{port}/gateway")
bot.discord.database.connection.LEASE = 3.0
"""


class Process:
    """One run of the command."""

    def __init__(self, running: asyncio.subprocess.Process, log: Path) -> None:
        self._running = running
        self._log = log

    def send(self, number: signal.Signals) -> None:
        self._running.send_signal(number)

    async def ended(self) -> int:
        return await asyncio.wait_for(self._running.wait(), 30)

    @property
    def logged(self) -> str:
        return self._log.read_text()


@asynccontextmanager
async def dateline(config: Path, folder: Path, port: int, metrics: int) -> AsyncIterator[Process]:
    (folder / "sitecustomize.py").write_text(_LED_ASTRAY.format(port=port))
    variables = {
        "PYTHONPATH": os.pathsep.join([str(folder), str(REPOSITORY)]),
        "DATELINE_DISCORD_TOKEN": TOKEN,
        "DATELINE_DISCORD__DATABASE": str(folder / "discord.db"),
        "DATELINE_DISCORD__METRICS_PORT": str(metrics),
    }
    log = folder / f"log-{len(list(folder.iterdir()))}"
    with log.open("wb") as written:
        running = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "--config", str(config), "discord"),
            env=os.environ | variables, stderr=written, cwd=REPOSITORY,
        )  # fmt: skip
    try:
        yield Process(running, log)
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()


def answers(discord: LoopbackDiscord) -> list[str]:
    return [text for text in discord.said() if "Searched" in text]


def posted(discord: LoopbackDiscord) -> int:
    return discord.requests.count(("POST", "/channels/2000/messages"))


async def healthy(port: int) -> bool:
    async with aiohttp.ClientSession() as http:
        try:
            async with http.get(f"http://127.0.0.1:{port}/healthz") as health:
                return health.status == 200
        except aiohttp.ClientError:
            return False


async def test_the_command_lives_through_a_day_in_discord(
    sample_config: Path, tmp_path: Path, unused_tcp_port_factory: pytest.Function
) -> None:
    discord = LoopbackDiscord()
    discord.port, metrics = (int(unused_tcp_port_factory()) for _ in range(2))  # type: ignore[operator]
    async with dateline(sample_config, tmp_path, discord.port, metrics) as process:
        await discord.until(lambda: "Discord cannot be reached" in process.logged, 60)
        assert not await healthy(metrics)
        async with discord.running():
            await discord.until(lambda: discord.counts["identify"] == 1)
            await discord.say(HOSPITAL)
            await discord.until(lambda: len(answers(discord)) == 1)
            await discord.replay()
            await discord.until(lambda: "ready as Dateline" in process.logged)
            assert await healthy(metrics)

            await discord.cut_sockets()
            await discord.say(TOKHAR, person=2)
            await discord.until(lambda: len(answers(discord)) == 2)
            assert discord.counts["resume"] == 1

            discord.fail("POST", "/channels/2000/messages", held=True)
            before = posted(discord)
            await discord.say(SIEGE, person=3)
            await discord.until(lambda: posted(discord) > before)
            process.send(signal.SIGKILL)
            await process.ended()
            await _answered_by_the_next(discord, sample_config, tmp_path, metrics)
    assert TOKEN not in process.logged


async def _answered_by_the_next(discord: LoopbackDiscord, config: Path, folder: Path, metrics: int) -> None:
    """A process that is started after a crash, and told to stop while it delivers an answer."""
    async with dateline(config, folder, discord.port, metrics) as process:
        await discord.until(lambda: len(answers(discord)) == 3, 40)
        await discord.command("forget-me", person=3)
        await discord.until(lambda: FORGOT in discord.said())
        assert [file.name for file in folder.iterdir() if SIEGE.encode() in _bytes(file)] == []
        discord.fail("POST", "/channels/2000/messages", late=1.0)
        before = posted(discord)
        await discord.say(f"{HOSPITAL} Please.", person=4)
        await discord.until(lambda: posted(discord) > before)
        process.send(signal.SIGTERM)
        assert await process.ended() == 0
        assert "finishing what is being answered" in process.logged
    assert len(answers(discord)) == 4
    assert len(discord.said()) == 5
    assert discord.counts["sync"] == 1
    assert all(len(replies) == 1 for replies in discord.replies.values())


async def test_a_second_signal_does_not_wait_for_what_is_being_answered(
    sample_config: Path, tmp_path: Path, unused_tcp_port_factory: pytest.Function
) -> None:
    discord = LoopbackDiscord()
    discord.port, metrics = (int(unused_tcp_port_factory()) for _ in range(2))  # type: ignore[operator]
    async with discord.running(), dateline(sample_config, tmp_path, discord.port, metrics) as process:
        await discord.until(lambda: discord.counts["identify"] == 1, 60)
        discord.fail("POST", "/channels/2000/messages", held=True)
        await discord.say(SIEGE)
        await discord.until(lambda: posted(discord) == 1)
        process.send(signal.SIGTERM)
        await discord.until(lambda: "finishing what is being answered" in process.logged)
        process.send(signal.SIGTERM)
        assert await process.ended() == TERMINATED
        assert process.logged.endswith("dateline: stopped at once; what is on disk is whole\n")


def _bytes(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() else b""
