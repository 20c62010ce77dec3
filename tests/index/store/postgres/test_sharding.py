"""A shard is half a year."""

from __future__ import annotations

import datetime

import pytest

from index.store.postgres.sharding import UNDATED, days_of, shard_of


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2016-01-01", "2016-06-30"),
        ("2023-07-01", "2023-12-31"),
        ("0001-01-01", "0001-06-30"),
        ("9999-07-01", "9999-12-31"),
    ],
)
def test_half_a_year_is_a_shard_from_its_first_day_to_its_last(first: str, last: str) -> None:
    days = tuple(datetime.date.fromisoformat(day).toordinal() for day in (first, last))

    assert days_of(shard_of(days[0])) == days
    assert shard_of(days[0]) == shard_of(days[1]) != UNDATED


def test_what_has_no_day_is_in_a_shard_without_days() -> None:
    assert days_of(shard_of(None)) is None
