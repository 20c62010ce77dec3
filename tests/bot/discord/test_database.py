"""What the bot remembers, for how long, and how it forgets."""

from __future__ import annotations

import dataclasses
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.discord.database import Database
from bot.discord.records import Claim, Given, Question, Rules, Standing
from bot.errors import ConfigError
from index import SearchFilter
from tests.support.discord.answers import answer

ASKED = Question(1, "When did the ferry resume?", 20, 30, 40, token="secret-token")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "data" / "discord.db", "one")
    yield opened
    opened.close()


def keep(database: Database, question: Question = ASKED, message: int = 100, **changes: object) -> Given:
    database.questions.claim(question)
    given = Given(question, message, answer(question.text, **changes))
    database.answers.keep(given)
    return given


def other(number: int, text: str, **changes: object) -> Question:
    return dataclasses.replace(ASKED, id=number, text=text, **changes)  # type: ignore[arg-type]


def files(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "data").iterdir())


def test_an_answer_is_found_by_its_message_as_it_was(database: Database) -> None:
    given = keep(database)
    assert database.answers.of(100) == dataclasses.replace(
        given, question=dataclasses.replace(ASKED, token=None, started=100)
    )
    assert database.answers.of(102) is None


def test_nobody_else_on_the_machine_can_read_the_files(database: Database, tmp_path: Path) -> None:
    keep(database)
    assert len(files(tmp_path)) > 1
    assert {stat.S_IMODE(file.stat().st_mode) for file in files(tmp_path)} == {0o600}


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "discord.db"
    path.touch(0o644)
    Database(path, "one").close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_of_an_earlier_version_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "discord.db"
    with sqlite3.connect(path) as old:
        old.execute("CREATE TABLE questions (id INTEGER PRIMARY KEY, earlier TEXT)")
    old.close()
    with pytest.raises(ConfigError, match=r"stop the bot, delete the file"):
        Database(path, "one")


@pytest.mark.parametrize("version", [2, 3])
def test_a_file_of_a_version_before_is_taken_on_with_all_that_it_holds(tmp_path: Path, version: int) -> None:
    path = tmp_path / "discord.db"
    with closing(Database(path, "one")) as opened:
        opened.answers.rate(keep(opened), 77, helpful=True)
    with closing(sqlite3.connect(path)) as old:
        for table in ("interactions", "questions", "subscriptions"):
            old.execute(f"ALTER TABLE {table} DROP COLUMN language")
        if version == 2:
            old.execute("ALTER TABLE feedback DROP COLUMN reason")
        old.execute(f"PRAGMA user_version = {version}")
    with closing(Database(path, "two")) as opened:
        (feedback,) = opened.answers.feedback()
        assert (feedback.helpful, feedback.reason) == (True, None)
        assert opened.questions.claim(other(78, "Who?", language="de")) is Claim.OURS


def test_the_token_of_an_interaction_is_gone_once_it_is_answered(database: Database, tmp_path: Path) -> None:
    database.interactions.claim(ASKED.id, "secret-token")
    keep(database)
    database.close()
    assert b"secret-token" not in (tmp_path / "data" / "discord.db").read_bytes()


def test_the_token_of_a_question_that_nobody_can_answer_any_more_is_dropped(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.questions.claim(ASKED)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 15 * 60)
    assert database.questions.take_over() == ([], [ASKED])
    database.close()
    assert b"secret-token" not in (tmp_path / "data" / "discord.db").read_bytes()


def test_forgetting_a_person_leaves_no_trace_in_the_file(database: Database, tmp_path: Path) -> None:
    keep(database)
    others = keep(database, other(2, "Why?", asker=21), 200)
    database.answers.rate(others, 20, helpful=True)
    assert database.people.forget(20, 3) == [1]
    assert database.answers.of(100) is None
    assert database.answers.feedback() == []
    assert database.answers.of(200)
    assert len(files(tmp_path)) > 1  # the write-ahead log is one of them
    assert not any(b"When did the ferry" in file.read_bytes() for file in files(tmp_path))


def test_an_answer_to_somebody_else_loses_what_it_had_from_the_one_who_is_forgotten(
    database: Database, tmp_path: Path
) -> None:
    keep(database, dataclasses.replace(ASKED, text="Who was ZEBRA?"))
    follow_up = other(2, "And when?", asker=21, after=1)
    keep(database, follow_up, 200, understood="When ZEBRA?", notices=("Nothing about ZEBRA.",))
    database.people.forget(20, 9)
    given = database.answers.of(200)
    assert given
    assert (given.answer.understood, given.answer.notices) == ("And when?", ())
    assert not any(b"ZEBRA" in file.read_bytes() for file in files(tmp_path))


def test_what_leans_on_somebody_who_is_forgotten_meanwhile_is_kept_without_her_words(
    database: Database, tmp_path: Path
) -> None:
    keep(database, dataclasses.replace(ASKED, text="Who was ZEBRA?"))
    keep(database, other(2, "And when?", asker=21, after=1), 200)
    third = other(3, "And why?", asker=22, after=2)
    database.questions.claim(third)
    database.people.forget(20, 9)
    assert database.answers.keep(Given(third, 300, answer("And why?", understood="Why ZEBRA?")))
    assert not any(b"ZEBRA" in file.read_bytes() for file in files(tmp_path))


