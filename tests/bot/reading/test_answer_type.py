"""What a question is after, and whether a sentence has it."""

from __future__ import annotations

import pytest

from bot.reading.answer_type import Sought, holds, sought
from index.terms import stems


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who led the talks?", Sought.WHO),
        ("Which judge blocked it?", Sought.WHO),
        ("How many were displaced?", Sought.AMOUNT),
        ("What percentage voted?", Sought.AMOUNT),
        ("How much was the bail?", Sought.MONEY),
        ("How much water was left?", Sought.AMOUNT),
        ("How old is the pilot?", Sought.AGE),
        ("When did the siege end?", Sought.WHEN),
        ("In what year was it built?", Sought.WHEN),
        ("Where did the convoy stop?", Sought.WHERE),
        ("Which city was hit?", Sought.WHERE),
        ("How long did the truce hold?", Sought.DURATION),
        ("Why was it delayed?", Sought.WHY),
        ("What did the report find?", None),
        ("Did the truce hold?", None),
    ],
)
def test_what_is_sought_is_told_from_the_question(question: str, kind: Sought | None) -> None:
    assert sought(question) == kind


@pytest.mark.parametrize(
    ("question", "yes", "no"),
    [
        ("Who met Lavrov?", "Later that day John Kerry met Lavrov.", "Later that day Lavrov met nobody."),
        ("How many died?", "At least 55 people died.", "Nobody knew the toll."),
        ("How many of the 55 lived?", "Only twelve lived.", "All 55 were hurt."),
        ("When did it end?", "It ended on 22 December.", "It ended at last."),
        ("When did it end?", "It ended on Tuesday.", "It ended this week."),
        ("Where is it?", "The depot stands in Harlow.", "The depot is shut."),
        ("How old is the pilot?", "The pilot, 41, was unhurt.", "The pilot was unhurt."),
        ("How long did it last?", "It lasted three weeks.", "It lasted."),
        ("How much was the fine?", "The court fined it $300.", "The court fined it."),
        ("Why was it closed?", "It closed because of the shelling.", "It closed at noon."),
    ],
)
def test_a_sentence_with_such_a_thing_is_preferred(question: str, yes: str, no: str) -> None:
    kind, terms = sought(question), set(stems(question))
    assert holds(kind, yes, terms) > holds(kind, no, terms)


def test_a_question_that_could_be_after_anything_prefers_nothing() -> None:
    assert holds(None, "At least 55 people died in Aleppo on Tuesday.", set()) == 0
