"""Asking in all the ways there are, and being answered once, in the right place."""

from __future__ import annotations

import datetime

import discord
import pytest
import simcord

from bot.discord.cogs.asking import read_day
from bot.discord.texts import HINT, LONG, SHOWN_ALREADY
from bot.errors import QuestionError
from index import IndexingError, SearchFilter
from tests.bot.discord.conftest import Server
from tests.support.discord.answers import answer as answer_to
from tests.support.discord.engine import CannedEngine
from tests.support.discord.reading import labels, links, text_of, told

SAILED = "The ferry to Lerne sailed again on 2 March"


def heard(engine: CannedEngine) -> list[list[str]]:
    """The questions that each question was asked after."""
    return [[turn.question for turn in turns] for turns in engine.turns]


async def test_a_slash_question_is_answered_with_sources_and_buttons(server: Server) -> None:
    result = await server.alice.slash(server.channel, "ask", question="When did the ferry resume?")
    assert not result.ephemeral
    assert result.response
    assert text_of(result.response).startswith(SAILED)
    assert "Lerne Post" in text_of(result.response)
    assert links(result.response) == [f"https://gazette.example/2026/03/ferry-{n}" for n in (1, 2)]
    assert labels(result.response) == [
        "Sources",
        "Ask a follow-up",
        "Timeline",
        "Helpful",
        "Not helpful",
        "Delete",
    ]


async def test_days_and_an_outlet_narrow_the_search(server: Server, engine: CannedEngine) -> None:
    await server.alice.slash(
        server.channel, "ask", question="When?", since="2016", until="2016-02", source="lerne"
    )
    day = datetime.date
    assert engine.filters == [
        SearchFilter(since=day(2016, 1, 1), until=day(2016, 2, 29), sources=("Lerne Post",))
    ]


async def test_a_day_that_cannot_be_read_is_explained_to_the_asker_alone(
    server: Server, engine: CannedEngine
) -> None:
    result = await server.alice.slash(server.channel, "ask", question="When?", since="yesterday-ish")
    assert "2016-12-13" in told(result)
    assert engine.asked == []
    assert server.said() == []


@pytest.mark.parametrize("text", ["2016-13", "2016-02-30", "0000", "16", "2016-1-1-1", ""])
def test_what_is_not_a_day_is_refused(text: str) -> None:
    with pytest.raises(QuestionError):
        read_day(text, last=False)


async def test_outlets_are_offered_while_typing(server: Server) -> None:
    offered = await server.alice.autocomplete(server.channel, "ask", "source", "post", question="When?")
    assert [choice["value"] for choice in offered] == ["Lerne Post"]


