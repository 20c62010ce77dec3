"""For administrators: settings of a server, status, reindexing, and nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import discord
import simcord

from bot.discord.client import DatelineBot
from bot.discord.records import Rules
from bot.discord.texts import CUT_OFF, NOT_ALLOWED
from tests.bot.discord.conftest import Server
from tests.support.discord.engine import CannedEngine, OutageError
from tests.support.discord.reading import text_of, told


async def test_settings_are_stored_per_server_and_survive_a_restart(
    server: Server, admin: simcord.MemberActor, make_bot: Callable[..., DatelineBot]
) -> None:
    shown = await admin.slash(server.channel, "dateline settings")
    assert shown.ephemeral
    assert shown.response
    await server.env.restart_bot(make_bot())
    role = server.guild.create_role("readers")
    await admin.select(shown.response, [server.channel], custom_id="dateline:rules:channels")
    await admin.select(shown.response, [server.channel], custom_id="dateline:rules:ask-channels")
    await admin.select(shown.response, [role], custom_id="dateline:rules:roles")
    await admin.click(shown.response, label="Answer in threads")
    assert text_of(shown.response).splitlines()[:4] == [
        f"**Answers in** <#{server.channel.id}>",
        f"**Answers questions without a mention in** <#{server.channel.id}>",
        f"**Answers** members with <@&{role.id}>",
        "**Threads:** every question gets one",
    ]
    here = frozenset({server.channel.id})
    servers = make_bot()._database.servers
    assert servers.rules(server.guild.id) == Rules(here, here, frozenset({role.id}), threads=True)
    assert servers.rules(server.guild.id + 1) == Rules()


async def test_settings_with_as_many_channels_and_roles_as_can_be_chosen_fit_a_message(
    server: Server, admin: simcord.MemberActor
) -> None:
    most = range(10**18, 10**18 + 25)
    server.set_rules(channels=most, ask_channels=most, roles=most)
    shown = await admin.slash(server.channel, "dateline settings")
    assert shown.response
    assert text_of(shown.response).count(" and 5 more") == 3


async def test_others_neither_see_the_commands_nor_get_past_the_check(
    server: Server, admin: simcord.MemberActor
) -> None:
    assert not [
        name for name in server.alice.available_commands(server.channel) if name.startswith("dateline")
    ]
    offered = server.env.backend.visible_commands(user_id=admin.id, channel_id=server.channel.id)
    command = next(int(command["id"]) for command in offered if command["name"] == "dateline")
    server.guild.set_command_permissions(command, {server.alice: True})  # as if Discord let her through
    refused = await server.alice.slash(server.channel, "dateline reindex")
    assert told(refused) == NOT_ALLOWED


async def test_the_form_takes_no_click_from_a_member_who_may_not_manage_the_server(
    server: Server, admin: simcord.MemberActor
) -> None:
    shown = await admin.slash(server.channel, "dateline settings")
    assert shown.response
    # Only who was shown the form sees it; a hostile client can send its ids from anywhere.
    server.env.backend.create_message(
        server.channel.id, server.bot._places.me, "", components=shown.response.components, flags=1 << 15
    )
    public = server.channel.last_message
    assert public
    refused = await server.alice.click(public, label="Answer in threads")
    assert told(refused) == NOT_ALLOWED
    assert server.database.servers.rules(server.guild.id) == Rules()


async def test_a_click_that_is_heard_twice_sets_what_the_button_said(
    server: Server, admin: simcord.MemberActor
) -> None:
    shown = await admin.slash(server.channel, "dateline settings")
    assert shown.response
    await admin.click(shown.response, custom_id="dateline:rules:threads:on")
    clicked = [data for _, name, data in server.env.backend.transcript if name == "INTERACTION_CREATE"][-1]
    again = {**clicked, "id": str(int(clicked["id"]) + 1), "token": "another"}
    server.env.backend.emit("INTERACTION_CREATE", again)
    await server.env.settle()
    assert server.database.servers.rules(server.guild.id).threads
    server.env.errors.clear()


async def test_an_administrators_commands_are_not_offered_in_direct_messages(server: Server) -> None:
    (command,) = (command for command in server.bot.tree.get_commands() if command.name == "dateline")
    assert command.to_dict(server.bot.tree)["contexts"] == [0]


async def test_a_channel_that_is_not_allowed_is_refused_with_the_one_that_is(server: Server) -> None:
    other = server.guild.create_text_channel("questions")
    server.set_rules(channels={other.id})
    refused = await server.alice.slash(server.channel, "ask", question="When?")
    assert f"<#{other.id}>" in told(refused)
    await server.alice.send(server.channel, f"{server.name} When?")
    assert server.said() == [told(refused)]


async def test_a_role_can_be_required(server: Server) -> None:
    role = server.guild.create_role("readers")
    carol = server.guild.add_member(server.env.create_user("carol"), roles=[role])
    server.set_rules(roles={role.id})
    refused = await server.alice.slash(server.channel, "ask", question="When?")
    answered = await carol.slash(server.channel, "ask", question="When?")
    assert "certain roles" in told(refused)
    assert not answered.ephemeral


async def test_everything_about_a_server_goes_when_the_bot_is_removed_from_it(
    server: Server,
) -> None:
    server.set_rules(threads=True)
    asked = await server.alice.slash(server.channel, "ask", question="When?")
    assert asked.response
    assert server.database.answers.of(asked.response.id)
    server.env.backend.emit("GUILD_DELETE", {"id": str(server.guild.id)})
    await server.env.settle()
    assert server.database.servers.rules(server.guild.id) == Rules()
    assert server.database.answers.of(asked.response.id) is None


async def test_status_tells_what_there_is(server: Server, admin: simcord.MemberActor) -> None:
    result = await admin.slash(server.channel, "dateline status")
    assert result.response
    assert "1,243 articles in 8,090 passages, the newest of 14 Oct 2026" in text_of(result.response)


async def test_reindexing_ends_with_what_it_did_in_one_message(
    server: Server, admin: simcord.MemberActor
) -> None:
    result = await admin.slash(server.channel, "dateline reindex")
    assert result.response
    assert text_of(result.response) == "**Index:** 1,243 articles, 2 new"
    assert len(server.said()) == 1


async def test_a_reindex_that_fails_says_so(
    server: Server, admin: simcord.MemberActor, engine: CannedEngine
) -> None:
    engine.error = OutageError("store.db: the disk is full; make room and try again")
    result = await admin.slash(server.channel, "dateline reindex")
    assert result.response
    assert text_of(result.response).startswith("The index stays as it was: store\\.db: ")


async def test_a_reindex_that_a_stop_cuts_off_says_so_and_does_not_hold_up_the_stop(
    server: Server, admin: simcord.MemberActor, engine: CannedEngine, make_bot: Callable[..., DatelineBot]
) -> None:
    engine.may_answer.clear()
    asking = asyncio.create_task(admin.slash(server.channel, "dateline reindex"))
    while not engine.reindexing:
        await asyncio.sleep(0.01)
    await asyncio.wait_for(server.bot.close(), 5)
    engine.may_answer.set()
    await asyncio.gather(asking, return_exceptions=True)
    assert server.said() == [CUT_OFF]
    server.env.errors.clear()


async def test_commands_are_told_to_discord_only_when_they_changed(
    server: Server, make_bot: Callable[..., DatelineBot]
) -> None:
    def told() -> int:
        return sum(request.path.endswith("/commands") for request in server.env.http_requests)

    first = told()
    await server.env.restart_bot(make_bot())
    assert (first, told()) == (1, 1)
    changed = make_bot()
    changed.tree.add_command(discord.app_commands.Command(name="new", description="new", callback=_nothing))
    await server.env.restart_bot(changed)
    assert told() == 2


async def _nothing(interaction: discord.Interaction) -> None: ...
