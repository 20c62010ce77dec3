"""The real engine over the sample reporting, asked in Discord."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

import bot.engine
from bot.discord.client import DatelineBot
from bot.discord.database import Database
from bot.discord.engine import Engine
from bot.discord.metrics import Metrics
from bot.settings.discord import DiscordSettings
from tests.bot.discord.conftest import Server
from tests.support.discord.reading import links, text_of, told

QUESTION = "What broke the siege of eastern Aleppo?"
CUT = "The troops reached the road itself at about midday after ten days of fighting around the Mallah farms."


@pytest.fixture
def make_bot(
    sample_engine: bot.engine.Dateline, settings: DiscordSettings
) -> Iterator[Callable[..., DatelineBot]]:
    real: Engine = sample_engine
    database = Database(settings.database, "one")
    yield lambda: DatelineBot(real, database, Metrics(), settings)
    database.close()


async def test_the_engine_answers_with_quotes_from_the_reporting(server: Server) -> None:
    result = await server.alice.slash(server.channel, "ask", question=QUESTION)
    assert result.response
    assert all(link.startswith("https://sample.example/") for link in links(result.response))
    assert links(result.response)
    shown = await server.alice.click(result.response, label="Sources")
    assert shown.response
    assert "**" in text_of(shown.response)


async def test_what_is_not_in_the_reporting_is_said_plainly(server: Server) -> None:
    result = await server.alice.slash(server.channel, "ask", question="Who won the 2018 World Cup?")
    assert result.response
    assert text_of(result.response).startswith("**The reporting here does not say.**")


@pytest.mark.parametrize("command", ["search query", "timeline topic", "latest topic", "latest", "sources"])
async def test_everything_else_that_the_engine_has_is_shown(server: Server, command: str) -> None:
    name, _, option = command.partition(" ")
    result = await server.alice.slash(server.channel, name, **({option: "siege of Aleppo"} if option else {}))
    assert result.response
    shown = text_of(result.response) + "".join(embed.description or "" for embed in result.response.embeds)
    assert "Northgate Sample Desk" in shown


async def test_in_a_channel_that_is_kept_to_an_outlet_no_other_says_whether_something_is_reported(
    server: Server,
) -> None:
    said = await server.bob.send(server.channel, CUT)
    before = await server.alice.context_menu(server.channel, "Is this in the reporting?", said)
    server.database.servers.set_outlets(server.guild.id, server.channel.id, ("Northgate Sample Desk",))
    after = await server.alice.context_menu(server.channel, "Is this in the reporting?", said)

    assert "/northgate/" not in links(before.response)[0], told(before)
    assert "/northgate/" in links(after.response)[0], told(after)
    assert told(after).endswith("(only Northgate Sample Desk)")


async def test_a_follow_up_leans_on_the_answer_it_replies_to(server: Server) -> None:
    await server.alice.send(server.channel, f"{server.name} {QUESTION}")
    answer = server.channel.last_message
    assert answer
    await server.alice.send(server.channel, "When was that?", reply_to=answer)
    assert "Understood as" in server.said()[-1]


async def test_a_message_is_checked_against_the_reporting(server: Server) -> None:
    said = await server.bob.send(
        server.channel, "According to aid officials, some 250,000 people live in the east of the city."
    )
    result = await server.alice.context_menu(server.channel, "Is this in the reporting?", said)
    assert result.ephemeral
    assert text_of(result.response).startswith("**Reported in other words")
