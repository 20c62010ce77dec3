"""A channel that is kept to some outlets: whatever is asked there is answered from these, and says so."""

from __future__ import annotations

import pytest
import simcord

from bot.discord.rendering.answers import searched_line
from bot.discord.texts import NOT_ALLOWED
from index import Coverage, SearchFilter
from tests.bot.discord.conftest import Server
from tests.support.discord.answers import SEARCHED
from tests.support.discord.engine import CannedEngine
from tests.support.discord.reading import text_of, told

POST = SearchFilter(sources=("Lerne Post",))


@pytest.fixture
async def kept(server: Server, admin: simcord.MemberActor) -> simcord.ChannelHandle:
    """A channel that an administrator has kept to one outlet."""
    await admin.slash(server.channel, "dateline outlets", only="lerne")
    return server.channel


async def test_it_is_set_for_one_channel_shown_in_the_settings_and_ended(
    server: Server, admin: simcord.MemberActor, kept: simcord.ChannelHandle
) -> None:
    shown = await admin.slash(server.channel, "dateline settings")
    assert f"**Only Lerne Post** in <#{kept.id}>" in text_of(shown.response)
    ended = await admin.slash(kept, "dateline outlets")
    assert "Lerne Post" not in text_of(ended.response)
    assert server.database.servers.rules(server.guild.id).outlets == {}


async def test_several_outlets_may_be_named_and_one_that_is_not_here_is_refused(
    server: Server, admin: simcord.MemberActor
) -> None:
    await admin.slash(server.channel, "dateline outlets", only="Morning Star")
    assert server.database.servers.rules(server.guild.id).outlets == {}
    await admin.slash(server.channel, "dateline outlets", only="post; ")
    assert server.database.servers.rules(server.guild.id).outlets == {server.channel.id: ("Lerne Post",)}


async def test_nobody_else_may_set_it(server: Server, admin: simcord.MemberActor) -> None:
    offered = server.env.backend.visible_commands(user_id=admin.id, channel_id=server.channel.id)
    command = next(int(command["id"]) for command in offered if command["name"] == "dateline")
    server.guild.set_command_permissions(command, {server.alice: True})  # as if Discord let her through
    assert told(await server.alice.slash(server.channel, "dateline outlets", only="lerne")) == NOT_ALLOWED


async def test_commands_mentions_and_threads_there_are_answered_from_these_and_others_from_all(
    server: Server, kept: simcord.ChannelHandle, engine: CannedEngine
) -> None:
    server.set_rules(threads=True)
    other = server.guild.create_text_channel("sport")
    await server.alice.slash(kept, "ask", question="When?")
    await server.alice.send(kept, f"{server.name} Why?")
    *_, thread = kept.threads
    await server.alice.send(thread, "And who?")
    await server.alice.send(other, f"{server.name} When?")
    assert engine.filters == [POST, POST, POST, SearchFilter()]


async def test_looking_around_there_is_among_these_and_says_so(
    server: Server, kept: simcord.ChannelHandle, engine: CannedEngine
) -> None:
    for command, options in (("search", {"query": "ferry"}), ("latest", {})):
        shown = await server.alice.slash(kept, command, **options)
        assert text_of(shown.response).endswith("-# Searched only Lerne Post")
    await server.alice.slash(kept, "timeline", topic="ferry")
    assert engine.filters == [POST]


async def test_what_somebody_wrote_there_is_checked_against_these_and_the_answer_says_so(
    server: Server, kept: simcord.ChannelHandle, engine: CannedEngine
) -> None:
    message = await server.bob.send(kept, "The first ferry since January left the quay.")
    shown = await server.alice.context_menu(kept, "Is this in the reporting?", message)
    assert told(shown).endswith("(only Lerne Post)")
    assert engine.filters == [POST]


async def test_an_outlet_asked_for_must_be_one_of_them(
    server: Server, kept: simcord.ChannelHandle, engine: CannedEngine
) -> None:
    refused = await server.alice.slash(kept, "ask", question="When?", source="gazette")
    assert told(refused).replace("\\", "") == "In this channel I answer only from Lerne Post."
    await server.alice.slash(kept, "ask", question="When?", source="lerne")
    assert engine.filters == [POST]


def test_an_answer_says_which_outlets_it_was_looked_for_in() -> None:
    within = Coverage(POST, 12, SEARCHED.first, SEARCHED.last, 0)
    assert searched_line(within) == ("Searched 12 articles, none newer than 14 Oct 2026 (only Lerne Post)")


async def test_it_goes_with_the_server(server: Server, kept: simcord.ChannelHandle) -> None:
    server.env.backend.emit("GUILD_DELETE", {"id": str(server.guild.id)})
    await server.env.settle()
    assert server.database.servers.rules(server.guild.id).outlets == {}