async def test_outlets_that_were_known_are_offered_while_the_index_cannot_be_read(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def damaged(_: CannedEngine) -> list[str]:
        raise IndexingError("store.db: cannot be read")

    monkeypatch.setattr("bot.discord.cogs.choices._OUTLETS_FOR", -1.0)
    known = await server.alice.autocomplete(server.channel, "ask", "source", "post", question="When?")
    monkeypatch.setattr(CannedEngine, "outlets", damaged)
    offered = await server.alice.autocomplete(server.channel, "ask", "source", "post", question="When?")

    assert offered == known != []
    assert caplog.messages == ["outlets cannot be suggested: store.db: cannot be read"]


async def test_articles_without_an_outlet_do_not_cost_the_others_their_names(
    server: Server, engine: CannedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CannedEngine, "outlets", lambda _: ["", " ", "Lerne Post"])
    offered = await server.alice.autocomplete(server.channel, "ask", "source", "", question="When?")
    assert [choice["value"] for choice in offered] == ["Lerne Post"]


async def test_the_same_question_within_other_limits_is_another_question(
    server: Server, engine: CannedEngine
) -> None:
    for source in ("lerne", "gazette"):
        result = await server.alice.slash(server.channel, "ask", question="When?", source=source)
        assert text_of(result.response).startswith(SAILED)
    assert len(engine.asked) == 2


async def test_a_question_can_be_asked_again_once_its_answer_was_deleted(server: Server) -> None:
    result = await server.alice.slash(server.channel, "ask", question="When?")
    assert result.response
    await server.alice.click(result.response, label="Delete")
    await server.alice.send(server.channel, f"{server.name} When?")
    assert len(server.said()) == 1


async def test_a_private_question_is_answered_to_the_asker_alone_until_it_is_published(
    server: Server,
) -> None:
    result = await server.alice.slash(server.channel, "ask", question="When did it resume?", private=True)
    assert result.ephemeral
    assert result.response
    assert server.said() == []
    await server.alice.click(result.response, label="Show to everyone")
    (said,) = server.said()
    assert said.startswith(SAILED)
    again = await server.alice.click(result.response, label="Show to everyone")
    assert told(again) == SHOWN_ALREADY
    assert len(server.said()) == 1


async def test_a_mention_is_answered_under_the_message(server: Server) -> None:
    asked = await server.alice.send(server.channel, f"{server.name} When did the ferry resume?")
    (said,) = server.said()
    assert said.startswith(SAILED)
    last = server.channel.last_message
    assert last
    assert last.reference
    assert last.reference.message_id == asked.id


async def test_the_question_reaches_the_engine_without_the_name(server: Server, engine: CannedEngine) -> None:
    await server.alice.send(server.channel, f"{server.name} What did {server.bob.mention} say?")
    assert engine.asked == ["What did @bob say?"]


async def test_what_is_not_for_the_bot_is_left_alone(server: Server, engine: CannedEngine) -> None:
    robot = server.guild.add_member(server.env.create_user("robot", bot=True))
    await server.alice.send(server.channel, "When did the ferry resume?")
    await server.alice.send(server.channel, "@everyone When?")
    await robot.send(server.channel, f"{server.name} When?")
    assert engine.asked == []
    assert server.said() == []


async def test_a_mention_without_words_is_told_how_to_ask(server: Server) -> None:
    await server.alice.send(server.channel, server.name)
    assert server.said() == [HINT]


async def test_a_question_that_is_too_long_is_told_so(server: Server) -> None:
    await server.alice.send(server.channel, f"{server.name} {'why ' * 200}")
    assert server.said() == [LONG]


async def test_a_reply_goes_on_with_the_conversation_of_the_answer(
    server: Server, engine: CannedEngine
) -> None:
    await server.alice.send(server.channel, f"{server.name} When did the ferry resume?")
    assert server.channel.last_message
    await server.alice.send(server.channel, "And who was on it?", reply_to=server.channel.last_message)
    assert engine.asked[1] == "And who was on it?"
    assert heard(engine) == [[], ["When did the ferry resume?"]]


async def test_an_answer_counts_towards_the_tokens_of_who_asked(server: Server, engine: CannedEngine) -> None:
    for person in (server.alice, server.bob):
        await person.send(server.channel, f"{server.name} When did the ferry resume?")
    assert engine.people == [f"discord:{server.alice.id}", f"discord:{server.bob.id}"]


async def test_a_follow_up_is_understood_after_a_restart(
    server: Server, engine: CannedEngine, make_bot: object
) -> None:
    asked = "When did the ferry resume?"
    engine.answers[asked] = answer_to(asked, leans=False, guessed=True)
    await server.alice.send(server.channel, f"{server.name} {asked}")
    answer = server.channel.last_message
    assert answer
    await server.env.restart_bot(make_bot())  # type: ignore[operator]
    await server.alice.send(server.channel, "And who was on it?", reply_to=answer)
    assert engine.turns == [[], [engine.answers[asked].turn()]]
    assert (engine.turns[1][0].leans, engine.turns[1][0].guessed) == (False, True)


async def test_somebody_else_who_replies_begins_a_branch_that_knows_what_was_asked(
    server: Server, engine: CannedEngine
) -> None:
    await server.alice.send(server.channel, f"{server.name} When did the ferry resume?")
    answer = server.channel.last_message
    assert answer
    await server.alice.send(server.channel, "And who was on it?", reply_to=answer)
    await server.bob.send(server.channel, "Why did it stop?", reply_to=answer)
    assert engine.asked[2] == "Why did it stop?"
    assert heard(engine)[2] == ["When did the ferry resume?"]


async def test_somebody_else_who_replies_does_not_change_the_first_ones_conversation(
    server: Server, engine: CannedEngine
) -> None:
    await server.alice.send(server.channel, f"{server.name} When did the ferry resume?")
    answer = server.channel.last_message
    assert answer
    await server.bob.send(server.channel, "Why did it stop?", reply_to=answer)
    await server.alice.send(server.channel, "And who was on it?", reply_to=answer)
    assert heard(engine)[2] == ["When did the ferry resume?"]


async def test_two_people_and_two_channels_never_share_a_conversation(
    server: Server, engine: CannedEngine
) -> None:
    other = server.guild.create_text_channel("other")
    for person, channel in [
        (server.alice, server.channel),
        (server.bob, server.channel),
        (server.alice, other),
    ]:
        await person.send(channel, f"{server.name} When?")
    await server.alice.slash(server.channel, "ask", question="When was it?")
    await server.alice.send_dm("When?")
    assert heard(engine) == [[]] * 5


async def test_direct_messages_are_one_conversation(server: Server, engine: CannedEngine) -> None:
    await server.alice.send_dm("When did the ferry resume?")
    await server.alice.send_dm("And who was on it?")
    assert len(server.said(server.alice.user.dm_channel)) == 2
    assert heard(engine) == [[], ["When did the ferry resume?"]]


async def test_an_ask_channel_answers_a_question_without_a_mention(server: Server) -> None:
    server.set_rules(ask_channels={server.channel.id})
    await server.alice.send(server.channel, "When did the ferry resume?")
    assert len(server.said()) == 1


async def test_on_a_server_that_wants_threads_everybody_in_the_thread_goes_on_also_after_a_restart(
    server: Server, engine: CannedEngine, make_bot: object
) -> None:
    server.set_rules(threads=True)
    await server.alice.send(server.channel, f"{server.name} When did the ferry resume?")
    (thread,) = server.channel.threads
    assert thread.name == "When did the ferry resume?"
    assert len(server.said(thread)) == 1
    assert server.said() == []
    await server.env.restart_bot(make_bot())  # type: ignore[operator]
    await server.bob.send(thread, "And who was on it?")
    assert len(server.said(thread)) == 2
    assert heard(engine) == [[], ["When did the ferry resume?"]]


async def test_a_slash_answer_gets_a_thread_to_go_on_in(server: Server, engine: CannedEngine) -> None:
    server.set_rules(threads=True)
    await server.alice.slash(server.channel, "ask", question="When did the ferry resume?")
    (thread,) = server.channel.threads
    await server.bob.send(thread, "And who was on it?")
    assert len(server.said(thread)) == 1
    assert heard(engine) == [[], ["When did the ferry resume?"]]


async def test_a_thread_that_may_not_be_opened_does_not_cost_the_answer(server: Server) -> None:
    server.set_rules(threads=True)
    server.env.inject_error("POST", "/channels/*/messages/*/threads", status=403, code=50013)
    await server.alice.send(server.channel, f"{server.name} When did the ferry resume?")
    assert len(server.said()) == 1


async def test_the_message_menu_asks_about_a_message(server: Server, engine: CannedEngine) -> None:
    message = await server.bob.send(server.channel, "I heard that the ferry sails again.")
    result = await server.alice.context_menu(server.channel, "Ask Dateline about this", message)
    assert result.response
    assert text_of(result.response).startswith(SAILED)
    assert engine.asked[0] == "I heard that the ferry sails again."


async def test_nothing_in_the_reporting_is_said_plainly(server: Server) -> None:
    result = await server.alice.slash(server.channel, "ask", question="Unknown things?")
    assert result.response
    assert text_of(result.response).startswith("**The reporting here does not say.**")
    assert "Sources" not in labels(result.response)


class TestWithoutMessageContent:
    """Everything but what nobody addressed to the bot works without the privileged intent."""

    @pytest.fixture
    async def env(self, make_bot: object, env: simcord.Env) -> simcord.Env:
        await env.restart_bot(make_bot(message_content=False))  # type: ignore[operator]
        return env

    async def test_mentions_commands_and_direct_messages_work(self, server: Server) -> None:
        await server.alice.send(server.channel, f"{server.name} When did the ferry resume?")
        await server.alice.slash(server.channel, "ask", question="When was that?")
        await server.alice.send_dm("When did the ferry resume?")
        assert len(server.said()) == 2
        assert len(server.said(server.alice.user.dm_channel)) == 1

    async def test_a_message_that_cannot_be_read_is_told_so_once_a_channel(self, server: Server) -> None:
        server.set_rules(ask_channels={server.channel.id})
        await server.alice.send(server.channel, "When did the ferry resume?")
        await server.alice.send(server.channel, "Hello?")
        (said,) = server.said()
        assert "mention me" in said


def test_the_bot_asks_for_no_more_intents_than_it_needs(make_bot: object) -> None:
    intents = make_bot(message_content=False).intents  # type: ignore[operator]
    assert {name for name, on in intents if on} == {"guilds", "guild_messages", "dm_messages"}
    assert not intents.members
    assert isinstance(intents, discord.Intents)
