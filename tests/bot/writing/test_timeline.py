"""A timeline's line stands under the day that it tells of."""

from __future__ import annotations

from datetime import date

from bot.claim import Quote
from bot.writing.timeline import day_of
from tests.support.reporting import article

WEDNESDAY = date(2022, 8, 31)
LOST = "She lost to Ajla Tomljanović on Friday."


def day_told(body: str) -> date:
    return day_of(Quote(article(body, day=WEDNESDAY), 0, len(LOST), 1))


def test_a_weekday_is_the_last_one_before_the_report() -> None:
    assert day_told(LOST) == date(2022, 8, 26)


def test_a_weekday_that_has_come_round_before_the_report_was_updated_is_not_told() -> None:
    assert day_told(f"{LOST} The match on Friday, September 2, took three hours.") == WEDNESDAY
