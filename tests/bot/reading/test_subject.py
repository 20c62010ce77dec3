"""A question that leans on others is answered from the reports on what they were about, or not at all."""

from __future__ import annotations

import pytest

from bot.query_analysis import Before
from bot.reading.subject import on_subject
from index import SearchHit
from tests.support.reporting import article, cut

CITED = article("The trial of Ann Lee began in Tarn on Monday.", "cited")
SAME = article("In May the court gave Lee two years in prison.", "same")
OTHER = article("On Monday a court in Brenn gave the pastor two years in prison.", "other")


def _hits() -> list[SearchHit]:
    return [SearchHit(cut(one)[0], 1.0, 1.0, 1.0, "") for one in (OTHER, SAME, CITED)]


@pytest.mark.parametrize(
    ("said", "cited", "kept"),
    [
        # Whoever else was sentenced is not meant.
        (("what is ann lee's trial about",), {"cited": 0.2}, ["same", "cited"]),
        (("who stands trial The trial of Ann Lee began in Tarn on Monday.",), {}, ["same", "cited"]),
        # A weekday is no name that they share; the article that was cited need not name anybody again.
        (("what began on Monday",), {"cited": 0.2}, ["cited"]),
        # Nothing tells what is meant.
        (("why did the boss resign",), {}, ["other", "same", "cited"]),
        (("why did the boss resign",), {"elsewhere": 0.2}, []),
    ],
)
def test_another_story_does_not_answer(
    said: tuple[str, ...], cited: dict[str, float], kept: list[str]
) -> None:
    found = on_subject(_hits(), Before(said=said, cited=cited, leaned_on=True))
    assert [hit.passage.article.id for hit in found] == kept
