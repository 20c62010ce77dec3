"""What the bot remembers, for how long, and how it forgets."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator

import pytest

from bot.discord.database import Database
from bot.discord.records import Question, QuestionClaim, QuestionStatus, Rules, SentAnswer
from bot.errors import StorageError
from index import SearchFilter
from index.backends.place import Place
from tests.bot.conftest import BOTH
from tests.support.discord.answers import answer
from tests.support.discord.kept import stands

pytestmark = BOTH

ASKED = Question(1, "When did the ferry resume?", 20, 30, 40, token="secret-token")


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    opened = Database(place, "one")
    yield opened
    opened.close()


def keep(database: Database, question: Question = ASKED, message: int = 100, **changes: object) -> SentAnswer:
    database.questions.claim(question)
    given = SentAnswer(question, message, answer(question.text, **changes))
    database.answers.keep(given)
    return given


def other(number: int, text: str, **changes: object) -> Question:
    return dataclasses.replace(ASKED, id=number, text=text, **changes)  # type: ignore[arg-type]


def test_an_answer_is_found_by_its_message_as_it_was(database: Database) -> None:
    given = keep(database)
    assert database.answers.of(100) == dataclasses.replace(
        given, question=dataclasses.replace(ASKED, token=None, started=100)
    )
    assert database.answers.of(102) is None


def test_the_token_of_an_interaction_is_gone_once_it_is_answered(database: Database, place: Place) -> None:
    database.interactions.claim(ASKED.id, "secret-token")
    keep(database)
    database.close()
    assert not stands("secret-token", place)


def test_the_token_of_a_question_that_nobody_can_answer_any_more_is_dropped(
    database: Database, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.questions.claim(ASKED)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 15 * 60)
    assert database.questions.take_over() == ([], [ASKED])
    database.close()
    assert not stands("secret-token", place)


def test_forgetting_a_person_leaves_no_trace_in_the_file(database: Database, place: Place) -> None:
    keep(database)
    others = keep(database, other(2, "Why?", asker=21), 200)
    database.answers.rate(others, 20, helpful=True)
    assert database.people.forget(20, 3) == [1]
    assert database.answers.of(100) is None
    assert database.answers.feedback() == []
    assert database.answers.of(200)
    assert not stands("When did the ferry", place)


def test_an_answer_to_somebody_else_loses_what_it_had_from_the_one_who_is_forgotten(
    database: Database, place: Place
) -> None:
    keep(database, dataclasses.replace(ASKED, text="Who was ZEBRA?"))
    follow_up = other(2, "And when?", asker=21, after=1)
    keep(database, follow_up, 200, understood="When ZEBRA?", notices=("Nothing about ZEBRA.",))
    database.people.forget(20, 9)
    given = database.answers.of(200)
    assert given
    assert (given.answer.understood, given.answer.notices) == ("And when?", ())
    assert not stands("ZEBRA", place)


def test_what_leans_on_somebody_who_is_forgotten_meanwhile_is_kept_without_her_words(
    database: Database, place: Place
) -> None:
    keep(database, dataclasses.replace(ASKED, text="Who was ZEBRA?"))
    keep(database, other(2, "And when?", asker=21, after=1), 200)
    third = other(3, "And why?", asker=22, after=2)
    database.questions.claim(third)
    database.people.forget(20, 9)
    assert database.answers.keep(SentAnswer(third, 300, answer("And why?", understood="Why ZEBRA?")))
    assert not stands("ZEBRA", place)


def test_an_answer_to_somebody_forgotten_meanwhile_is_not_kept(database: Database) -> None:
    database.questions.claim(ASKED)
    database.people.forget(20, 1)
    assert database.questions.status(ASKED) is QuestionStatus.FORGOTTEN
    assert not database.answers.keep(SentAnswer(ASKED, 100, answer()))
    assert database.answers.of(100) is None


def test_what_was_asked_before_somebody_was_forgotten_is_not_taken_any_more(database: Database) -> None:
    database.people.forget(20, 5)
    assert database.questions.claim(ASKED) is QuestionClaim.TAKEN
    assert database.questions.claim(other(6, "And now?")) is QuestionClaim.OURS


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
    assert (claim is QuestionClaim.REPEAT) is repeated


def test_a_question_that_was_refused_or_whose_answer_was_deleted_can_be_asked_again(
    database: Database,
) -> None:
    database.questions.claim(ASKED)
    database.questions.settle(ASKED, "refused")
    second = other(2, ASKED.text)
    assert database.questions.claim(second) is QuestionClaim.OURS
    given = SentAnswer(second, 100, answer())
    database.answers.keep(given)
    database.answers.drop(given)
    assert database.questions.claim(other(3, ASKED.text)) is QuestionClaim.OURS


def test_an_edited_question_is_asked_anew_by_one_process_in_the_message_of_its_answer(
    database: Database,
) -> None:
    keep(database)
    again = database.questions.edited(1, "When did it stop?")
    assert again
    assert (again.text, again.started) == ("When did it stop?", 100)
    assert database.answers.of(100) is None
    assert database.questions.edited(1, "When did it stop?") is None
    assert database.questions.status(ASKED) is QuestionStatus.EDITED


def test_a_servers_settings_are_set_one_by_one(database: Database) -> None:
    database.servers.set_list(40, "channels", [1, 2])
    database.servers.set_threads(40, True)
    database.servers.set_list(40, "channels", [2])
    assert database.servers.rules(40) == Rules(channels=frozenset({2}), threads=True)
    assert database.servers.rules(41) == Rules()


def test_an_interaction_is_taken_once_and_explained_once_if_its_process_dies(
    database: Database, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = Database(place, "two")
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


def test_much_is_erased_a_part_at_a_time_and_all_of_it(
    database: Database, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.discord.database.people._TOGETHER", 2)
    for number in range(1, 8):
        keep(database, other(number, f"ZEBRA {number}?", after=number - 1 or None), 100 + number)
    follow_up = other(9, "And when?", asker=21, after=4)
    keep(database, follow_up, 200, understood="When ZEBRA?")
    assert sorted(database.people.forget(20, 9)) == [1, 2, 3, 4, 5, 6, 7]
    assert not stands("ZEBRA", place)
    assert database.answers.of(200)


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


def test_two_processes_can_write_at_once(database: Database, place: Place) -> None:
    second = Database(place, "two")
    for number in range(20):
        keep(database if number % 2 else second, other(number, str(number)), 1000 + number)
    assert all(database.answers.of(1000 + number) for number in range(20))
    second.close()
    with pytest.raises(StorageError):
        second.answers.of(1000)
