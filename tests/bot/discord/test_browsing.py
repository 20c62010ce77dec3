"""Looking around without asking."""

from __future__ import annotations

import pytest

from tests.bot.discord.conftest import Server
from tests.support.discord.engine import CannedEngine


@pytest.mark.parametrize(
    ("command", "options", "content", "listed"),
    [
        ("search", {"query": "ferry"}, "**1 for** ferry", "Ferry service to Lerne resumes"),
        ("search", {"query": "Unknown **x**"}, "Nothing in the reporting for Unknown \\*\\*x\\*\\*.", ""),
        ("latest", {}, "**The latest**", "Ferry service to Lerne resumes"),
        ("latest", {"topic": "ferries"}, "**The latest on ferries**", "The Harbour Gazette · 2 Mar 2026"),
        ("sources", {}, "**2 outlets**\nLerne Post · The Harbour Gazette", ""),
        ("timeline", {"topic": "ferry"}, "The ferry to Lerne sailed", "Lerne Post"),
    ],
)
async def test_what_is_there_is_listed(
    server: Server, command: str, options: dict[str, str], content: str, listed: str
) -> None:
    result = await server.alice.slash(server.channel, command, **options)
    assert result.response
    assert result.response.content.startswith(content)
    assert listed in "".join(embed.description or "" for embed in result.response.embeds)


async def test_everybody_finds_out_how_to_ask(server: Server) -> None:
    result = await server.alice.slash(server.channel, "help")
    assert result.ephemeral
    assert result.response
    assert "/ask" in result.response.content


async def test_forget_me_erases_what_a_person_asked_and_leaves_others(
    server: Server, engine: CannedEngine
) -> None:
    await server.alice.send(server.channel, f"{server.name} When?")
    await server.bob.send(server.channel, f"{server.name} When?")
    (_, alices), (_, bobs) = engine.asked
    result = await server.alice.slash(server.channel, "forget-me")
    assert result.ephemeral
    assert engine.forgotten == [alices]
    assert server.bot.database.turns(str(alices)) == []
    assert len(server.bot.database.turns(str(bobs))) == 1
