"""What the bot remembers, for how long, and how it forgets."""

from __future__ import annotations

import dataclasses
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.discord.database import Memory
from bot.discord.records import Given, Question
from tests.support.discord.answers import answer

ASKED = Question(1, "When did the ferry resume?", 20, 30, 40, "discord:1", token="secret-token")


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    opened = Memory(tmp_path / "data" / "discord.db", "one")
    yield opened
    opened.close()


def keep(memory: Memory, question: Question = ASKED, *messages: int) -> Given:
    memory.claim(question)
    given = Given(question, messages or (100, 101), answer(question.text))
    memory.keep(given)
    return given


def test_an_answer_is_found_by_each_of_its_messages_as_it_was(memory: Memory) -> None:
    given = dataclasses.replace(keep(memory), question=dataclasses.replace(ASKED, token=None))
    assert memory.given(100) == memory.given(101) == given
    assert memory.given(102) is None


def test_the_token_of_an_interaction_is_gone_once_it_is_answered(memory: Memory, tmp_path: Path) -> None:
    keep(memory)
    memory.close()
    assert b"secret-token" not in (tmp_path / "data" / "discord.db").read_bytes()


def test_forgetting_a_person_leaves_no_trace_in_the_file(memory: Memory, tmp_path: Path) -> None:
    keep(memory)
    others = keep(
        memory, dataclasses.replace(ASKED, id=2, asker=21, conversation="discord:2", text="Why?"), 200
    )
    memory.rate(others, 20, helpful=True)
    assert memory.forget(20) == ["discord:1"]
    assert memory.given(100) is None
    assert memory.feedback() == []
    assert memory.given(200)
    files = list((tmp_path / "data").iterdir())
    assert len(files) > 1  # the write-ahead log is one of them
    assert not any(b"When did the ferry" in file.read_bytes() for file in files)


def test_an_answer_to_somebody_forgotten_meanwhile_is_not_kept(memory: Memory) -> None:
    memory.claim(ASKED)
    memory.forget(20)
    memory.keep(Given(ASKED, (100,), answer()))
    assert memory.given(100) is None


def test_what_is_old_is_erased_with_conversations_of_which_nothing_is_left(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(memory)
    keep(memory, dataclasses.replace(ASKED, id=2, conversation="discord:2", text="Why?"), 200)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 89 * 86400)
    keep(memory, dataclasses.replace(ASKED, id=3, text="And?"), 300)
    assert memory.sweep(90) == []
    monkeypatch.setattr(time, "time", lambda: now + 91 * 86400)
    assert memory.sweep(90) == ["discord:2"]
    assert memory.given(100) is None
    assert memory.given(300)


def test_a_server_that_is_left_is_erased(memory: Memory) -> None:
    keep(memory)
    assert memory.leave(40) == ["discord:1"]
    assert memory.given(100) is None


def test_feedback_tells_the_answer_and_not_the_person(memory: Memory) -> None:
    given = keep(memory)
    memory.rate(given, 77, helpful=False)
    (feedback,) = memory.feedback()
    assert feedback.answer == given.answer
    assert "77" not in str(dataclasses.replace(feedback, at=None))  # type: ignore[arg-type]


def test_two_processes_can_write_at_once(memory: Memory, tmp_path: Path) -> None:
    other = Memory(tmp_path / "data" / "discord.db", "two")
    for number in range(20):
        question = dataclasses.replace(ASKED, id=number, text=str(number))
        keep(memory if number % 2 else other, question, 1000 + number)
    assert len(memory.turns("discord:1")) == 20
    other.close()
    with pytest.raises(sqlite3.ProgrammingError):
        other.turns("discord:1")
