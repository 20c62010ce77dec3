"""How articles and filters stand in SQL."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from typing import Any, Protocol

from corpus import Article
from index.passage import SearchFilter
from index.store.statements import marks

COLUMNS = "a.id, a.headline, a.body, a.source, a.author, a.published, a.url, a.path, a.pages"
# The articles that came after a number of the change log, were never there before, and are no corrections.
_NEW = (
    "SELECT c.article FROM changes c WHERE c.number > ? AND c.kind = 'added'"
    " AND NOT EXISTS (SELECT 1 FROM changes o WHERE o.article = c.article AND o.number < c.number)"
    " AND c.article NOT IN (SELECT heir FROM changes WHERE number > ?)"
)
_NAMES = [column.removeprefix("a.") for column in COLUMNS.split(", ")]


class Row(Protocol):
    """A row of a result: a value by its place or by the name of its column."""

    def __getitem__(self, key: Any, /) -> Any: ...

    def __iter__(self) -> Iterator[Any]: ...


class Queries(Protocol):
    """A database that is asked in SQL, with a question mark for each value. Safe from any thread."""

    def rows(self, sql: str, *values: Any) -> Sequence[Row]: ...

    def execute(self, sql: str, values: Sequence[Any] = ()) -> object: ...

    def execute_each(self, sql: str, rows: Iterable[Sequence[Any]]) -> None: ...

    def transaction(self) -> AbstractContextManager[None]: ...

    def close(self) -> None: ...


def article_of(row: Row) -> Article:
    """The article in a row that has `COLUMNS`."""
    return article_from({name: row[name] for name in _NAMES})


def article_from(row: Mapping[str, Any]) -> Article:
    """The article in the values that `row_of` gave; from damaged ones another, as its digest tells."""
    texts = {name: _text(row[name]) for name in _NAMES if name not in ("published", "pages")}
    return Article(**texts, published=day_of(row["published"]), pages=_pages(row["pages"]))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _pages(value: str) -> tuple[int, ...]:
    try:
        return tuple(json.loads(value))
    except (ValueError, TypeError):
        return (-1,)


def row_of(article: Article) -> dict[str, Any]:
    """The values that `article_of` reads, by their columns' names."""
    published = article.published.toordinal() if article.published else None
    return asdict(article) | {"pages": json.dumps(article.pages), "published": published}


def article_in(content: str) -> Article | None:
    """The article in the JSON of what `row_of` gave; None where that is damaged."""
    try:
        return article_from(json.loads(content))
    except (ValueError, TypeError, KeyError):
        return None


def day_of(ordinal: object) -> datetime.date | None:
    """The day of a number; None where there is none, or what is damaged is no day."""
    if isinstance(ordinal, int) and 1 <= ordinal <= datetime.date.max.toordinal():
        return datetime.date.fromordinal(ordinal)
    return None


def within(filters: SearchFilter, table: str = "a", came: str = "a.id IN ({new})") -> tuple[str, list[Any]]:
    """The condition on an article `a` that it is within `filters`, maybe empty, and the values in it.

    So it is of a row of another `table` that has day and outlet itself; `came` says of it that its article is new.
    """
    until = min((day for day in (filters.until, filters.as_of) if day), default=None)
    clauses: list[str] = []
    values: list[Any] = []
    if filters.since:
        clauses.append(f"{table}.published >= ?")
        values.append(filters.since.toordinal())
    if until:
        clauses.append(f"{table}.published <= ?")
        values.append(until.toordinal())
    if filters.sources:
        clauses.append(f"{table}.source IN ({marks(filters.sources)})")
        values.extend(filters.sources)
    if filters.came_after is not None:
        clauses.append(came.format(new=_NEW))
        values.extend([filters.came_after] * 2)
    return " AND ".join(clauses), values
