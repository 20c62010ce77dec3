"""Whose words are kept where, and that they are gone for good when somebody says so."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime
import json
import random
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import discord
import pytest

from bot.discord.client import DatelineBot
from bot.discord.cogs.privacy import Privacy
from bot.discord.database.people import People
from bot.discord.engine import account
from bot.discord.records import Rules
from bot.discord.texts import FORGOTTEN
from bot.errors import StorageError
from bot.language_model.ledger import Ledger
from bot.language_model.usage import Usage
from bot.settings.discord import DiscordSettings
from tests.bot.discord.conftest import Server
from tests.support.discord.answers import answer
from tests.support.discord.engine import CannedEngine
from tests.support.discord.reading import text_of, told
from tests.support.ledger import use

HERS = "ZEBRA-7"


class Leaning(CannedEngine):
    """Understands a follow-up by repeating what was asked before, as the real one does."""

    def _answer(self, question, filters, turns=()):  # type: ignore[no-untyped-def]
        found = super()._answer(question, filters, turns)
        understood = " ".join([*(turn.question for turn in turns), question])
        return dataclasses.replace(found, understood=understood, notices=(f"Nothing of {understood}",))


@pytest.fixture
def engine() -> CannedEngine:
    return Leaning()


def traces(settings: DiscordSettings) -> list[str]:
    """The files beside the database that hold her words."""
    return [
        path.name for path in Path(settings.database).parent.iterdir() if HERS.encode() in path.read_bytes()
    ]


async def test_forget_me_erases_what_a_person_asked_and_leaves_others(
    server: Server, settings: DiscordSettings
) -> None:
    await server.alice.send(server.channel, f"{server.name} When did {HERS} sail?")
    hers = server.channel.last_message
    await server.bob.send(server.channel, f"{server.name} When?")
    his = server.channel.last_message
    assert hers
    assert his
    assert traces(settings)
    result = await server.alice.slash(server.channel, "forget-me")
    assert "erased" in told(result)
    assert traces(settings) == []
    assert server.database.answers.of(hers.id) is None
    assert server.database.answers.of(his.id)


async def test_her_words_do_not_stay_in_somebody_elses_follow_up(
    server: Server, settings: DiscordSettings
) -> None:
    await server.alice.send(server.channel, f"{server.name} When did {HERS} sail?")
    answered = server.channel.last_message
    assert answered
    await server.bob.send(server.channel, "And who was on it?", reply_to=answered)
    await server.alice.slash(server.channel, "forget-me")
    assert traces(settings) == []
    (turn,) = [row["question"] for row in server.database.people.data(server.bob.id)["questions"]]
    assert turn == "And who was on it?"


async def test_somebodys_words_under_a_question_about_them_are_not_stored_at_all(
    server: Server, settings: DiscordSettings
) -> None:
    said = await server.alice.send(server.channel, f"I heard that {HERS} sails again.")
    await server.bob.send(server.channel, f"{server.name} is this true?", reply_to=said)
    await server.bob.context_menu(server.channel, "Ask Dateline about this", said)
    assert len(server.said()) == 2
    assert traces(settings) == []


@pytest.mark.parametrize("how", ["message", "command"])
async def test_forgetting_stops_what_is_under_way(
    server: Server, engine: CannedEngine, settings: DiscordSettings, how: str
) -> None:
    engine.may_answer.clear()
    question = f"When did {HERS} sail?"
    asking = asyncio.create_task(
        server.alice.send(server.channel, f"{server.name} {question}")
        if how == "message"
        else server.alice.slash(server.channel, "ask", question=question)
    )
    while not engine.asked:
        await asyncio.sleep(0.01)
    people = server.database.people
    now = discord.utils.time_snowflake(discord.utils.utcnow(), high=True)
    erased = await asyncio.to_thread(people.forget, server.alice.id, now)
    await server.bot._answering.stop(erased, FORGOTTEN)
    engine.may_answer.set()
    await asking
    await server.env.settle()
    assert server.said() == ([] if how == "message" else [FORGOTTEN])
    assert traces(settings) == []


async def test_another_process_does_not_show_what_was_forgotten_in_this_one(
    server: Server, engine: CannedEngine, make_bot: Callable[..., DatelineBot], settings: DiscordSettings
) -> None:
    engine.may_answer.clear()
    asking = asyncio.create_task(server.alice.slash(server.channel, "ask", question=f"When did {HERS} sail?"))
    while not engine.asked:
        await asyncio.sleep(0.01)
    now = discord.utils.time_snowflake(discord.utils.utcnow(), high=True)
    make_bot()._database.people.forget(server.alice.id, now)
    engine.may_answer.set()
    await asking
    await server.env.settle()
    assert server.said() == [FORGOTTEN]
    assert not any("sailed again" in str(request.json) for request in server.env.http_requests)
    assert traces(settings) == []


async def test_leaving_a_server_erases_what_was_asked_there_also_in_follow_ups_under_way(
    server: Server, settings: DiscordSettings
) -> None:
    await server.alice.send(server.channel, f"{server.name} When did {HERS} sail?")
    server.env.backend.emit("GUILD_DELETE", {"id": str(server.guild.id)})
    await server.env.settle()
    assert traces(settings) == []


async def test_a_server_that_was_left_while_the_bot_did_not_run_is_erased_at_its_next_start(
    server: Server, make_bot: Callable[..., DatelineBot]
) -> None:
    server.set_rules(threads=True)
    server.database.servers.set_threads(4711, True)
    await server.env.restart_bot(make_bot())
    await server.env.settle()
    assert server.database.servers.rules(4711) == Rules()
    assert server.database.servers.rules(server.guild.id).threads


async def test_where_the_database_is_away_at_that_moment_the_bot_starts_all_the_same(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(_: People) -> set[int]:
        raise StorageError("db.example: PostgreSQL cannot be used")

    monkeypatch.setattr(People, "servers", away)
    privacy = server.bot.get_cog("Privacy")
    assert isinstance(privacy, Privacy)
    await privacy.on_ready()
    assert "are erased at the next start: db.example: PostgreSQL cannot be used" in caplog.text


async def test_a_person_gets_all_that_is_held_of_them_as_a_file(server: Server) -> None:
    await server.alice.send(server.channel, f"{server.name} When did {HERS} sail?")
    answered = server.channel.last_message
    assert answered
    await server.alice.click(answered, label="Helpful")
    await server.bob.send(server.channel, f"{server.name} When?")
    result = await server.alice.slash(server.channel, "my-data")
    assert result.response
    assert result.ephemeral
    (attached,) = result.response.attachments
    assert attached.filename == "my-data.json"
    held = json.loads(await attached.read())
    assert all(key.isidentifier() for key in held)
    assert [row["question"] for row in held["questions"]] == [f"When did {HERS} sail?"]
    assert [row["helpful"] for row in held["ratings"]] == [True]


async def test_what_a_person_used_of_a_language_model_is_told_and_is_gone_the_next_day(
    server: Server, engine: CannedEngine
) -> None:
    day = [datetime.date(2026, 11, 22)]
    with closing(Ledger(today=lambda: day[0])) as ledger:
        engine.ledger = ledger
        use(ledger, account(server.alice.id), Usage(300, 20, 0.5))
        result = await server.alice.slash(server.channel, "my-data")
        day[0] = datetime.date(2026, 11, 23)
        await server.bot.tidy()
        day[0] = datetime.date(2026, 11, 22)
        hers, everybodys = ledger.today(account(server.alice.id)), ledger.today()

    assert result.response
    held = json.loads(await result.response.attachments[0].read())
    assert held["language_model_today"] == {"tokens": 320, "dollars": 0.5}
    assert (hers, everybodys) == (Usage(), Usage(300, 20, 0.5))


@pytest.mark.parametrize("seed", range(8))
async def test_after_any_order_of_asking_following_up_deleting_restarting_and_forgetting_nothing_is_left(
    server: Server,
    engine: CannedEngine,
    settings: DiscordSettings,
    make_bot: Callable[..., DatelineBot],
    seed: int,
) -> None:
    chance = random.Random(seed)
    number = 0

    async def ask() -> None:
        nonlocal number
        number += 1
        await server.alice.send(server.channel, f"{server.name} When did {HERS} sail, {number}?")

    async def ask_by_command() -> None:
        nonlocal number
        number += 1
        private = chance.random() < 0.5
        await server.alice.slash(server.channel, "ask", question=f"Who saw {HERS} {number}?", private=private)

    async def edit() -> None:
        hers = [
            m
            for m in server.channel.history()
            if m.author.id == server.alice.id and "edited" not in m.content
        ]
        if hers:
            await server.alice.edit(hers[-1], f"{server.name} Who is {HERS}, {number}?")

    async def reply() -> None:
        answers = [m for m in server.channel.history() if m.author.bot and "Sources" in str(m.components)]
        if answers:
            to = chance.choice(answers)
            await chance.choice([server.alice, server.bob]).send(server.channel, "And then?", reply_to=to)

    async def delete() -> None:
        answers = [m for m in server.channel.history() if m.author.bot and text_of(m)]
        if answers:
            await server.alice.click(chance.choice(answers), custom_id="dateline:delete")

    async def restart() -> None:
        await server.env.restart_bot(make_bot())

    steps: list[Callable[[], Awaitable[None]]] = [ask, ask_by_command, edit, reply, reply, delete, restart]
    for _ in range(10):
        await chance.choice(steps)()
    await server.alice.slash(server.channel, "forget-me")
    assert traces(settings) == []
    await server.env.restart_bot(make_bot())
    assert traces(settings) == []


async def test_an_answer_that_repeats_nobody_elses_words_keeps_how_it_was_understood(
    server: Server, engine: CannedEngine
) -> None:
    engine.answers["And when?"] = answer("And when?")
    await server.alice.send(server.channel, f"{server.name} When did {HERS} sail?")
    answered = server.channel.last_message
    assert answered
    await server.alice.send(server.channel, "And when?", reply_to=answered)
    last = server.channel.last_message
    assert last
    given = server.database.answers.of(last.id)
    assert given
    assert given.answer.understood == f"When did {HERS} sail? And when?"
