"""A weekday in a quote is given its date, told by the report's own day; what is still to come is not."""

from __future__ import annotations

from datetime import date

import pytest

from bot.text.display import dated

THURSDAY = date(2022, 8, 25)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("He announced it on Wednesday.", "He announced it on Wednesday [24 August 2022]."),
        ("The army left Thursday, he said.", "The army left Thursday [25 August 2022], he said."),
        ("It began on Saturday and went on.", "It began on Saturday [20 August 2022] and went on."),
    ],
)
def test_a_weekday_is_the_last_one_before_the_report(said: str, shown: str) -> None:
    assert dated(said, THURSDAY) == shown


@pytest.mark.parametrize(
    "said",
    [
        "The launch will be on Monday.",
        "It is scheduled for Monday.",
        "He left last Wednesday.",
        "He left on Wednesday, August 24.",
        "Black Friday sales fell.",
        "“Saturday Night Live” returns.",
        # Tomorrow, or today already where it happened, as often as last week's.
        "It aims to dock on Friday.",
    ],
)
def test_another_weekday_is_left_alone(said: str) -> None:
    assert dated(said, THURSDAY) == said


def test_a_report_without_a_day_says_nothing_of_weekdays() -> None:
    assert dated("He left on Wednesday.", None) == "He left on Wednesday."
