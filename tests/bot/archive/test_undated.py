"""Of articles without a day nobody claims that they were published then, nor that they were not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index import SearchFilter
from index.embedding.minilm import MiniLM
from tests.support.archive import Archive
from tests.support.newsroom import BRIDGE, FERRY, Newsroom

SINCE = SearchFilter(since=date(2026, 3, 1))


@pytest.fixture
def room(tmp_path: Path, embedder: MiniLM) -> Newsroom:
    return Newsroom(Archive(tmp_path, embedder))


def test_a_limit_of_days_is_told_that_no_article_has_one_and_how_they_get_it(room: Newsroom) -> None:
    room.publish("Ferry sails again", FERRY, day="")
    with room.engine() as engine:
        answer = engine.ask("When did the ferry to Lerne sail again?", filters=SINCE)

    (told,) = answer.notices
    assert told.startswith(
        "Whether anything here was published since 1 March 2026 is not known: no article here has a day. "
    )
    assert "'dateline index SOURCE --published DAY'" in told


def test_where_only_some_have_a_day_it_is_told_how_many_have_none(room: Newsroom) -> None:
    room.publish("Ferry sails again", FERRY, day="")
    room.publish("Bridge closed", BRIDGE, day="2026-02-02")
    with room.engine() as engine:
        answer = engine.ask("When did the ferry to Lerne sail again?", filters=SINCE)

    assert answer.notices[0].startswith(
        "No article here that has a day was published since 1 March 2026; "
        "the reporting here is 2 articles, 2 February 2026, 1 of them undated. An article brings its day "
    )


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("What was reported about the ferry to Lerne in May 2020?", True),
        ("What was reported about the parliament of Peru in May 2020?", False),
    ],
)
@pytest.mark.parametrize("day", ["", "2026-02-02"])
def test_only_what_has_a_day_is_called_from_outside_a_period_and_only_if_there_is_any(
    room: Newsroom, question: str, day: str, cited: bool
) -> None:
    room.publish("Ferry sails again", FERRY, day=day)
    with room.engine() as engine:
        answer = engine.ask(question)

    assert answer.answered is cited
    (told,) = (one for one in answer.notices if "published 1 to 31 May 2020" in one)
    assert told.endswith("This is from outside that period.") is bool(day and cited)


def test_a_question_that_names_a_period_and_finds_nothing_is_told_that_no_article_has_a_day(
    room: Newsroom,
) -> None:
    room.publish("Ferry sails again", FERRY, day="")
    with room.engine() as engine:
        answer = engine.ask("who won the parliament of Peru in 2020")

    assert not answer.answered
    assert "no article here has a day" in answer.notices[0]


@pytest.mark.parametrize(
    ("days", "held"),
    [
        (["", ""], "2 articles by Gazette, of which no day is known."),
        (["2026-02-02", ""], "2 articles by Gazette, published 2 February 2026; 1 of them has no day."),
        (["2026-02-02", "2026-02-05"], "2 articles by Gazette, published 2 to 5 February 2026."),
    ],
)
def test_a_greeting_is_told_what_is_held_in_english(room: Newsroom, days: list[str], held: str) -> None:
    for headline, text, day in zip(
        ("Ferry sails again", "Bridge closed"), (FERRY, BRIDGE), days, strict=True
    ):
        room.publish(headline, text, day=day)
    with room.engine() as engine:
        assert engine.ask("hello").notices[0] == f"I answer questions from {held}"
