"""The real client over sockets: whatever gateway, network and limits do, a question is answered once."""

from __future__ import annotations

import asyncio
import datetime
import logging
import threading
from pathlib import Path

import aiohttp
import pytest

from bot.discord.client import DatelineBot
from bot.discord.database.answers import Answers
from bot.discord.records import SentAnswer
from bot.discord.running import run
from bot.discord.texts import SLOW, STOPPING
from bot.errors import ConfigError, StorageError
from bot.settings.discord import DiscordSettings
from tests.support.discord.answers import SEARCHED
from tests.support.discord.engine import CannedEngine
from tests.support.discord.gateway import TOKEN, LoopbackDiscord
from tests.support.discord.live import SAILED, answered, bot, up

pytestmark = pytest.mark.usefixtures("hurry")


async def test_a_question_is_acknowledged_and_answered(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings
) -> None:
    async with bot(engine, settings):
        await up(discord)
        await discord.say("When did the ferry resume?")
        await answered(discord)
        await discord.command("ask", question="When was that?")
        await answered(discord, 2)
    assert discord.typed[2000]


@pytest.mark.parametrize("how", ["tcp", "closed", "reconnect", "invalid", "resume refused"])
async def test_a_gateway_that_drops_is_come_back_to_and_nothing_is_missed_or_said_twice(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings, how: str
) -> None:
    async with bot(engine, settings):
        await up(discord)
        await discord.say("When did the ferry resume?")
        await answered(discord)
        if how == "tcp":
            await discord.cut_sockets()
        elif how == "closed":
            await discord.cut_sockets(4000)
        elif how == "reconnect":
            await discord.tell(7)
        elif how == "resume refused":
            discord.refuse_resumes = True
            await discord.cut_sockets(4000)
        else:
            await discord.tell(9, data=False)
        if how in ("tcp", "closed", "reconnect"):
            await discord.say("And who was on it?", person=2)
            await discord.until(lambda: discord.counts["resume"] == 1)
        else:
            await discord.until(lambda: discord.counts["identify"] == 2)
            await discord.say("And who was on it?", person=2)
        await answered(discord, 2)


async def test_a_replayed_event_is_answered_once(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings
) -> None:
    async with bot(engine, settings):
        await up(discord)
        await discord.say("When did the ferry resume?")
        await discord.replay()
        await answered(discord)
        await discord.replay()
        await answered(discord)
    assert len(engine.asked) == 1


async def test_a_discord_that_is_down_at_the_start_is_waited_for_with_a_fresh_client_each_time(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings
) -> None:
    discord.fail("GET", "/users/@me", cut=True, times=2)
    discord.fail("GET", "/gateway/bot", status=503, times=2)
    async with bot(engine, settings):
        await up(discord)
        await discord.say("When did the ferry resume?")
        await answered(discord)


async def test_a_bot_that_can_keep_nothing_says_so_and_does_not_blame_discord(
    engine: CannedEngine, settings: DiscordSettings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "news").write_text("a file, where a folder should be")
    with pytest.raises(StorageError, match="cannot be read or written"):
        await run(engine, settings, tmp_path / "news" / "bot.db", TOKEN)
    assert "Discord" not in caplog.text


