"""One reply or one clear reason, whatever Discord refuses and whatever fails behind it."""

from __future__ import annotations

import asyncio
import dataclasses
import re
from itertools import count
from typing import Any

import discord
import pytest

from bot.answer import Answer, Sentence
from bot.discord.database.answers import Answers
from bot.discord.database.interactions import Interactions
from bot.discord.database.questions import Questions
from bot.discord.database.servers import Servers
from bot.discord.texts import EMPTY, FAILED, FULL, STOPPING
from bot.errors import QuestionError, StorageError
from bot.settings.discord import DiscordSettings
from index import NoIndexError
from tests.bot.discord.conftest import Server
from tests.support.discord.answers import answer
from tests.support.discord.engine import CannedEngine, OutageError
from tests.support.discord.reading import told as told_privately


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (NoIndexError("data: no index"), EMPTY),
        (QuestionError("X_Post: not an outlet here"), "X\\_Post: not an outlet here."),
        (OutageError("the model is away"), FAILED),
        (KeyError("x"), FAILED),
    ],
)
async def test_an_engine_that_fails_is_told_in_plain_words(
    server: Server, engine: CannedEngine, error: Exception, told: str
) -> None:
    engine.error = error
    await server.alice.send(server.channel, f"{server.name} When?")
    result = await server.bob.slash(server.channel, "ask", question="When?")
    assert told_privately(result) == told
    assert server.said() == [told]


async def test_a_message_that_comes_while_the_database_is_away_costs_a_line_in_the_log(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Servers, "rules", _away)
    await server.alice.send(server.channel, "good morning all")
    (line,) = (record for record in caplog.records if "could not be taken" in record.getMessage())
    assert line.exc_info is None
    assert "PostgreSQL cannot be used" in line.getMessage()
    assert server.said() == []


