"""The order in time that a question asks for, among passages that are relevant to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from index.passage import SearchFilter, SearchHit

# "Latest" must not drop relevance: only what scores nearly as well as the best is put in order of day.
RELEVANT = 0.8
# As much as a rare word that matches: reporting from the days of an event comes before a look back at it.
EVENT_BONUS = 0.05


def ordered(ranking: list[SearchHit], filters: SearchFilter) -> list[SearchHit]:
    """`ranking`, best first, with an event's days preferred, and newest or oldest first if that is asked for.

    Undated passages come after the dated ones that they are ordered with. Those that are ordered keep their
    scores among them, the first with the highest, so that whoever reads the scores sees the order.
    """
    if filters.event:
        ranking = [replace(found, score=found.score + _bonus(found, *filters.event)) for found in ranking]
        ranking.sort(key=lambda found: -found.score)
    if not ranking or not (filters.latest or filters.earliest):
        return ranking
    enough = RELEVANT * ranking[0].score
    relevant = [found for found in ranking if found.score >= enough]
    dated = [found for found in relevant if found.passage.article.published]
    dated.sort(key=_day, reverse=filters.latest)
    scores = sorted((found.score for found in dated), reverse=True)
    first = [replace(found, score=score) for found, score in zip(dated, scores, strict=True)]
    return first + [found for found in ranking if found not in dated]


def _day(found: SearchHit) -> date:
    return found.passage.article.published or date.min


def _bonus(found: SearchHit, since: date | None, until: date | None) -> float:
    day = found.passage.article.published
    inside = day is not None and (since is None or since <= day) and (until is None or day <= until)
    return EVENT_BONUS if inside else 0.0
