"""When the bot speaks, when it leaves people alone, and what a message is taken to ask."""

from __future__ import annotations

import pytest
import simcord

from bot.discord.chatter import only_points
from bot.discord.texts import ANY_TIME, WELCOME
from tests.bot.discord.conftest import Server
from tests.support.discord.engine import CannedEngine
from tests.support.discord.reading import text_of

SAILED = "The ferry to Lerne sailed again on 2 March"


@pytest.fixture
async def ask_channel(server: Server) -> simcord.ChannelHandle:
    server.set_rules(ask_channels={server.channel.id})
    return server.channel


@pytest.mark.parametrize(
    "text",
    [
        "lol",
        "haha wow",
        "thanks!",
        "👍",
        "ok?",
        "really?",
        "?",
        "hello",
        "good morning all",
        "brb lunch",
        ".",
    ],
)
async def test_in_an_ask_channel_small_talk_is_left_alone(
    server: Server, ask_channel: simcord.ChannelHandle, engine: CannedEngine, text: str
) -> None:
    await server.alice.send(ask_channel, text)
    assert engine.asked == []
    assert server.said() == []


@pytest.mark.parametrize(
    "text", ["When did the ferry resume?", "who was on the ferry", "the first ferry, 212 passengers on board"]
)
async def test_in_an_ask_channel_questions_and_words_of_the_reporting_are_answered(
    server: Server, ask_channel: simcord.ChannelHandle, text: str
) -> None:
    await server.alice.send(ask_channel, text)
    (said,) = server.said()
    assert said.startswith(SAILED)


@pytest.mark.parametrize("text", ["when i was young we walked to school", "what a goal", "show off, wow"])
async def test_in_an_ask_channel_what_the_reporting_does_not_answer_is_left_alone_however_it_begins(
    server: Server, ask_channel: simcord.ChannelHandle, engine: CannedEngine, text: str
) -> None:
    await server.alice.send(ask_channel, text)
    assert engine.asked == []
    assert server.said() == []


async def test_in_an_ask_channel_a_question_with_its_mark_is_told_that_the_reporting_does_not_say(
    server: Server, ask_channel: simcord.ChannelHandle
) -> None:
    await server.alice.send(ask_channel, "Unknown ship, who owns it?")
    (said,) = server.said()
    assert said.startswith("**The reporting here does not say.**")


async def test_a_channel_kept_to_an_outlet_answers_unasked_only_from_it(
    server: Server, ask_channel: simcord.ChannelHandle, engine: CannedEngine
) -> None:
    server.database.servers.set_outlets(server.guild.id, ask_channel.id, ["Lerne Post"])
    await server.alice.send(ask_channel, "who was on the ferry")
    assert [one.sources for one in engine.filters] == [("Lerne Post",), ("Lerne Post",)]


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "Hi!",
        "hey there",
        "what can you do?",
        "wat can u do",
        "whats this archive about",
        "help",
        "?",
    ],
)
async def test_a_greeting_and_what_it_can_do_are_answered_with_how_to_ask(
    server: Server, engine: CannedEngine, text: str
) -> None:
    await server.alice.send(server.channel, f"{server.name} {text}")
    (said,) = server.said()
    assert "`/ask` a question" in said
    assert "My newest article is of 14 Oct 2026." in said
    assert engine.asked == []


async def test_a_greeting_by_command_is_answered_with_how_to_ask_too(
    server: Server, engine: CannedEngine
) -> None:
    result = await server.alice.slash(server.channel, "ask", question="What can you do?")
    assert "`/ask` a question" in text_of(result.response)
    assert engine.asked == []


async def test_thanks_are_taken_and_not_searched_for(server: Server, engine: CannedEngine) -> None:
    await server.alice.send(server.channel, f"{server.name} thanks a lot!")
    await server.alice.send_dm("thank you")
    assert server.said() == [WELCOME]
    assert server.said(server.alice.user.dm_channel) == []
    assert engine.asked == []


async def test_what_is_said_in_passing_is_given_a_word_only_where_the_bot_is_named(
    server: Server, engine: CannedEngine
) -> None:
    await server.alice.send_dm("ok, nice")
    await server.alice.send(server.channel, f"{server.name} haha")
    assert server.said(server.alice.user.dm_channel) == []
    assert server.said() == [ANY_TIME]
    assert engine.asked == []


async def test_thanks_by_command_are_taken_too(server: Server, engine: CannedEngine) -> None:
    result = await server.alice.slash(server.channel, "ask", question="thanks")
    assert text_of(result.response) == WELCOME
    assert engine.asked == []


async def test_a_mention_under_somebodys_message_asks_what_that_message_says(
    server: Server, engine: CannedEngine
) -> None:
    rumour = await server.bob.send(server.channel, "I heard that the ferry sails again.")
    await server.alice.send(server.channel, f"{server.name} is this true?", reply_to=rumour)
    await server.alice.send(server.channel, server.name, reply_to=rumour)
    assert engine.asked == ["I heard that the ferry sails again."] * 2


async def test_a_question_of_its_own_under_somebodys_message_has_that_message_as_context(
    server: Server, engine: CannedEngine
) -> None:
    rumour = await server.bob.send(server.channel, "I heard that the ferry sails again.")
    await server.alice.send(server.channel, f"{server.name} who was on board?", reply_to=rumour)
    assert engine.asked == ["who was on board?"]
    assert [turn.question for turn in engine.turns[0]] == ["I heard that the ferry sails again."]


@pytest.mark.parametrize(("text", "points"), [("is this true?", True), ("is the ferry true?", False)])
def test_what_only_points_has_nothing_of_its_own(text: str, points: bool) -> None:
    assert only_points(text) is points


async def test_an_edited_question_is_answered_anew_in_the_place_of_its_answer(
    server: Server, engine: CannedEngine
) -> None:
    asked = await server.alice.send(server.channel, f"{server.name} Unknown ship?")
    (before,) = server.said()
    await server.alice.edit(asked, f"{server.name} When did the ferry resume?")
    (after,) = server.said()
    assert before.startswith("**The reporting here does not say.**")
    assert after.startswith(SAILED)
    assert engine.asked == ["Unknown ship?", "When did the ferry resume?"]


async def test_an_edit_that_changes_no_word_or_that_asked_nothing_is_left_alone(
    server: Server, engine: CannedEngine
) -> None:
    asked = await server.alice.send(server.channel, f"{server.name} When did the ferry resume?")
    remark = await server.alice.send(server.channel, "What a day")
    await server.alice.edit(asked, f"{server.name}  When did the ferry resume?")
    await server.alice.edit(remark, "What a day, when does it end?")
    assert len(engine.asked) == 1


async def test_a_post_in_a_forum_is_answered_in_its_thread_with_its_title(
    server: Server, engine: CannedEngine
) -> None:
    forum = server.guild.create_forum_channel("questions")
    server.set_rules(ask_channels={forum.id})
    await server.alice.send(server.channel, "I was away.")
    payload = next(data for _, name, data in server.env.backend.transcript if name == "MESSAGE_CREATE")
    post = server.env.backend.create_thread(forum.id, "When did the ferry resume?", server.alice.id)
    server.env.backend.emit("MESSAGE_CREATE", {**payload, "id": str(post.id), "channel_id": str(post.id)})
    await server.env.settle()
    assert engine.asked == ["When did the ferry resume? I was away."]
    said = [text_of(message) for message in server.env.backend.messages[post.id].values()]
    assert said[-1].startswith(SAILED)
