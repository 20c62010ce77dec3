"""What is typed on a phone is read in full; a name that looks like it is left alone."""

from __future__ import annotations

import pytest

from bot import Dateline
from bot.question.shorthand import in_full


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wen did it open n how many ppl came", "when did it open and how many people came"),
        ("wat r u", "what are you"),
        ("was manbij taken b4 the road was cut?", "was manbij taken before the road was cut?"),
        ("this yr, or in 2 yrs.", "this year, or in 2 years."),
        ("the u.s. envoy", "the u.s. envoy"),
        ("U Thant and W", "U Thant and W"),
        ("r&b at&t n't o'n", "r&b at&t n't o'n"),
    ],
)
def test_shorthand_is_written_out(typed: str, meant: str) -> None:
    assert in_full(typed) == meant


def test_a_question_in_shorthand_is_answered_as_in_full(sample_engine: Dateline) -> None:
    typed, full = map(sample_engine.ask, ("wen was the castello road cut", "when was the castello road cut"))

    assert typed.sentences == full.sentences
    assert typed.understood == full.understood
