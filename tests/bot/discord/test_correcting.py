"""Whoever was told what was corrected since is told so: once, where they were answered, whatever happens between."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime
import json
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.discord.client import DatelineBot
from bot.discord.cogs.correcting import Correcting
from bot.discord.database import Database
from bot.discord.records import Told
from bot.settings.discord import DiscordSettings
from bot.terminal.commands import main
from index.backends.place import Place
from tests.bot.conftest import BOTH
from tests.bot.discord.conftest import Server
from tests.support.discord.engine import ARTICLE, CannedEngine
from tests.support.discord.gateway import LoopbackDiscord
from tests.support.discord.kept import config_of
from tests.support.discord.live import SAILED, bot, up
from tests.support.discord.reading import labels, text_of

pytestmark = BOTH
WHEN = datetime.datetime(2026, 3, 9, 12, tzinfo=datetime.UTC)
CORRECTED = "**Corrected since (9 Mar 2026): The Harbour Gazette**"
WITHDRAWN = "**Withdrawn since (9 Mar 2026): The Harbour Gazette**"


def change(engine: CannedEngine, body: str | None, article: str = "harbour-1") -> None:
    """The index publishes another text of an article that answers cite, or withdraws it."""
    engine.changes += 1
    now = None if body is None else dataclasses.replace(ARTICLE, body=body)
    engine.amended = {article: (now, WHEN + datetime.timedelta(seconds=engine.changes))}


async def corrected(bot: DatelineBot) -> None:
    """The bot looks at the index, as it does every minute."""
    cog = bot.get_cog("Correcting")
    assert isinstance(cog, Correcting)
    await cog.correct()


async def ask(server: Server) -> None:
    await corrected(server.bot)
    await server.alice.send(server.channel, f"{server.name} When did the ferry resume?")


def edits(server: Server) -> int:
    return sum(request.method == "PATCH" for request in server.env.http_requests)


async def test_the_answer_says_first_that_what_it_quotes_was_corrected(
    server: Server, engine: CannedEngine
) -> None:
    await ask(server)
    change(engine, "The first ferry since January carried 190 passengers.")
    await corrected(server.bot)
    (said,) = server.said()
    assert said.split("\n")[0] == CORRECTED
    assert SAILED in said
    assert "Sources" in labels(server.channel.last_message)


async def test_it_says_so_once_also_after_a_restart_and_beside_another_process(
    server: Server, engine: CannedEngine, make_bot: Callable[..., DatelineBot]
) -> None:
    await ask(server)
    change(engine, None)
    await corrected(server.bot)
    assert server.said()[0].split("\n")[0] == WITHDRAWN
    before = edits(server)
    await corrected(server.bot)
    other = make_bot()
    await other.add_cogs()
    await corrected(other)
    await server.env.restart_bot(make_bot())
    await corrected(server.bot)
    assert edits(server) == before
    assert len(server.said()) == 1


async def test_what_was_found_before_a_restart_is_told_after_it(
    server: Server, engine: CannedEngine, make_bot: Callable[..., DatelineBot]
) -> None:
    await ask(server)
    change(engine, None)
    cog = server.bot.get_cog("Correcting")
    assert isinstance(cog, Correcting)
    await asyncio.to_thread(cog._find)
    engine.amended = {}
    await server.env.restart_bot(make_bot())
    await corrected(server.bot)
    assert server.said()[0].split("\n")[0] == WITHDRAWN


async def test_a_change_elsewhere_in_an_article_is_none_of_the_answers_and_one_taken_back_is_gone(
    server: Server, engine: CannedEngine
) -> None:
    await ask(server)
    change(engine, f"{ARTICLE.body} It was a calm day.")
    await corrected(server.bot)
    assert not server.said()[0].startswith("**")
    change(engine, "The first ferry since January carried 190 passengers.")
    await corrected(server.bot)
    assert server.said()[0].startswith(CORRECTED)
    change(engine, ARTICLE.body)
    await corrected(server.bot)
    assert not server.said()[0].startswith("**")


async def test_the_answer_in_a_thread_and_the_one_in_a_direct_message_are_found(
    server: Server, engine: CannedEngine
) -> None:
    server.set_rules(threads=True)
    await ask(server)
    directly = await server.alice.send_dm("When did the ferry resume?")
    assert directly
    change(engine, None)
    await corrected(server.bot)
    (thread,) = server.channel.threads
    assert [said.startswith(WITHDRAWN) for said in server.said(thread)] == [True]
    told = {one.told for one in server.database.corrections.all()}
    assert told == {Told.EDITED}
    assert len(server.database.corrections.all()) == 2


async def test_a_private_answer_is_corrected_in_a_direct_message(
    server: Server, engine: CannedEngine
) -> None:
    await corrected(server.bot)
    asked = await server.alice.slash(server.channel, "ask", question="Did it resume?", private=True)
    change(engine, None)
    await corrected(server.bot)
    assert not text_of(asked.response).startswith("**")
    (one,) = server.database.corrections.all()
    assert one.told is Told.WRITTEN
    sent = [request.json for request in server.env.http_requests if request.path.endswith("/messages")]
    assert "You asked: Did it resume" in json.dumps(sent[-1])
    assert server.said() == []


async def test_a_message_that_is_gone_and_an_answer_that_is_old_or_forgotten_are_left_alone(
    server: Server, engine: CannedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(server)
    last = server.channel.last_message
    assert last
    server.env.backend.delete_message(server.channel.id, last.id)
    await server.bob.slash(server.channel, "ask", question="Who was on it?")
    await server.bob.slash(server.channel, "forget-me")
    change(engine, None)
    await corrected(server.bot)
    assert [one.told for one in server.database.corrections.all()] == [Told.GONE]
    await server.bob.slash(server.channel, "ask", question="Who was on it?")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 31 * 86400)
    change(engine, None, "harbour-2")
    await corrected(server.bot)
    assert len(server.database.corrections.all()) == 1


@pytest.mark.usefixtures("hurry")
async def test_where_discord_takes_no_layout_the_text_says_so(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings
) -> None:
    with closing(Database(settings.database, "before")) as database:
        database.corrections.go_on_from(0)
    async with bot(engine, settings):
        await up(discord)
        refused = {"status": 400, "body": {"code": 50035, "message": "Invalid Form Body"}}
        discord.fail("POST", "/channels/2000/messages$", **refused)
        await discord.say("When did the ferry resume?")
        await discord.until(lambda: bool(discord.said()))
        discord.fail("PATCH", "/messages/", **refused)
        change(engine, None)
        await discord.until(lambda: discord.said()[0].startswith(WITHDRAWN))
    (message,) = discord.messages.values()
    assert message["content"].startswith(WITHDRAWN)
    assert message["content"].count("[Read](<") == 2


async def test_where_the_index_tells_of_a_change_nobody_waits_for_the_next_look(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings
) -> None:
    with closing(Database(settings.database, "before")) as database:
        database.corrections.go_on_from(0)
    async with bot(engine, settings):
        await up(discord)
        await discord.say("When did the ferry resume?")
        await discord.until(lambda: bool(discord.said()))
        await discord.until(lambda: bool(engine.tells))
        change(engine, None)
        await asyncio.to_thread(engine.tells[0])
        await discord.until(lambda: discord.said()[0].startswith(WITHDRAWN))


async def test_a_connection_that_was_thrown_away_is_told_of_no_change(
    discord: LoopbackDiscord,
    engine: CannedEngine,
    settings: DiscordSettings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with bot(engine, settings):
        await up(discord)
        await discord.until(lambda: bool(engine.tells))
        (tell,) = engine.tells
    assert engine.tells == []
    await asyncio.to_thread(tell)
    await asyncio.sleep(0.3)
    assert "could not be held against the index" not in caplog.text


async def test_they_are_listed_in_the_terminal(
    server: Server, engine: CannedEngine, place: Place, tmp_path: Path
) -> None:
    config = config_of(place, tmp_path)
    none = CliRunner().invoke(main, ["--config", str(config), "corrections"])
    assert (none.exit_code, none.stdout) == (1, "")
    await ask(server)
    change(engine, None)
    await corrected(server.bot)
    run = CliRunner().invoke(main, ["--config", str(config), "corrections"])
    assert run.exit_code == 0
    first, quote, asked, *_ = run.stdout.split("\n")
    assert first == "2026-03-09 12:00  The Harbour Gazette: Ferry service to Lerne resumes after nine weeks"
    assert quote.startswith("    withdrawn: “The first ferry since January")
    assert asked == "    in the answer to: When did the ferry resume? (its message says so)"
    (one,) = json.loads(CliRunner().invoke(main, ["--config", str(config), "corrections", "--json"]).stdout)[
        "corrections"
    ]
    assert (one["fate"], one["article"], one["told"]) == ("withdrawn", "harbour-1", Told.EDITED)
    assert str(server.alice.id) not in json.dumps(one)
