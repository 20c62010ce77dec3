"""Exactly one reply, whatever is repeated, replayed, crashes or runs twice."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest
from simcord.enums import MessageType

from bot.discord.client import DatelineBot
from bot.discord.records import Question, QuestionClaim
from bot.discord.texts import REPEATED
from tests.bot.conftest import BOTH
from tests.bot.discord.conftest import Server
from tests.support.discord.engine import CannedEngine
from tests.support.discord.reading import told

pytestmark = BOTH


async def test_a_replayed_message_is_answered_once(server: Server) -> None:
    await server.alice.send(server.channel, f"{server.name} When did the ferry resume?")
    asked = next(
        payload
        for kind, name, payload in server.env.backend.transcript
        if name == "MESSAGE_CREATE" and payload["author"]["username"] == "alice"
    )
    server.env.backend.emit("MESSAGE_CREATE", asked)
    await server.env.settle()
    assert len(server.said()) == 1


async def test_the_same_question_twice_in_a_moment_is_answered_once(
    server: Server, engine: CannedEngine
) -> None:
    for _ in range(2):
        await server.alice.send(server.channel, f"{server.name} When did the ferry resume?")
    assert len(engine.asked) == 1
    assert len(server.said()) == 1


async def test_the_same_command_twice_in_a_moment_is_answered_once_and_said_so(server: Server) -> None:
    await server.alice.slash(server.channel, "ask", question="When did the ferry resume?")
    again = await server.alice.slash(server.channel, "ask", question="When did the ferry resume?")
    assert told(again) == REPEATED
    assert len(server.said()) == 1


async def test_the_same_question_from_two_people_is_answered_to_both(server: Server) -> None:
    await server.alice.send(server.channel, f"{server.name} When did the ferry resume?")
    await server.bob.send(server.channel, f"{server.name} When did the ferry resume?")
    assert len(server.said()) == 2


async def test_the_echo_of_a_threads_first_message_is_not_answered(
    server: Server, engine: CannedEngine
) -> None:
    server.set_rules(threads=True)
    await server.alice.send(server.channel, f"{server.name} When did the ferry resume?")
    (thread,) = server.channel.threads
    server.env.backend.create_message(
        thread.id, server.alice.id, "When did it?", message_type=MessageType.THREAD_STARTER_MESSAGE
    )
    await server.env.settle()
    assert len(engine.asked) == 1


def waiting(server: Server, **changes: object) -> Question:
    """A question in alice's last message that a process claimed and died on."""
    last = server.channel.last_message
    assert last
    fields: dict[str, object] = {
        "id": last.id, "text": "When did the ferry resume?", "asker": server.alice.id,
        "channel": server.channel.id, "guild": server.guild.id,
    }  # fmt: skip
    return Question(**{**fields, **changes})  # type: ignore[arg-type]


@pytest.fixture
def dead(make_bot: Callable[..., DatelineBot], monkeypatch: pytest.MonkeyPatch) -> DatelineBot:
    """A process whose claims ran out at once."""
    monkeypatch.setattr("bot.discord.database.connection.LEASE", -1.0)
    return make_bot()


async def test_a_question_that_a_process_died_on_is_answered_by_the_next(
    server: Server, dead: DatelineBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    await server.alice.send(server.channel, "When did the ferry resume?")
    question = waiting(server)
    assert dead._database.questions.claim(question) is QuestionClaim.OURS
    monkeypatch.setattr("bot.discord.database.connection.LEASE", 15.0)
    await server.env.advance_time(6)
    await server.env.advance_time(6)
    assert len(server.said()) == 1


async def test_an_answer_that_was_begun_before_a_crash_is_finished_in_its_message(
    server: Server, dead: DatelineBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    await server.alice.send(server.channel, "When did the ferry resume?")
    question = waiting(server)
    assert dead._database.questions.claim(question) is QuestionClaim.OURS
    assert server.bot.user
    begun = server.env.backend.create_message(server.channel.id, server.bot.user.id, "-# Still reading…")
    dead._database.questions.start(question, begun.id)
    monkeypatch.setattr("bot.discord.database.connection.LEASE", 15.0)
    await server.env.advance_time(6)
    (said,) = server.said()
    assert said.startswith("The ferry to Lerne sailed again")


async def test_two_processes_on_one_token_answer_once(
    server: Server, make_bot: Callable[..., DatelineBot], engine: CannedEngine
) -> None:
    other = make_bot()
    await server.alice.send(server.channel, "Hello all")
    question = waiting(server)
    claims = await asyncio.gather(
        *(
            asyncio.to_thread(bot._database.questions.claim, question)
            for bot in (server.bot, other)
            for _ in range(5)
        )
    )
    assert sorted(claim.value for claim in claims) == ["ours"] + ["taken"] * 9


def test_a_live_process_keeps_its_questions_and_a_dead_ones_are_tried_three_times(
    make_bot: Callable[..., DatelineBot], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = make_bot()._database, make_bot()._database
    now = time.time()

    def after(seconds: float) -> None:
        monkeypatch.setattr(time, "time", lambda: now + seconds)

    question = Question(1, "When?", 2, 3, 4)
    one.questions.claim(question)
    after(10)
    one.renew()
    after(20)
    assert two.questions.take_over() == ([], [])
    for seconds in (40, 60):
        after(seconds)
        assert two.questions.take_over() == ([question], [])
    after(80)
    assert two.questions.take_over() == ([], [question])
