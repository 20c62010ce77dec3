"""Installed by a person alone: it answers them everywhere, keeps what is theirs, and holds no server's settings."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from bot.discord.client import DatelineBot
from bot.discord.database import Database
from bot.discord.language import Translator
from bot.discord.records import Told
from bot.discord.texts import FORGOT, NOT_HERE
from bot.settings.discord import DiscordSettings
from tests.support.discord.engine import CannedEngine
from tests.support.discord.gateway import LoopbackDiscord
from tests.support.discord.live import SAILED, bot, up
from tests.support.discord.payloads import interaction, person_numbered
from tests.support.discord.requests import check

pytestmark = pytest.mark.usefixtures("hurry")

# A server that the bot is not on, its channel, and a direct message between two people.
_SERVER, _CHANNEL, _BETWEEN_PEOPLE = 1999, 2999, 3999
_DIRECT = 5001
_ASKED = "When did the ferry resume?"


async def use(discord: LoopbackDiscord, command: str, *, channel: int = _CHANNEL, **options: Any) -> None:
    """Somebody who has installed the bot uses a command where nobody else has."""
    number = next(discord.ids)
    used: dict[str, Any] = interaction(number, command, 1, channel, options)
    used |= {"authorizing_integration_owners": {"1": "1"}, "context": 0}
    if channel == _BETWEEN_PEOPLE:
        del used["guild_id"], used["member"]
        used |= {"context": 2, "user": person_numbered(1)}
        used["channel"] = {"id": str(channel), "type": 1, "recipients": [person_numbered(2)]}
    discord._interactions[f"token-{number}"] = channel
    await discord.dispatch("INTERACTION_CREATE", used)


def held(settings: DiscordSettings) -> dict[str, Any]:
    with closing(Database(settings.database, "test")) as database:
        return database.people.data(1)


async def test_every_command_but_the_settings_may_be_installed_by_a_person_and_used_anywhere(
    make_bot: Callable[..., DatelineBot],
) -> None:
    made = make_bot()
    await made.add_cogs()
    told = [await one.get_translated_payload(made.tree, Translator()) for one in made.tree.get_commands()]
    check("PUT", "/applications/1/commands", told)
    for command in told:
        theirs = command["name"] != "dateline"
        assert sorted(command["integration_types"]) == ([0, 1] if theirs else [0]), command["name"]
        assert sorted(command["contexts"]) == ([0, 1, 2] if theirs else [0]), command["name"]


@pytest.mark.parametrize("channel", [_CHANNEL, _BETWEEN_PEOPLE])
async def test_what_a_person_asked_elsewhere_outlives_restarts_and_is_erased_on_request(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings, channel: int
) -> None:
    async with bot(engine, settings):
        await up(discord)
        await use(discord, "ask", channel=channel, question=_ASKED)
        await use(discord, "follow", channel=channel, topic="ferry")
        await discord.until(lambda: len(discord.said(channel)) == 2)
        assert SAILED in discord.said(channel)[0]
    with closing(Database(settings.database, "test")) as database:
        database.servers.set_threads(4711, True)
    async with bot(engine, settings):
        with closing(Database(settings.database, "test")) as database:
            await discord.until(lambda: not database.servers.rules(4711).threads)
        assert [one["question"] for one in held(settings)["questions"]] == [_ASKED]
        assert [one["topic"] for one in held(settings)["follows"]] == ["ferry"]
        await use(discord, "forget-me", channel=channel)
        await discord.until(lambda: FORGOT in discord.said(channel))
    assert (held(settings)["questions"], held(settings)["follows"]) == ([], [])


async def test_a_question_between_people_does_not_lean_on_what_another_asked_there(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings
) -> None:
    async with bot(engine, settings):
        await up(discord)
        for question in (_ASKED, "And who was on it?"):
            await use(discord, "ask", channel=_BETWEEN_PEOPLE, question=question)
            await discord.until(lambda asked=question: asked in engine.asked)  # type: ignore[misc]
    assert engine.turns == [[], []]


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("follow", {"topic": "ferry", "here": True}),
        ("brief", {"every": "daily"}),
        ("dateline settings", {}),
    ],
)
async def test_what_is_a_servers_is_refused_where_the_bot_is_not_on_it(
    discord: LoopbackDiscord,
    engine: CannedEngine,
    settings: DiscordSettings,
    command: str,
    options: dict[str, Any],
) -> None:
    async with bot(engine, settings):
        await up(discord)
        await use(discord, command, **options)
        await discord.until(lambda: NOT_HERE in discord.said(_CHANNEL))
    with closing(Database(settings.database, "test")) as database:
        assert database.people.servers() == set()


async def test_news_and_corrections_reach_the_person_directly(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings
) -> None:
    with closing(Database(settings.database, "test")) as database:
        database.corrections.go_on_from(0)
        async with bot(engine, settings):
            await up(discord)
            await use(discord, "ask", question=_ASKED)
            await use(discord, "follow", topic="ferry")
            await discord.until(lambda: len(discord.said(_CHANNEL)) == 2)
            unknown = {"status": 404, "body": {"code": 10003, "message": "Unknown Channel"}, "times": 99}
            discord.fail("PATCH", f"/channels/({_CHANNEL}|\\d{{9,}})/", **unknown)
            engine.following.published.append("Ferry sails")
            database._connection.all("UPDATE subscriptions SET due = 1")
            engine.changes = 1
            engine.amended = {"harbour-1": (None, datetime.datetime.now(datetime.UTC))}
            await discord.until(lambda: len(discord.said(_DIRECT)) == 2)
            await discord.until(lambda: [one.told for one in database.corrections.all()] == [Told.WRITTEN])
    assert sorted(text.split(" ")[0] for text in discord.said(_DIRECT)) == ["**1", "**Withdrawn"]
