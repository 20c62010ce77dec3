"""A day as it is typed beside a question."""

from __future__ import annotations

from datetime import date

import pytest

from bot.text.dates.typed import typed_day

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("2016-08", date(2016, 8, 1), date(2016, 8, 31)),
        ("today", TODAY, TODAY),
        ("Yesterday", date(2026, 11, 26), date(2026, 11, 26)),
        ("last week", date(2026, 11, 16), date(2026, 11, 22)),
        ("2 weeks ago", date(2026, 11, 9), date(2026, 11, 15)),
        ("6 August 2016", date(2016, 8, 6), date(2016, 8, 6)),
        ("August", date(2026, 8, 1), date(2026, 8, 31)),
    ],
)
def test_a_day_may_be_typed_in_figures_or_in_words(typed: str, first: date, last: date) -> None:
    assert typed_day(typed, today=TODAY) == first
    assert typed_day(typed, last=True, today=TODAY) == last


@pytest.mark.parametrize(
    "typed", ["", "soon", "31 February", "the siege", "yesterday evening news", "2016-13"]
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        typed_day(typed, today=TODAY)
