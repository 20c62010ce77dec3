"""What was asked and is not in the reporting: told to administrators, and never who asked."""

from __future__ import annotations

import json
import time
from pathlib import Path

import discord
import pytest
from click.testing import CliRunner

from bot.query_analysis import Kind
from bot.terminal.commands import main
from index.backends.place import Place
from tests.bot.conftest import BOTH
from tests.bot.discord.conftest import Server
from tests.support.discord.answers import nothing
from tests.support.discord.engine import CannedEngine
from tests.support.discord.kept import config_of
from tests.support.discord.reading import text_of

pytestmark = BOTH


async def asked(server: Server) -> str:
    """What an administrator is told, in plain text."""
    role = server.guild.create_role("keepers", permissions=discord.Permissions(manage_guild=True))
    carol = server.guild.add_member(server.env.create_user("carol"), roles=[role])
    shown = await carol.slash(server.channel, "dateline unanswered")
    assert shown.ephemeral
    return text_of(shown.response).replace("\\", "").replace("\u2060", "")


async def test_an_administrator_is_told_what_was_asked_how_often_and_not_by_whom(server: Server) -> None:
    await server.alice.send(server.channel, f"{server.name} When did the ferry resume?")
    await server.alice.send(server.channel, f"{server.name} Unknown: who won?")
    await server.bob.slash(server.channel, "ask", question="Unknown: Who won")
    await server.bob.slash(server.channel, "ask", question="Unknown: who lost?")
    title, first, second = (await asked(server)).split("\n")
    assert title == "**Asked in 30 days: 4. Answered: 1. Not in the reporting: 3.**"
    assert first.startswith("Unknown: Who won (2×, last on ")
    assert second.startswith("Unknown: who lost? (1×, last on ")


async def test_what_was_asked_in_private_is_counted_and_not_told(server: Server) -> None:
    await server.alice.slash(server.channel, "ask", question="Unknown: am I ill?", private=True)
    told = await asked(server)
    assert "ill" not in told
    assert told.endswith("-# 1 was asked in private or about a message.")


async def test_what_was_forgotten_deleted_or_asked_elsewhere_is_in_no_report(server: Server) -> None:
    for person, text in ((server.alice, "Unknown: one?"), (server.bob, "Unknown: two?")):
        await person.slash(server.channel, "ask", question=text)
    last = server.channel.last_message
    assert last
    await server.bob.click(last, label="Delete")
    await server.alice.slash(server.channel, "forget-me")
    await server.bob.send_dm("Unknown: three?")
    assert await asked(server) == "**Asked in 30 days: 0. Answered: 0. Not in the reporting: 0.**"


async def test_a_greeting_is_no_question(server: Server, engine: CannedEngine) -> None:
    engine.answers["Good day to you"] = nothing("Good day to you", kind=Kind.GREETING)
    await server.alice.slash(server.channel, "ask", question="Good day to you")
    assert "Asked in 30 days: 0" in await asked(server)


async def test_the_same_is_listed_in_the_terminal(server: Server, place: Place, tmp_path: Path) -> None:
    config = config_of(place, tmp_path)
    await server.alice.slash(server.channel, "ask", question="Unknown: who won?\x1b[2J")
    run = CliRunner().invoke(main, ["--config", str(config), "unanswered"])
    assert run.exit_code == 0
    assert run.stdout.split("\n")[0][10:] == "     1×  Unknown: who won?"
    assert "1 question: 1 not in the reporting." in run.stdout
    told = json.loads(CliRunner().invoke(main, ["--config", str(config), "unanswered", "--json"]).stdout)
    assert (told["asked"], told["answered"], told["missing"][0]["times"]) == (1, 0, 1)
    assert str(server.alice.id) not in json.dumps(told)


def test_where_nobody_has_asked_the_terminal_says_so(place: Place, tmp_path: Path) -> None:
    config = config_of(place, tmp_path)
    run = CliRunner().invoke(main, ["--config", str(config), "unanswered"])
    assert (run.exit_code, run.stdout) == (1, "")
    told = CliRunner().invoke(main, ["--config", str(config), "unanswered", "--json"])
    assert (told.exit_code, json.loads(told.stdout)["asked"]) == (1, 0)


async def test_what_is_older_is_left_out(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    await server.alice.slash(server.channel, "ask", question="Unknown: who won?")
    assert server.database.reports.asked(7).asked == 1
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 8 * 86400)
    assert server.database.reports.asked(7).asked == 0