def test_an_answer_to_somebody_forgotten_meanwhile_is_not_kept(database: Database) -> None:
    database.questions.claim(ASKED)
    database.people.forget(20, 1)
    assert database.questions.standing(ASKED) is Standing.FORGOTTEN
    assert not database.answers.keep(Given(ASKED, 100, answer()))
    assert database.answers.of(100) is None


def test_what_was_asked_before_somebody_was_forgotten_is_not_taken_any_more(database: Database) -> None:
    database.people.forget(20, 5)
    assert database.questions.claim(ASKED) is Claim.TAKEN
    assert database.questions.claim(other(6, "And now?")) is Claim.OURS


def test_a_conversation_is_what_was_asked_before_and_ends_where_it_was_erased(database: Database) -> None:
    keep(database)
    keep(database, other(2, "And?", asker=21, after=1), 200)
    keep(database, other(3, "So?", after=2), 300)
    assert [given.question.id for given in database.answers.before(3)] == [1, 2, 3]
    database.people.forget(21, 9)
    assert [given.question.id for given in database.answers.before(3)] == [3]


def test_a_person_is_told_all_that_is_held_of_them_and_nothing_of_others(database: Database) -> None:
    keep(database)
    others = keep(database, other(2, "Why?", asker=21), 200)
    database.answers.rate(others, 20, helpful=False)
    data = database.people.data(20)
    (question,), (rating,) = data["questions"], data["ratings"]
    assert question["question"] == "When did the ferry resume?"
    assert question["answer"].startswith("The ferry to Lerne")
    assert rating["helpful"] is False
    assert "Why?" not in str(data)


@pytest.mark.parametrize(
    ("changes", "repeated"),
    [
        ({}, True),
        ({"filters": SearchFilter(sources=("Lerne Post",))}, False),
        ({"private": True}, False),
        ({"channel": 31}, False),
        ({"asker": 21}, False),
    ],
)
def test_a_repeat_is_the_same_question_in_the_same_place_within_the_same_limits(
    database: Database, changes: dict[str, object], repeated: bool
) -> None:
    database.questions.claim(ASKED)
    claim = database.questions.claim(other(2, ASKED.text, **changes))
    assert (claim is Claim.REPEAT) is repeated


def test_a_question_that_was_refused_or_whose_answer_was_deleted_can_be_asked_again(
    database: Database,
) -> None:
    database.questions.claim(ASKED)
    database.questions.settle(ASKED, "refused")
    second = other(2, ASKED.text)
    assert database.questions.claim(second) is Claim.OURS
    given = Given(second, 100, answer())
    database.answers.keep(given)
    database.answers.drop(given)
    assert database.questions.claim(other(3, ASKED.text)) is Claim.OURS


def test_an_edited_question_is_asked_anew_by_one_process_in_the_message_of_its_answer(
    database: Database,
) -> None:
    keep(database)
    again = database.questions.edited(1, "When did it stop?")
    assert again
    assert (again.text, again.started) == ("When did it stop?", 100)
    assert database.answers.of(100) is None
    assert database.questions.edited(1, "When did it stop?") is None
    assert database.questions.standing(ASKED) is Standing.EDITED


def test_a_servers_settings_are_set_one_by_one(database: Database) -> None:
    database.servers.set_list(40, "channels", [1, 2])
    database.servers.set_threads(40, True)
    database.servers.set_list(40, "channels", [2])
    assert database.servers.rules(40) == Rules(channels=frozenset({2}), threads=True)
    assert database.servers.rules(41) == Rules()


def test_an_interaction_is_taken_once_and_explained_once_if_its_process_dies(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = Database(tmp_path / "data" / "discord.db", "two")
    assert database.interactions.claim(1, "a")
    assert not second.interactions.claim(1, "a")
    database.interactions.claim(2, "b")
    database.interactions.done(2)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 20)
    assert second.interactions.take_over() == [(1, "a", None)]
    assert database.interactions.take_over() == []
    second.close()


def test_what_is_old_is_erased(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(database)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 89 * 86400)
    keep(database, other(3, "And?"), 300)
    monkeypatch.setattr(time, "time", lambda: now + 91 * 86400)
    database.people.sweep(90)
    assert database.answers.of(100) is None
    assert database.answers.of(300)


def test_a_server_that_is_left_is_erased(database: Database) -> None:
    keep(database)
    database.servers.set_threads(40, True)
    assert database.people.leave(40, 9) == [1]
    assert database.answers.of(100) is None
    assert database.servers.rules(40) == Rules()


def test_feedback_tells_the_answer_and_not_the_person(database: Database) -> None:
    given = keep(database)
    database.answers.rate(given, 77, helpful=False)
    (feedback,) = database.answers.feedback()
    assert feedback.answer == given.answer
    assert "77" not in str(dataclasses.replace(feedback, at=None))  # type: ignore[arg-type]


def test_two_processes_can_write_at_once(database: Database, tmp_path: Path) -> None:
    second = Database(tmp_path / "data" / "discord.db", "two")
    for number in range(20):
        keep(database if number % 2 else second, other(number, str(number)), 1000 + number)
    assert all(database.answers.of(1000 + number) for number in range(20))
    second.close()
    with pytest.raises(sqlite3.ProgrammingError):
        second.answers.of(1000)
