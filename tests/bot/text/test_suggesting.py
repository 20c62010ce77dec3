"""What a reader is told to ask of a report."""

from __future__ import annotations

import pytest

from bot.text.suggesting import question_of


@pytest.mark.parametrize(
    ("headline", "question"),
    [
        ("Army cuts the road.", "What happened: Army cuts the road?"),
        ("How many has the war killed? Nobody knows", "How many has the war killed?"),
        ("Toll rises, but why?", "Toll rises, but why?"),
        ("Why? The road to Aleppo", "What happened: Why? The road to Aleppo?"),
    ],
)
def test_a_headline_that_asks_is_asked_and_of_any_other_what_happened(headline: str, question: str) -> None:
    assert question_of(headline) == question