async def test_a_database_that_is_gone_after_the_start_is_tried_ever_more_seldom(
    engine: CannedEngine, settings: DiscordSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, waited = asyncio.Event(), list[float]()

    async def ready_and_cut(client: DatelineBot, *_: object) -> None:
        client.was_ready = True
        raise ConnectionResetError("cut off")

    async def damage(_: asyncio.Event, seconds: float) -> None:
        Path(str(settings.database)).write_text("no database, and long enough to be none for certain. " * 9)
        waited.append(seconds)
        if len(waited) == 4:
            stop.set()

    monkeypatch.setattr("bot.discord.running._once", ready_and_cut)
    monkeypatch.setattr("bot.discord.running._pause", damage)
    monkeypatch.setattr("bot.discord.running._DELAYS", (1.0, 2.0, 5.0, 15.0))
    await run(engine, settings, settings.database, TOKEN, stop)
    assert waited == [1.0, 2.0, 5.0, 15.0]


async def test_a_first_gateway_connection_that_is_closed_is_made_again(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings
) -> None:
    discord.close_with = 4009
    async with bot(engine, settings):
        await up(discord)
        await discord.say("When did the ferry resume?")
        await answered(discord)


async def test_an_intent_that_is_not_granted_is_done_without(
    discord: LoopbackDiscord,
    engine: CannedEngine,
    settings: DiscordSettings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    discord.close_with = 4014
    async with bot(engine, settings):
        await up(discord)
        await discord.say("When did the ferry resume?")
        await answered(discord)
    assert "message content intent" in caplog.text


async def test_a_token_that_is_refused_is_one_clear_line(
    discord: LoopbackDiscord,
    engine: CannedEngine,
    settings: DiscordSettings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    discord.fail("GET", "/users/@me", status=401)
    with pytest.raises(ConfigError, match="Discord refuses the token"):
        await run(engine, settings, settings.database, TOKEN)
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("fault", [
    {"status": 429, "body": {"message": "slow down", "retry_after": 0.2, "global": False}},
    {"status": 503},
    {"cut": True},
    {"cut_after": True},
])  # fmt: skip
async def test_a_reply_gets_through_limits_outages_and_cuts_once(
    discord: LoopbackDiscord,
    engine: CannedEngine,
    settings: DiscordSettings,
    fault: dict[str, object],
    method: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if method == "PATCH":
        monkeypatch.setattr("bot.discord.delivery.reply._FIRST_DRAFT", 0.0)
        engine.between_sentences = 0.3
    discord.fail(method, r"/messages(/\d+)?$", times=2, **fault)
    async with bot(engine, settings):
        await up(discord)
        await discord.say("When did the ferry resume?")
        await discord.until(lambda: any("Searched" in text for text in discord.said()))
        await answered(discord)


@pytest.mark.parametrize("fault", [{"status": 503}, {"cut": True}, {"cut_after": True}])
async def test_a_command_is_acknowledged_through_cuts(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings, fault: dict[str, object]
) -> None:
    discord.fail("POST", "/callback$", times=1, **fault)
    async with bot(engine, settings):
        await up(discord)
        await discord.command("ask", question="When did the ferry resume?")
        await answered(discord)


async def test_an_answer_that_could_not_be_delivered_is_when_discord_is_back(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.discord.requests._DELAYS", ())
    discord.fail("POST", "/channels/2000/messages", status=503, times=1)
    async with bot(engine, settings):
        await up(discord)
        await discord.say("When did the ferry resume?")
        await answered(discord)


@pytest.mark.parametrize("crash", ["while answering", "after sending", "while sending"])
async def test_a_question_that_a_process_crashed_on_is_answered_once_by_the_next(
    discord: LoopbackDiscord,
    engine: CannedEngine,
    settings: DiscordSettings,
    monkeypatch: pytest.MonkeyPatch,
    crash: str,
) -> None:
    kept = Answers.keep
    if crash == "while answering":
        engine.may_answer.clear()
    elif crash == "after sending":
        monkeypatch.setattr(Answers, "keep", _never_comes_to_it)
    else:
        discord.fail("POST", "/channels/2000/messages", cut_after=True)
        monkeypatch.setattr("bot.discord.requests._DELAYS", (60,))
    crashing = asyncio.create_task(
        run(engine, settings.model_copy(update={"drain": 0}), settings.database, TOKEN)
    )
    await up(discord)
    await discord.say("When did the ferry resume?")
    await discord.until(lambda: bool(engine.asked if crash == "while answering" else discord.said()))
    crashing.cancel()
    await asyncio.gather(crashing, return_exceptions=True)
    monkeypatch.setattr(Answers, "keep", kept)
    monkeypatch.setattr("bot.discord.requests._DELAYS", (0.05, 0.1))
    engine.may_answer.set()
    asked = len(engine.asked)
    async with bot(engine, settings):
        await discord.until(lambda: len(engine.asked) > asked)
        await answered(discord)


async def test_two_bots_on_one_token_answer_once(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings, tmp_path: Path
) -> None:
    apart = settings.model_copy(update={"database": tmp_path / "elsewhere.db"})
    async with bot(engine, settings), bot(engine, settings), bot(engine, apart):
        await discord.until(lambda: discord.counts["identify"] == 3)
        await discord.say("When did the ferry resume?")
        await answered(discord)
        await discord.command("ask", question="When was that?")
        await answered(discord, 2)


async def test_two_bots_that_hear_the_same_click_show_a_private_answer_once(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings
) -> None:
    async with bot(engine, settings), bot(engine, settings):
        await discord.until(lambda: discord.counts["identify"] == 2)
        for person in range(1, 7):
            await discord.command("ask", question="When?", private=True, person=person)
        await answered(discord, 6)
        private = list(discord.messages)
        for person, message in enumerate(private, 1):
            await discord.click(message, "dateline:publish", person=person)
        await answered(discord, 12)
    assert not discord.thinking()


async def test_being_stopped_finishes_what_is_being_answered_and_takes_nothing_new(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings
) -> None:
    engine.may_answer.clear()
    async with bot(engine, settings) as end:
        await up(discord)
        await discord.say("When did the ferry resume?")
        await discord.until(lambda: len(engine.asked) == 1)
        ending = asyncio.create_task(end())
        await asyncio.sleep(0.1)
        await discord.say("And now?", person=2)
        await discord.until(lambda: STOPPING in discord.said())
        engine.may_answer.set()
        await ending
    assert sum(SAILED in text for text in discord.said()) == 1
    assert len(engine.asked) == 1


async def test_an_answer_that_takes_too_long_is_given_up_with_a_reason(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings
) -> None:
    engine.may_answer.clear()
    async with bot(engine, settings.model_copy(update={"patience": 0.3})):
        await up(discord)
        await discord.say("When did the ferry resume?")
        await discord.until(lambda: SLOW in discord.said())
        engine.may_answer.set()
        await discord.say("And who was on it?")
        await discord.until(lambda: len(discord.said()) == 2)
    refused, answer = discord.said()
    assert refused == SLOW
    assert answer.startswith(SAILED)


async def test_a_question_that_is_given_up_does_not_keep_the_next_waiting(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings
) -> None:
    async with bot(engine, settings.model_copy(update={"patience": 2.0, "at_once": 1})):
        await up(discord)
        await discord.say("Endless, is it?")
        await discord.until(lambda: SLOW in discord.said())
        await discord.say("When did the ferry resume?", person=2)
        await discord.until(lambda: len(discord.said()) == 2)
    assert discord.said()[1].startswith(SAILED)


async def test_health_and_figures_are_served_when_asked_for(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings, unused_tcp_port: int
) -> None:
    changed = settings.model_copy(update={"metrics_port": unused_tcp_port, "per_person": 1})
    async with bot(engine, changed), aiohttp.ClientSession(f"http://127.0.0.1:{unused_tcp_port}") as http:
        await up(discord)
        await discord.say("When did the ferry resume?")
        await discord.say("Unknown things?", person=2)
        await discord.until(lambda: len(discord.said()) == 2)
        await discord.say("And who was on it?", person=2)
        await discord.until(lambda: len(discord.said()) == 3)
        await asyncio.sleep(2.2)  # discord.py waits two seconds for more servers before it is ready
        async with http.get("/healthz") as health:
            assert health.status == 200
        figures = await _figures(http, "dateline_answer_seconds_count 3.0")
    assert 'dateline_questions_total{outcome="answered"} 1.0' in figures
    assert 'dateline_questions_total{outcome="not reported"} 1.0' in figures
    assert 'dateline_questions_total{outcome="refused"} 1.0' in figures
    assert "dateline_answer_seconds_count 3.0" in figures
    assert "dateline_waiting 0.0" in figures
    newest = (datetime.datetime.now(datetime.UTC).date() - SEARCHED.last).days if SEARCHED.last else 0
    assert f"dateline_newest_article_age_days {float(newest)}" in figures
    assert "dateline_gateway_connected 1.0" in figures
    assert "dateline_acknowledge_seconds_count 3.0" in figures


async def _figures(http: aiohttp.ClientSession, awaited: str) -> str:
    """The page of figures once `awaited` is on it: an answer is counted after it has been shown."""
    for _ in range(300):
        async with http.get("/metrics") as page:
            figures = await page.text()
        if awaited in figures:
            break
        await asyncio.sleep(0.1)
    return figures


def _never_comes_to_it(answers: Answers, given: SentAnswer) -> bool:
    threading.Event().wait(0.5)
    return True
