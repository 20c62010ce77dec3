"""Values in a statement of SQL, whatever its tables are: SQLite and PostgreSQL take both so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

# SQLite's own limit on variables in a statement is higher; beyond this a statement gains nothing.
_ROWS = 500
_Value = TypeVar("_Value")


def slices(values: Sequence[_Value]) -> Iterator[Sequence[_Value]]:
    """`values`, so many at a time as one statement takes."""
    for first in range(0, len(values), _ROWS):
        yield values[first : first + _ROWS]


def marks(values: Collection[Any]) -> str:
    """A question mark for each of `values`."""
    return ", ".join("?" * len(values))
