"""The table of faults: each request that the bot makes of Discord, and each way in which it can go wrong.

Whatever happens, whoever asked has one answer or one reason, and nothing says "thinking…" for ever.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest

from bot.discord.database import Database
from bot.discord.texts import STOPPING, UNFINISHED
from bot.errors import QuestionError
from bot.settings.discord import DiscordSettings
from tests.bot.conftest import BOTH
from tests.support.discord.engine import CannedEngine
from tests.support.discord.gateway import LoopbackDiscord
from tests.support.discord.kept import held_up
from tests.support.discord.live import SAILED, bot, up
from tests.support.discord.reading import labels

pytestmark = pytest.mark.usefixtures("hurry")
_FOR_EVER = 99
# Seconds that Discord waits for an acknowledgement.
_ACKNOWLEDGED = 3
_DIRECT = 5001
_NO = "Nothing of that"

FAULTS: dict[str, dict[str, Any]] = {
    "400": {"status": 400, "body": {"code": 50035, "message": "Invalid Form Body"}, "times": _FOR_EVER},
    "403": {"status": 403, "body": {"code": 50013, "message": "Missing Permissions"}, "times": _FOR_EVER},
    "404": {"status": 404, "body": {"code": 10015, "message": "Unknown Webhook"}, "times": _FOR_EVER},
    "429": {"status": 429, "body": {"message": "slow down", "retry_after": 0.1, "global": False}},
    "500": {"status": 500},
    "500, though carried out": {"status": 500, "carried_out": True},
    "reply lost": {"cut_after": True},
    "timeout": {"held": True},
}


@dataclass(frozen=True)
class Call:
    """A request, and what makes the bot make it: a message, a command, or one that is refused."""

    method: str
    path: str
    by: str


CALLS = {
    "defer": Call("POST", "/callback$", "command"),
    "answer to a command": Call("PATCH", "/messages/@original$", "command"),
    "answer to a message": Call("POST", "/channels/2000/messages$", "message"),
    "typing": Call("POST", "/typing$", "message"),
    "thread": Call("POST", "/threads$", "command"),
    "refusal in private": Call("POST", r"/webhooks/\d+/token-\d+$", "refused command"),
    "taking back": Call("DELETE", "/messages/@original$", "refused command"),
}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.discord.requests._EACH", 1.5)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", CALLS)
async def test_whoever_asked_has_one_answer_or_one_reason(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings, call: str, fault: str
) -> None:
    made = CALLS[call]
    with closing(Database(settings.database, "before")) as database:
        database.servers.set_threads(1000, call == "thread")
    if made.by == "refused command":
        engine.error = QuestionError(_NO)
    async with bot(engine, settings):
        await up(discord)
        discord.fail(made.method, made.path, **FAULTS[fault])
        if made.by == "message":
            await discord.say("When did the ferry resume?")
        else:
            await discord.command("ask", question="When did the ferry resume?")
        await discord.until(lambda: bool(told(discord)) and not discord.thinking(), 30)
        await asyncio.sleep(0.3)
    assert not discord.thinking()
    # Discord has no nonce for what is said in private, so that a reason may be there twice.
    reasons = set(told(discord)) if made.by == "refused command" else told(discord)
    assert len(reasons) == 1, told(discord)


def told(discord: LoopbackDiscord) -> list[str]:
    """What whoever asked has been told, where they asked or in a direct message."""
    said = [*discord.said(), *discord.said(_DIRECT)]
    return [text for text in said if SAILED in text or _NO in text or "I could not answer" in text]


async def test_where_discord_takes_no_layout_the_answer_is_text_with_links(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings
) -> None:
    async with bot(engine, settings):
        await up(discord)
        discord.fail("POST", "/channels/2000/messages$", **{**FAULTS["400"], "times": 1})
        await discord.say("When did the ferry resume?")
        await discord.until(lambda: bool(told(discord)))
    (message,) = discord.messages.values()
    assert message["content"].startswith(SAILED)
    assert message["content"].count("[Read](<https://gazette.example/2026/03/ferry-") == 2
    assert labels(message) == ["Sources", "Ask a follow-up", "Timeline", "Helpful", "Not helpful", "Delete"]


@pytest.mark.parametrize("fault", ["400", "403", "404"])
async def test_commands_that_discord_refuses_are_reported_once_and_the_rest_goes_on(
    discord: LoopbackDiscord,
    engine: CannedEngine,
    settings: DiscordSettings,
    caplog: pytest.LogCaptureFixture,
    fault: str,
) -> None:
    discord.fail("PUT", "/commands$", **FAULTS[fault])
    async with bot(engine, settings):
        await up(discord)
        await discord.say("When did the ferry resume?")
        await discord.until(lambda: bool(told(discord)))
        await asyncio.sleep(0.5)
    assert sum(method == "PUT" for method, _ in discord.requests) == 1
    assert caplog.text.count("Discord refuses the commands") == 1
    assert "cannot be reached" not in caplog.text


@BOTH
async def test_a_locked_database_does_not_delay_the_acknowledgement(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings
) -> None:
    async with bot(engine, settings):
        await up(discord)
        with held_up(settings.database):
            began = time.monotonic()
            number = await discord.command("ask", question="When did the ferry resume?")
            await discord.until(lambda: number in discord.acknowledged)
            assert time.monotonic() - began < _ACKNOWLEDGED
            await asyncio.sleep(6)
            assert told(discord) == []
        await discord.until(lambda: bool(told(discord)) and not discord.thinking())
    assert len(told(discord)) == 1


@BOTH
async def test_while_many_wait_for_the_database_an_address_is_looked_up_at_once(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings
) -> None:
    many = 40
    async with bot(engine, settings):
        await up(discord)
        with held_up(settings.database):
            numbers = [await discord.command("following", person=person) for person in range(many)]
            await discord.until(lambda: set(numbers) <= set(discord.acknowledged))
            began = time.monotonic()
            await asyncio.get_running_loop().getaddrinfo("localhost", 443)
            assert time.monotonic() - began < _ACKNOWLEDGED
        await discord.until(lambda: not discord.thinking())


async def test_what_a_process_died_on_before_it_was_a_question_is_explained(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.discord.database.connection.LEASE", -1.0)
    engine.may_answer.clear()
    with closing(Database(settings.database, "dead")) as dead:
        dead.interactions.claim(7, "token-7")
    monkeypatch.setattr("bot.discord.database.connection.LEASE", 1.5)
    discord._interactions["token-7"] = 2000
    discord._acknowledge({"type": 5}, "7", "token-7")
    assert discord.thinking()
    async with bot(engine, settings):
        await up(discord)
        await discord.until(lambda: not discord.thinking())
        engine.may_answer.set()
    assert discord.said() == [UNFINISHED]
    assert STOPPING not in discord.said()
