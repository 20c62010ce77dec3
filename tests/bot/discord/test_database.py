"""What the bot remembers, for how long, and how it forgets."""

from __future__ import annotations

import dataclasses
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.discord.database import Database
from bot.discord.records import Given, Question
from tests.support.discord.answers import answer

ASKED = Question(1, "When did the ferry resume?", 20, 30, 40, "discord:1", token="secret-token")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "data" / "discord.db", "one")
    yield opened
    opened.close()


def keep(database: Database, question: Question = ASKED, *messages: int) -> Given:
    database.claim(question)
    given = Given(question, messages or (100, 101), answer(question.text))
    database.keep(given)
    return given


def test_an_answer_is_found_by_each_of_its_messages_as_it_was(database: Database) -> None:
    given = dataclasses.replace(keep(database), question=dataclasses.replace(ASKED, token=None))
    assert database.given(100) == database.given(101) == given
    assert database.given(102) is None


def test_the_token_of_an_interaction_is_gone_once_it_is_answered(database: Database, tmp_path: Path) -> None:
    keep(database)
    database.close()
    assert b"secret-token" not in (tmp_path / "data" / "discord.db").read_bytes()


def test_forgetting_a_person_leaves_no_trace_in_the_file(database: Database, tmp_path: Path) -> None:
    keep(database)
    others = keep(
        database, dataclasses.replace(ASKED, id=2, asker=21, conversation="discord:2", text="Why?"), 200
    )
    database.rate(others, 20, helpful=True)
    assert database.forget(20) == ["discord:1"]
    assert database.given(100) is None
    assert database.feedback() == []
    assert database.given(200)
    files = list((tmp_path / "data").iterdir())
    assert len(files) > 1  # the write-ahead log is one of them
    assert not any(b"When did the ferry" in file.read_bytes() for file in files)


def test_an_answer_to_somebody_forgotten_meanwhile_is_not_kept(database: Database) -> None:
    database.claim(ASKED)
    database.forget(20)
    database.keep(Given(ASKED, (100,), answer()))
    assert database.given(100) is None


def test_what_is_old_is_erased_with_conversations_of_which_nothing_is_left(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(database)
    keep(database, dataclasses.replace(ASKED, id=2, conversation="discord:2", text="Why?"), 200)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 89 * 86400)
    keep(database, dataclasses.replace(ASKED, id=3, text="And?"), 300)
    assert database.sweep(90) == []
    monkeypatch.setattr(time, "time", lambda: now + 91 * 86400)
    assert database.sweep(90) == ["discord:2"]
    assert database.given(100) is None
    assert database.given(300)


def test_a_server_that_is_left_is_erased(database: Database) -> None:
    keep(database)
    assert database.leave(40) == ["discord:1"]
    assert database.given(100) is None


def test_feedback_tells_the_answer_and_not_the_person(database: Database) -> None:
    given = keep(database)
    database.rate(given, 77, helpful=False)
    (feedback,) = database.feedback()
    assert feedback.answer == given.answer
    assert "77" not in str(dataclasses.replace(feedback, at=None))  # type: ignore[arg-type]


def test_two_processes_can_write_at_once(database: Database, tmp_path: Path) -> None:
    other = Database(tmp_path / "data" / "discord.db", "two")
    for number in range(20):
        question = dataclasses.replace(ASKED, id=number, text=str(number))
        keep(database if number % 2 else other, question, 1000 + number)
    assert len(database.turns("discord:1")) == 20
    other.close()
    with pytest.raises(sqlite3.ProgrammingError):
        other.turns("discord:1")
