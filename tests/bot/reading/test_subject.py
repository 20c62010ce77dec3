"""A question that leans on others is answered from the reports on what they were about, or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.query_analysis import Before, QueryAnalysis
from bot.reading.subject import of_what_was_said
from index import EVERYWHERE, SearchHit
from tests.support.reporting import article, cut

CITED = article("The trial of Ann Lee began in Tarn on Monday.", "cited")
SAME = article("In May the court gave Lee two years in prison.", "same")
OTHER = article(
    "On Monday a court in Brenn gave the pastor two years in prison.",
    "other",
    headline="Pastor Jailed After Trial",
)


def _hits() -> list[SearchHit]:
    return [SearchHit(cut(one)[0], 1.0, 1.0, 1.0, "") for one in (OTHER, SAME, CITED)]


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        # Whoever else was sentenced is not meant.
        (Before("what is ann lee's trial about", cited={"cited": 0.2}), ["same", "cited"]),
        (Before(said=("The trial of Ann Lee began in Tarn on Monday.",)), ["same", "cited"]),
        # A weekday or a small word is no name that they share; what was cited need not name anybody again.
        (Before("what began on Monday after that", cited={"cited": 0.2}), ["cited"]),
        (Before(said=("A court was asked after the trial.",), cited={"cited": 0.2}), ["cited"]),
        # Nothing tells what is meant.
        (Before("why did the boss resign"), ["other", "same", "cited"]),
        (Before("why did the boss resign", cited={"elsewhere": 0.2}), []),
    ],
)
def test_another_story_does_not_answer(before: Before, kept: list[str]) -> None:
    assert _kept("how long", before) == kept


def test_what_a_question_names_itself_is_its_subject_too() -> None:
    before = Before("what is ann lee's trial about", cited={"cited": 0.2})
    assert _kept("and in brenn", before) == ["other", "same", "cited"]


def _kept(question: str, before: Before) -> list[str]:
    analysis = QueryAnalysis(question, EVERYWHERE, before=replace(before, leaned_on=True))
    return [hit.passage.article.id for hit in of_what_was_said(_hits(), analysis)]