async def test_an_edit_that_comes_while_the_database_is_away_is_told_who_waits_for_an_answer(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked = await server.alice.send(server.channel, f"{server.name} Unknown ship?")
    remark = await server.alice.send(server.channel, "What a day")
    monkeypatch.setattr(Questions, "edited", _away)
    await server.alice.edit(asked, f"{server.name} When did the ferry resume?")
    await server.alice.edit(remark, "What a day, when does it end?")
    lines = [one for one in caplog.records if "could not be taken" in one.getMessage()]
    assert [one.exc_info for one in lines] == [None, None]
    assert server.said()[1:] == [FAILED]


async def test_a_missing_permission_is_told_in_the_channel_or_else_privately(server: Server) -> None:
    assert server.bot.user
    me = server.guild.default_role
    mute = server.guild.create_text_channel(
        "mute", overwrites={me: discord.PermissionOverwrite(read_message_history=False)}
    )
    await server.alice.send(mute, f"{server.name} When?")
    (said,) = server.said(mute)
    assert "there I lack Read Message History" in said


async def test_a_refusal_while_answering_reaches_the_asker_privately(server: Server) -> None:
    server.env.inject_error(
        "POST", f"/channels/{server.channel.id}/messages", status=403, code=50013, times=None
    )
    await server.alice.send(server.channel, f"{server.name} When?")
    (told,) = server.said(server.alice.user.dm_channel)
    assert f"<#{server.channel.id}>" in told


@pytest.mark.parametrize(
    ("status", "code", "why"),
    [
        (404, 10003, "The place where you asked “When?” is gone."),
        (404, 10008, "was deleted before it was finished"),
        (400, 200000, "Discord says “blocked by automatic moderation”"),
        (403, 50013, "An administrator can let me see the channel and send messages there."),
    ],
)
async def test_whatever_discord_refuses_to_show_the_asker_is_told_why_once(
    server: Server, engine: CannedEngine, status: int, code: int, why: str
) -> None:
    posts = f"/channels/{server.channel.id}/messages"
    said = "blocked by automatic moderation"
    server.env.inject_error("POST", posts, status=status, code=code, message=said, times=None)
    await server.alice.send(server.channel, f"{server.name} When?")
    (told,) = server.said(server.alice.user.dm_channel)
    assert why in told
    assert len(engine.asked) == 1
    assert server.said() == []
    assert server.database.questions.take_over() == ([], [])


async def test_a_question_whose_message_was_deleted_meanwhile_is_answered(
    server: Server, engine: CannedEngine
) -> None:
    engine.may_answer.clear()
    asking = asyncio.create_task(server.alice.send(server.channel, f"{server.name} When?"))
    while not engine.asked:
        await asyncio.sleep(0.01)
    asked = server.channel.last_message
    assert asked
    server.env.backend.delete_message(server.channel.id, asked.id)
    engine.may_answer.set()
    await asking
    await server.env.settle()
    (said,) = server.said()
    assert said.startswith("The ferry")


async def test_a_question_that_cannot_be_noted_is_told_so(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Questions, "claim", _full)
    await server.alice.send(server.channel, f"{server.name} When?")
    result = await server.bob.slash(server.channel, "ask", question="When?")
    assert server.said() == [FAILED]
    assert told_privately(result) == FAILED
    server.env.errors.clear()


async def test_an_answer_that_cannot_be_remembered_still_stands(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Answers, "keep", _full)
    await server.alice.send(server.channel, f"{server.name} When?")
    (said,) = server.said()
    assert said.startswith("The ferry")


async def test_a_reason_as_long_as_a_list_of_all_outlets_fits_a_message(
    server: Server, engine: CannedEngine
) -> None:
    engine.error = QuestionError("x: not an outlet of this index, which has " + "The Harbour Gazette, " * 200)
    await server.alice.send(server.channel, f"{server.name} When?")
    (said,) = server.said()
    assert said.startswith("x: not an outlet")


async def test_a_private_answer_that_could_not_be_shown_to_everyone_can_be_tried_again(
    server: Server,
) -> None:
    result = await server.alice.slash(server.channel, "ask", question="When?", private=True)
    assert result.response
    server.env.inject_error("PATCH", "/webhooks/*", status=400, code=50035)
    await server.alice.click(result.response, label="Show to everyone")
    await server.alice.click(result.response, label="Show to everyone")
    assert sum(said.startswith("The ferry") for said in server.said()) == 1
    server.env.errors.clear()


async def test_an_interaction_that_expired_before_it_was_heard_is_answered_in_the_channel(
    server: Server,
) -> None:
    server.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)
    await server.alice.slash(server.channel, "ask", question="When?")
    (said,) = server.said()
    assert said.startswith("The ferry")


async def test_an_interaction_whose_token_ran_out_is_answered_in_the_channel(server: Server) -> None:
    server.env.inject_error("PATCH", "/webhooks/*", status=401, code=50027, times=None)
    await server.alice.slash(server.channel, "ask", question="When?")
    assert any(said.startswith("The ferry") for said in server.said())


async def test_a_private_answer_that_expired_goes_to_the_asker_alone(server: Server) -> None:
    server.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)
    await server.alice.slash(server.channel, "ask", question="When?", private=True)
    assert server.said() == []
    (told,) = server.said(server.alice.user.dm_channel)
    assert told.startswith("The ferry")


async def test_an_answer_that_was_deleted_while_it_was_written_is_not_said_again(server: Server) -> None:
    server.env.inject_error("PATCH", "/webhooks/*", status=404, code=10008, times=None)
    await server.alice.slash(server.channel, "ask", question="When?")
    assert not any("ferry" in said for said in server.said())
    (told,) = server.said(server.alice.user.dm_channel)
    assert "was deleted before it was finished" in told


