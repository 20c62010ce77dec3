"""Days: stretches of the calendar, and where a question names them. Pure arithmetic, no clock."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.text.wording import FLAGS


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days, both ends in it."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Named:
    """Days that stand at `text[start:end]`: `in_year(year)` gives them; a ValueError if that year has none.

    `year` is None where none is written, and 0 where the days hang on today. `fine` is false for whole years
    and decades, `relative` true for "last week" and its like. `joined` is "to" or "and" where two days are
    named together, `edge` "start" or "end" where the words are "the start of" or "the end of" something.
    """

    start: int
    end: int
    in_year: Callable[[int], Days]
    year: int | None = None
    fine: bool = True
    relative: bool = False
    joined: str = ""
    edge: str = ""


# A pattern, and what makes days of a match on the day that is today, or None where the words are no time.
Rule = tuple[re.Pattern[str], Callable[[re.Match[str], date], Named | None]]


def rule(pattern: str, read: Callable[[re.Match[str], date], Named | None]) -> Rule:
    return re.compile(pattern, FLAGS), read


def named_days(text: str, today: date, rules: Sequence[Rule]) -> Iterator[Named]:
    """The days that `text` names, rule by rule; no character is read twice (what was read becomes #)."""
    for pattern, read in rules:
        for match in pattern.finditer(text):
            try:
                named = read(match, today)
            except (ValueError, OverflowError):  # the calendar ends before it
                continue
            if named is not None:
                yield named
                text = text[: named.start] + "#" * (named.end - named.start) + text[named.end :]


def one_day(day: date) -> Days:
    return Days(day, day)


def months_from(year: int, month: int, months: int) -> Days:
    """So many whole months, from `month` of `year` on. ValueError where the calendar ends."""
    end_year, end_month = divmod(year * 12 + month - 2 + months, 12)
    last = calendar.monthrange(end_year, end_month + 1)[1]
    return Days(date(year, month, 1), date(end_year, end_month + 1, last))


def part_of(whole: Days, part: str) -> Days:
    """Thirds for "early", "mid" and "late" (or "start", "middle", "end"), a "first half", a "last week".

    A year, season or decade is cut between months; weeks count from the first day, the last from the end.
    """
    which, _, unit = part.lower().partition(" ")
    nth, length = _NTH[which], (whole.last - whole.first).days + 1
    if unit.endswith(("week", "weeks")):
        days = 7 * {"week": 1, "two weeks": 2, "three weeks": 3}[unit]
        start = whole.first + timedelta(days=days * nth if nth >= 0 else length - days)
        return Days(start, start + timedelta(days=days - 1))
    pieces = 2 if unit == "half" else 3
    if length > 31:
        months = 12 * (whole.last.year - whole.first.year) + whole.last.month - whole.first.month + 1
        since = months_before(whole.first, -(months * nth // pieces))
        return Days(since, months_before(whole.first, -(months * (nth + 1) // pieces)) - timedelta(days=1))
    first, end = length * nth // pieces, length * (nth + 1) // pieces
    return Days(whole.first + timedelta(days=first), whole.first + timedelta(days=end - 1))


_NTH = {"early": 0, "start": 0, "beginning": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
_NTH |= {"first": 0, "second": 1, "third": 2, "last": -1, "final": -1}


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or that month's last. ValueError where the calendar ends."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


# What was so a month ago may not be so any more: a price, a toll, who holds an office.
_OLD = timedelta(weeks=4)


def weeks_apart(one: date | None, other: date | None) -> bool:
    """Whether two days are more than four weeks apart."""
    return one is not None and other is not None and abs(one - other) > _OLD


def latest_weekday(weekday: int, last: date) -> date:
    """The latest such weekday (Monday is 0) that is not after `last`."""
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def describe(since: date | None, until: date | None) -> str:
    """For a reader: "1 to 31 August 2016", "since 6 August 2016", "up to 16 July 2016", or "any day"."""
    if since is None or until is None:
        if since is not None:
            return f"since {_written(since)}"
        return f"up to {_written(until)}" if until is not None else "any day"
    if since == until:
        return _written(since)
    first = _written(since)
    if since.year == until.year:
        first = str(since.day) if since.month == until.month else first.rpartition(" ")[0]
    return f"{first} to {_written(until)}"


def _written(day: date) -> str:
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"
