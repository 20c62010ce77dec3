"""News that a phone has no room for: a button shows the rest, to whoever was told, until it is forgotten."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
import simcord

from bot.discord.client import DatelineBot
from bot.discord.rendering.message import TEXT_LIMIT, as_text, lines
from bot.discord.rendering.news import LINES, news_pages
from bot.discord.texts import NO_REST
from bot.following.follow import Follow, News, Report
from index.backends.place import Place
from tests.bot.conftest import BOTH
from tests.bot.discord.conftest import Server
from tests.support.discord.answers import citation
from tests.support.discord.engine import CannedEngine
from tests.support.discord.kept import stands
from tests.support.discord.reading import parts, text_of, told

_REPORTS = 30
_NUMBER = re.compile(r"Ferry (\d+) ")


def publish(engine: CannedEngine) -> None:
    engine.following.published += [f"Ferry {number} {'sails on ' * 40}" for number in range(_REPORTS)]


async def tell(server: Server) -> None:
    database = server.database.subscriptions._connection
    database.all("UPDATE subscriptions SET due = ?, lease = 0", time.time() - 1)
    await server.bot._notifier.tell()
    await server.env.settle()


def numbers(text: str) -> list[int]:
    """The reports that a message names, each once."""
    return list(dict.fromkeys(map(int, _NUMBER.findall(text))))


async def turned(person: simcord.MemberActor, message: Any) -> list[int]:
    """The reports that somebody reads who goes through all pages behind the button."""
    clicked = await person.click(message, label="Show the rest")
    assert clicked.ephemeral
    page: Any = clicked.response
    read = numbers(text_of(page))
    while any(one.get("label") == "Next" and not one.get("disabled") for one in parts(page)):
        await person.click(page, label="Next")
        read += numbers(text_of(page))
    return read


@pytest.mark.parametrize("restarted", [False, True])
async def test_whoever_is_told_can_read_all_the_reports_each_once(
    server: Server,
    engine: CannedEngine,
    admin: simcord.MemberActor,
    make_bot: Callable[..., DatelineBot],
    restarted: bool,
) -> None:
    await admin.slash(server.channel, "follow", topic="ferry", here=True)
    publish(engine)
    await tell(server)
    message = server.channel.last_message
    assert message
    first = numbers(text_of(message))
    assert 3 <= len(first) < _REPORTS
    assert f"And {_REPORTS - len(first)} reports more." in text_of(message)
    if restarted:
        await server.env.restart_bot(make_bot())
    read = await turned(server.alice, message)
    assert sorted(first + read) == list(range(_REPORTS))


async def test_a_long_brief_has_the_same_button(server: Server, engine: CannedEngine) -> None:
    publish(engine)
    now = await server.alice.slash(server.channel, "brief")
    assert now.response
    first = numbers(text_of(now.response))
    read = await turned(server.bob, now.response)
    assert sorted(first + read) == list(range(_REPORTS))


@BOTH
async def test_nobody_else_reads_it_and_when_it_is_forgotten_the_button_says_so(
    server: Server, engine: CannedEngine, admin: simcord.MemberActor, place: Place
) -> None:
    await server.alice.slash(server.channel, "follow", topic="ferry")
    await admin.slash(server.channel, "follow", topic="ZEBRA-7", here=True)
    publish(engine)
    await tell(server)
    message = server.channel.last_message
    assert message
    ((hers,),) = server.database._connection.all("SELECT id FROM remainders WHERE channel IS NULL")
    assert server.database.remainders.of(hers, server.bob.id, server.channel.id) is None
    assert server.database.remainders.of(hers, server.alice.id, server.channel.id)
    assert len(server.database.people.data(server.alice.id)["more_news"][0]["reports"]) > _REPORTS / 2
    await admin.slash(server.channel, "forget-me")
    assert not stands("ZEBRA-7", place)
    assert told(await server.alice.click(message, label="Show the rest")) == NO_REST


@BOTH
async def test_it_goes_with_the_server_that_it_was_told_on_and_after_a_time(server: Server) -> None:
    remainders, people = server.database.remainders, server.database.people
    for guild in (server.guild.id, None):
        remainders.keep(guild or 1, 5, 7, guild, "[]")
    assert people.servers() == {server.guild.id}
    people.leave(server.guild.id, 99)
    assert remainders.of(server.guild.id, 5, 7) is None
    assert remainders.of(1, 5, 7) == "[]"
    assert remainders.of(1, 5, 8) is None, "it was told in another channel"
    people.sweep(0)
    assert remainders.of(1, 5, 7) is None


def test_short_and_long_reports_fit_a_phone_and_none_is_lost_in_either_form(engine: CannedEngine) -> None:
    for words in (1, 40):
        url = f"https://gazette.example/{'ferry' * 90}"
        new = [Report(f"Ferry {n} {'sails ' * words}", citation(1, url=url)) for n in range(_REPORTS)]
        pages = news_pages(News(Follow("ferry"), tuple(new), 1))
        assert [n for page in pages for n in numbers(as_text(page))] == list(range(_REPORTS))
        assert [n for page in pages for block in page.blocks for n in numbers(block.text)] == list(
            range(_REPORTS)
        )
        assert all(lines(page) <= LINES and len(as_text(page)) <= TEXT_LIMIT for page in pages)
