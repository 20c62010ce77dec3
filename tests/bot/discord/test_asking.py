"""Asking in all the ways there are, and being answered once, in the right place."""

from __future__ import annotations

from tests.bot.discord.conftest import Server

SAILED = "The ferry to Lerne sailed again on 2 March"


async def test_a_slash_question_is_answered_with_sources_and_buttons(server: Server) -> None:
    result = await server.alice.slash(server.channel, "ask", question="When did the ferry resume?")
    assert not result.ephemeral
    assert result.response
    assert result.response.content.startswith(SAILED)
    assert "Lerne Post" in (result.response.embeds[0].description or "")
    labels = [button["label"] for row in result.response.components for button in row["components"]]
    assert labels == ["Sources", "Ask a follow-up", "Timeline", "Helpful", "Not helpful", "Delete"]


async def test_a_mention_is_answered_under_the_message(server: Server) -> None:
    asked = await server.alice.send(server.channel, f"{server.name} When did the ferry resume?")
    (said,) = server.said()
    assert said.startswith(SAILED)
    last = server.channel.last_message
    assert last
    assert last.reference
    assert last.reference.message_id == asked.id
