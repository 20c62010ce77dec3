"""Looking around without asking."""

from __future__ import annotations

import pytest

from tests.bot.discord.conftest import Server
from tests.support.discord.reading import text_of


@pytest.mark.parametrize(
    ("command", "options", "content", "listed"),
    [
        ("search", {"query": "ferry"}, "**1 for** ferry", "Ferry service to Lerne resumes"),
        ("search", {"query": "Unknown **x**"}, "Nothing in the reporting for Unknown \\*\\*x\\*\\*.", ""),
        ("latest", {}, "**The latest**", "Ferry service to Lerne resumes"),
        ("latest", {"topic": "ferries"}, "**The latest on ferries**", "The Harbour Gazette, 2 Mar 2026"),
        ("sources", {}, "**2 outlets**\nLerne Post · The Harbour Gazette", ""),
        ("timeline", {"topic": "ferry"}, "**[2 Mar 2026]", "The Harbour Gazette\nThe ferry to Lerne sailed"),
    ],
)
async def test_what_is_there_is_listed(
    server: Server, command: str, options: dict[str, str], content: str, listed: str
) -> None:
    result = await server.alice.slash(server.channel, command, **options)
    assert result.response
    assert text_of(result.response).startswith(content)
    assert listed in text_of(result.response)


async def test_everybody_finds_out_how_to_ask(server: Server) -> None:
    result = await server.alice.slash(server.channel, "help")
    assert result.ephemeral
    assert result.response
    assert "/ask" in text_of(result.response)


async def test_help_tells_how_new_the_newest_article_is(server: Server) -> None:
    result = await server.alice.slash(server.channel, "help")
    assert "My newest article is of 14 Oct 2026" in text_of(result.response)


async def test_results_that_have_none_of_the_words_are_not_counted_as_results(server: Server) -> None:
    result = await server.alice.slash(server.channel, "search", query="zzqx unicorn")
    assert text_of(result.response).startswith("No report has these words: zzqx unicorn.")
