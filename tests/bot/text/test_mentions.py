"""Which day a sentence names, however it writes it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.text.dates.calendar_words import MONTH_NAMES
from bot.text.dates.mentions import When, dates

# A Friday.
PUBLISHED = date(2016, 5, 6)


def named(text: str) -> list[str]:
    return [text[when.start : when.end] for when in dates(text, PUBLISHED)]


def only(text: str) -> When:
    (when,) = dates(text, PUBLISHED)
    return when


@pytest.mark.parametrize("month", [name.capitalize() for name in MONTH_NAMES])
@pytest.mark.parametrize(
    "written", ["4 {}", "{} 4", "4th of {}", "{} 4th", "Wednesday, 4 {}", "Wednesday {} 4"]
)
def test_a_day_of_any_month_is_one_day_in_either_order(month: str, written: str) -> None:
    day = written.format(month)
    assert named(f"The bridge closed on {day}, after the flood.") == [day]
    assert only(f"on {day},").holds(only(f"{month} 4, 2016"))


@pytest.mark.parametrize(
    "text", ["May said so.", "It may close.", "Of 14, may 4 stay?", "On Monday, May said so."]
)
def test_may_without_a_day_is_no_month(text: str) -> None:
    assert not any("ay" in one and one != "Monday" for one in named(text))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("on Sunday, 17 July", ["Sunday, 17 July"]),
        ("on Sunday the 17th of July", ["Sunday the 17th of July"]),
        ("on Saturday, Jan. 2, 2021.", ["Saturday, Jan. 2, 2021"]),
        ("from Sunday, May 1 to Tuesday, May 3", ["Sunday, May 1", "Tuesday, May 3"]),
        ("on Monday, 12 people", ["Monday"]),
        ("on Monday, August 2016", ["Monday", "August 2016"]),
    ],
)
def test_a_weekday_and_its_date_are_one_day(text: str, days: list[str]) -> None:
    assert named(text) == days


def test_a_weekday_is_told_by_its_date_and_a_date_by_no_other() -> None:
    read = only("Sunday, 10 April")
    assert only("Sunday").holds(read)
    assert not only("Monday").holds(read)
    assert not only("Sunday, 17 April").holds(read)
    assert not read.holds(only("Sunday"))
