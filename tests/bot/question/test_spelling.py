"""Typing mistakes find the word of the reporting that they are meant for, and nothing else is touched."""

from __future__ import annotations

import pytest

from bot.question.spelling import corrected, corrections
from index.store.sqlite import Store
from index.terms import stems


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("who holds the casstello road", "who holds the Castello road"),
        ("wat happened in Aleppoo", "wat happened in Aleppo"),
        ("which hospitall was hit", "which hospital was hit"),
        ("who broke the seige", "who broke the siege"),
    ],
)
def test_a_slip_of_the_keyboard_is_put_right(sample_store: Store, typed: str, meant: str) -> None:
    found = corrected(typed, corrections(typed, sample_store))

    assert stems(found) == stems(meant)


@pytest.mark.parametrize(
    "question",
    [
        "Who holds the Castello Road?",
        "What happened in Paris?",
        "who was hanged",
        "can u get bird flu from milk",
        "What did Zelensky say?",
        "xqzzt wvvkk",
    ],
)
def test_what_is_known_or_like_nothing_known_stays(sample_store: Store, question: str) -> None:
    assert corrected(question, corrections(question, sample_store)) == question
