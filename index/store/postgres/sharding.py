"""Which shard a passage is in: that of the half year of its article's day, or the one of those without a day."""

from __future__ import annotations

import datetime

from index.passage import SearchFilter

# A shard is half a year. Each costs a question without a period some 6 ms, so that twenty years take .25 s; of what is
# near in half a year, a sixth is of the month that is asked for; and 400 articles a day are 600,000 passages in one.
# A change of this number leaves every passage in another shard than where it is looked for.
MONTHS = 6
UNDATED = 0  # No day is in it: the year 1 begins with shard 2.


def shard_of(published: int | None) -> int:
    """The shard of an article by the ordinal of its day."""
    return UNDATED if published is None else _shard(datetime.date.fromordinal(published))


def days_of(shard: int) -> tuple[int, int] | None:
    """The first and the last day of a shard, as ordinals; None of the one that has none."""
    if shard == UNDATED:
        return None
    first = _first(shard)
    last = (
        datetime.date.max if first.year == datetime.MAXYEAR and _shard(datetime.date.max) == shard else None
    )
    return first.toordinal(), (last.toordinal() if last else _first(shard + 1).toordinal() - 1)


def shards_within(filters: SearchFilter) -> range | None:
    """The shards that hold everything within `filters`; None where that may be any."""
    until = min((day for day in (filters.until, filters.as_of) if day), default=None)
    if filters.since is None and until is None:
        return None
    return range(_shard(filters.since or datetime.date.min), _shard(until or datetime.date.max) + 1)


def _shard(day: datetime.date) -> int:
    return (day.year * 12 + day.month - 1) // MONTHS


def _first(shard: int) -> datetime.date:
    year, month = divmod(shard * MONTHS, 12)
    return datetime.date(year, month + 1, 1)