async def test_an_interaction_is_answered_whose_claim_was_kept_though_the_connection_was_lost(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, tries = Interactions.claim, count()

    def lost(*given: Any, **more: Any) -> bool:
        taken = claim(*given, **more)
        if next(tries) == 0:
            raise StorageError("db.example: PostgreSQL cannot be used")
        return taken

    monkeypatch.setattr(Interactions, "claim", lost)
    result = await server.alice.slash(server.channel, "following")
    assert told_privately(result).startswith("You follow nothing yet")


@pytest.mark.parametrize("command", ["search query", "ask question"])
async def test_an_interaction_that_another_process_has_claimed_is_left_to_it(
    server: Server, engine: CannedEngine, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(Interactions, "claim", lambda *_, **__: False)
    name, _, option = command.partition(" ")
    await server.alice.slash(server.channel, name, **{option: "ferry"})
    assert not any(server.said())
    assert engine.asked == []


async def test_a_long_answer_is_one_message_that_says_where_the_rest_is(
    server: Server, engine: CannedEngine
) -> None:
    long = tuple(Sentence(f"Sentence {n} of a long account of the ferry to Lerne.", (1,)) for n in range(60))
    engine.answers["Everything?"] = dataclasses.replace(answer("Everything?"), sentences=long)
    await server.alice.send(server.channel, f"{server.name} Everything?")
    (said,) = server.said()
    assert re.search(r"^-# 5\d more findings under \*\*Sources\*\*", said, flags=re.MULTILINE)


async def test_asking_too_often_is_answered_in_a_friendly_way(
    server: Server, make_bot: object, engine: CannedEngine
) -> None:
    await server.env.restart_bot(make_bot(per_person=2))  # type: ignore[operator]
    for number in range(3):
        await server.alice.send(server.channel, f"{server.name} When was number {number}?")
    await server.bob.send(server.channel, f"{server.name} When?")
    assert len(engine.asked) == 3
    assert "I can take your next question in" in server.said()[2]


async def test_a_server_that_asks_too_often_is_answered_in_a_friendly_way(
    server: Server, make_bot: object, engine: CannedEngine
) -> None:
    await server.env.restart_bot(make_bot(per_server=1))  # type: ignore[operator]
    await server.alice.send(server.channel, f"{server.name} When?")
    await server.bob.send(server.channel, f"{server.name} When?")
    assert len(engine.asked) == 1
    assert "This server has asked a lot in the last minute. Please try again in" in server.said()[1]


async def test_a_full_line_is_said_so(server: Server, make_bot: object, engine: CannedEngine) -> None:
    await server.env.restart_bot(make_bot(at_once=1, waiting=0))  # type: ignore[operator]
    async with server.bot.executor._queue.turn(_nobody):
        await server.alice.send(server.channel, f"{server.name} When?")
    assert server.said() == [FULL]


async def test_a_bot_that_is_being_stopped_says_so(server: Server) -> None:
    await server.bot.executor.drain(1)
    await server.alice.send(server.channel, f"{server.name} When?")
    assert server.said() == [STOPPING]


async def test_hostile_reporting_pings_nobody(server: Server, engine: CannedEngine) -> None:
    found = answer("Who?")
    bad = "@everyone <@1> [x](https://evil.example) discord.gg/abc ```"
    citations = tuple(dataclasses.replace(c, headline=bad, quote=bad, source=bad) for c in found.citations)
    engine.answers["Who?"] = dataclasses.replace(found, sentences=(Sentence(bad, (1,)),), citations=citations)
    await server.alice.send(server.channel, f"{server.name} Who?")
    last = server.channel.last_message
    assert last
    assert not last.mention_everyone
    assert not last.mentions
    assert isinstance(engine.answers["Who?"], Answer)


async def _nobody(place: int) -> None: ...


def _full(table: object, of: object) -> None:
    raise StorageError("discord.db: cannot be read or written (database or disk is full)")


def _away(*_: object) -> None:
    raise StorageError("db.example: PostgreSQL cannot be used")


def test_the_settings_have_working_defaults() -> None:
    settings = DiscordSettings()
    assert settings.metrics_port is None
    assert settings.metrics_host == "127.0.0.1"
