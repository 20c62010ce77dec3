"""Quotes of one answer that are weeks apart carry the days of their reports."""

from __future__ import annotations

from datetime import date

import pytest

from bot.evidence import Evidence
from bot.protocols import AskContext
from bot.query_analysis import QueryAnalysis
from bot.writing.quoting import QuotingWriter
from index import EVERYWHERE
from tests.support.newsroom import Newsroom
from tests.support.reporting import article, cut, evidence

OLD, NEW = "The price now stands at $4.17.", "The price is $5 a gallon."


def written(days: dict[str, date | None]) -> list[str]:
    found = [evidence(cut(article(said, said, day=day))) for said, day in days.items()]
    answers = tuple(one for some in found for one in some.answers)
    claims = QuotingWriter().write(
        QueryAnalysis("how much is gas", EVERYWHERE), Evidence(answers), AskContext()
    )
    return [claim.text for claim in claims]


def test_what_was_reported_weeks_before_the_rest_has_its_day() -> None:
    assert written({OLD: date(2022, 3, 8), NEW: date(2022, 6, 11)}) == [
        f"Reported on 8 March 2022: {OLD}",
        NEW,
    ]


@pytest.mark.parametrize("day", [date(2022, 6, 2), None])
def test_what_was_reported_in_the_same_weeks_or_on_no_day_that_is_known_has_none(day: date | None) -> None:
    assert written({OLD: day, NEW: date(2022, 6, 11)}) == [OLD, NEW]


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (("2022-06-24",), "on Wednesday [22 June 2022]"),
        # The same wire story, a day later.
        (("2022-06-24", "2022-06-25"), "on Wednesday [22 June 2022]"),
        # Pages that repeat the news of other days.
        (("2022-04-01", "2022-09-16"), "on Wednesday after"),
    ],
)
def test_a_weekday_that_two_reports_mean_otherwise_is_not_dated(
    newsroom: Newsroom, days: tuple[str, ...], shown: str
) -> None:
    said = "Police chief Pedro Arredondo was suspended on Wednesday after weeks of anger over the shooting."
    for day in days:
        newsroom.publish(f"Five things to know on {day}", f"{said}\n\nOther news of {day} is here.", day=day)
    with newsroom.engine() as engine:
        (sentence, *_) = engine.ask("When was police chief Arredondo suspended?").sentences
    assert shown in sentence.text
