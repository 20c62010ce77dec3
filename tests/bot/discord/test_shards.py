"""Several processes share one token and one database, each with a part of the servers: nothing is told twice or not."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest
from pydantic import ValidationError

from bot.discord.database import Database
from bot.discord.records import Question, QuestionClaim
from bot.settings.discord import DiscordSettings
from bot.settings.shards import EVERY_SERVER, Shards, shards_named
from index.backends.place import Place
from tests.bot.conftest import BOTH
from tests.support.discord.engine import CannedEngine, CannedFollowing
from tests.support.discord.gateway import LoopbackDiscord
from tests.support.discord.live import SAILED, bot
from tests.support.discord.mortal import live
from tests.support.processes import child

# The server of each of two shards; its channel has its number and 1000.
NEAR, FAR = 1000, (1 << 22) + 1000
_DIRECT = 5001
_LEASE = 1.0


@pytest.mark.parametrize(
    ("setting", "shards"),
    [
        ("all", EVERY_SERVER),
        ("0 of 1", EVERY_SERVER),
        ("0-3 of 16", Shards((0, 1, 2, 3), 16)),
        ("15 of 16", Shards((15,), 16)),
    ],
)
def test_a_part_of_the_shards_is_named_as_one_says_it(setting: str, shards: Shards) -> None:
    assert DiscordSettings(shards=setting).part == shards_named(setting) == shards


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ("0-3", "name shards as"),
        ("3-1 of 4", "of 4 shards the first is 0 and the last 3"),
        ("4 of 4", "of 4 shards the first is 0 and the last 3"),
        ("0 of 0", "name shards as"),
    ],
)
def test_what_is_no_part_is_refused_with_how_to_name_one(setting: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        DiscordSettings(shards=setting)


@pytest.fixture
def processes(place: Place) -> Iterator[tuple[Database, Database, Database]]:
    """One that died, and those with the first and the second of two shards."""
    with ExitStack() as opened:
        parts = (EVERY_SERVER, Shards((0,), 2), Shards((1,), 2))
        dead, first, second = (
            opened.enter_context(closing(Database(place, f"process-{number}", part)))
            for number, part in enumerate(parts)
        )
        yield dead, first, second


@BOTH
def test_what_a_process_died_on_is_taken_up_by_the_one_that_has_the_server(
    processes: tuple[Database, Database, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    dead, first, second = processes
    near, far = Question(1, "When?", 20, 30, NEAR), Question(2, "When?", 20, 32, FAR)
    direct = Question(3, "When?", 20, 31, None)
    for question in (near, far, direct):
        assert dead.questions.claim(question) is QuestionClaim.OURS
        dead.interactions.claim(question.id + 10, f"token-{question.id}", guild=question.guild)
    for server in (NEAR, FAR):
        dead.servers.set_threads(server, True)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 20)
    assert second.questions.take_over() == ([far], [])
    assert first.questions.take_over() == ([near, direct], [])
    assert second.interactions.take_over() == [(12, "token-2", None)]
    assert first.interactions.take_over() == [(11, "token-1", None), (13, "token-3", None)]
    # What the bot is no longer on is erased, and this is how it knows what that may be.
    assert (first.people.servers(), second.people.servers()) == ({NEAR}, {FAR})


@BOTH
def test_questions_are_counted_for_all_processes_together(
    processes: tuple[Database, Database, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    asking = [
        threading.Thread(target=lambda rates=database.rates: waits.append(rates.count(20, 3)))
        for database in processes * 4
    ]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert sum(wait == 0 for wait in waits) == 3
    assert all(50 < wait < 61 for wait in waits if wait)
    assert processes[0].rates.count(21, 3) == 0, "somebody else has not asked"
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 61)
    assert processes[1].rates.count(20, 3) == 0
    processes[2].renew()
    assert len(processes[0]._connection.all("SELECT subject FROM rates")) == 1


@BOTH
@pytest.mark.usefixtures("hurry")
async def test_a_person_may_not_ask_more_by_asking_on_two_servers(
    discord: LoopbackDiscord, settings: DiscordSettings
) -> None:
    discord.servers = [NEAR, FAR]
    one, two = CannedEngine(), CannedEngine()
    limited = settings.model_copy(update={"per_person": 1})
    async with (
        bot(one, limited.model_copy(update={"shards": "0 of 2"})),
        bot(two, limited.model_copy(update={"shards": "1 of 2"})),
    ):
        await discord.until(lambda: discord.counts["identify"] == 2)
        await discord.say("When did the ferry resume?", channel=FAR + 1000)
        await discord.until(lambda: len(discord.said(FAR + 1000)) == 1)
        await discord.say("And when was that?")
        await discord.until(lambda: len(discord.said()) == 1)
    assert SAILED in discord.said(FAR + 1000)[0]
    assert discord.said()[0].startswith("You have asked a lot in the last minute")
    assert (len(one.asked), len(two.asked)) == (0, 1)


@BOTH
async def test_each_process_answers_its_servers_and_every_follow_is_told_once(
    discord: LoopbackDiscord, settings: DiscordSettings
) -> None:
    discord.servers = [NEAR, FAR]
    with ExitStack() as running, closing(Database(settings.database, "test")) as database:
        first, second = (running.enter_context(_process(discord, settings, shard)) for shard in range(2))
        await discord.until(lambda: discord.counts["identify"] == 2, 60)
        for person, server in enumerate(discord.servers, 1):
            await discord.say("When did the ferry resume?", person=person, channel=server + 1000)
            await discord.command("follow", channel=server + 1000, topic="ferry", here=True)
        await discord.command("follow", channel=FAR + 1000, topic="ferry", here=False)
        await discord.until(lambda: len(_subscriptions(database)) == 3)
        await discord.until(lambda: all(_answers(discord, server) == 1 for server in discord.servers))
        owners = dict(database._connection.all("SELECT guild, owner FROM questions"))
        assert f"-{first.pid}-" in owners[NEAR]
        assert f"-{second.pid}-" in owners[FAR]

        _all_due(database)
        await discord.until(lambda: not _due(database))
        await asyncio.sleep(0.5)
        assert [_told(discord, channel) for channel in (NEAR + 1000, FAR + 1000, _DIRECT)] == [1, 1, 1]

        second.kill()
        _all_due(database)
        await discord.until(lambda: len(_due(database)) == 1)
        await asyncio.sleep(2 * _LEASE)
        assert [one[0] for one in _due(database)] == [FAR], (
            "no other process tells what is that one's to tell"
        )
        running.enter_context(_process(discord, settings, 1))
        await discord.until(lambda: not _due(database), 60)
        await asyncio.sleep(0.5)
    assert [_told(discord, channel) for channel in (NEAR + 1000, FAR + 1000, _DIRECT)] == [2, 2, 2]


def _process(discord: LoopbackDiscord, settings: DiscordSettings, shard: int) -> Any:
    part = settings.model_copy(update={"shards": f"{shard} of 2"})
    return child(live, part, discord.port, _LEASE, {"following": CannedFollowing(["Ferry sails"])})


def _subscriptions(database: Database) -> list[tuple[Any, ...]]:
    return database._connection.all("SELECT guild, due FROM subscriptions")


def _due(database: Database) -> list[tuple[Any, ...]]:
    return [one for one in _subscriptions(database) if one[1] <= time.time()]


def _all_due(database: Database) -> None:
    database._connection.all("UPDATE subscriptions SET told = 0, due = ?", time.time() - 1)


def _told(discord: LoopbackDiscord, channel: int) -> int:
    return sum(text.startswith("**1 new report**") for text in discord.said(channel))


def _answers(discord: LoopbackDiscord, server: int) -> int:
    return sum(SAILED in text for text in discord.said(server + 1000))
