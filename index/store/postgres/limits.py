"""The limits of a search on rows that have day and outlet themselves."""

from __future__ import annotations

from typing import Any

from index.passage import SearchFilter


def limits(filters: SearchFilter) -> tuple[list[str], list[Any]]:
    """The conditions on a row that it is within `filters`, and the values in them."""
    until = min((day for day in (filters.until, filters.as_of) if day), default=None)
    days = (("published >= ?", filters.since), ("published <= ?", until))
    where = [sql for sql, day in days if day]
    values: list[Any] = [day.toordinal() for _, day in days if day]
    if filters.sources:
        where.append("source = ANY(?)")
        values.append(list(filters.sources))
    return where, values
