"""Dates as they stand in a question: found, joined ("from 17 July to 6 August 2016") and given their year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import MINYEAR, date, timedelta

from bot.text.dates import calendar_words, relative_words
from bot.text.dates.calendar_words import JOIN, join_word
from bot.text.dates.days import Days, Named, named_days
from bot.text.wording import FLAGS


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """The days that `text[start:end]` says: those of one `Named`, or of two joined by "to" or "and"."""

    days: Days
    first: Named
    last: Named
    joined: str

    @property
    def start(self) -> int:
        return self.first.start

    @property
    def end(self) -> int:
        return self.last.end

    @property
    def dated(self) -> bool:
        """Whether a year is written."""
        return bool(self.first.year or self.last.year)

    @property
    def fine(self) -> bool:
        return self.first.fine and self.last.fine

    @property
    def relative(self) -> bool:
        return self.first.relative and self.last.relative

    @property
    def one_day(self) -> bool:
        return self.days.first == self.days.last


class ImpossibleDateError(ValueError):
    """Days that are on no calendar. Its text is one line for the reader."""


def date_phrases(text: str, today: date) -> Iterator[DatePhrase]:
    """The dates of the text in order. ImpossibleDateError: 31 February, a range that ends too early."""
    named = sorted(named_days(text, today, _RULES), key=lambda named: named.start)
    while named:
        first = named.pop(0)
        join = _JOINED.fullmatch(text[first.end : named[0].start]) if named else None
        if join and (days := _joined_days(text, first, named[0], today)):
            yield DatePhrase(days, first, named.pop(0), join_word(join[0]))
        else:
            yield DatePhrase(_days(text, first, today), first, first, first.joined)


def _days(text: str, named: Named, today: date) -> Days:
    """The days in the year written, or else in the latest year in which they have begun."""
    years = range(today.year, today.year - _LEAP_YEARS_APART, -1) if named.year is None else [named.year]
    phrase = text[named.start : named.end]
    for year in years:
        try:
            days = named.in_year(year)
        except ValueError:
            continue
        if days.first > days.last:
            raise _reversed(phrase)
        if named.year is not None or days.first <= today:
            return days
    raise ImpossibleDateError(f"“{phrase}” is not on the calendar: check the day.")


def _joined_days(text: str, first: Named, last: Named, today: date) -> Days | None:
    """From one to the other; where one has no year, the other's, or the next to it that keeps their order.

    None where days that hang on today do not follow each other ("from Thursday to Tuesday").
    """
    ranged = _BETWEEN.search(text[: first.start]) or join_word(text[first.end : last.start]) == "to"
    if first.year is None:
        end = _days(text, last, today)
        start = _days(text, replace(first, year=end.first.year), today)
        if start.first > end.last and end.first.year > MINYEAR:
            earlier = _days(text, replace(first, year=end.first.year - 1), today)
            if end.last - earlier.first < _HALF_A_YEAR or (ranged and not last.year):
                start = earlier
    else:
        start = _days(text, first, today)
        end = _days(text, last if last.year is not None else replace(last, year=start.first.year), today)
        if start.first > end.last and last.year is None:
            end = _days(text, replace(last, year=start.first.year + 1), today)
    if start.first <= end.last:
        return Days(start.first, end.last)
    if 0 in (first.year, last.year):
        return None
    if ranged:
        raise _reversed(text[first.start : last.end])
    return Days(min(start.first, end.first), max(start.last, end.last))


def _reversed(phrase: str) -> ImpossibleDateError:
    return ImpossibleDateError(f"“{phrase}” ends before it begins: write the earlier day first.")


_RULES = (*calendar_words.RULES, *relative_words.RULES)
_JOINED = re.compile(rf"{JOIN}(?:(?:the|in|on)\s+)?", FLAGS)
_BETWEEN = re.compile(r"\b(?:between|from)\s+(?:the\s+)?$", FLAGS)
_HALF_A_YEAR = timedelta(days=184)
_LEAP_YEARS_APART = 9  # 1896 to 1904 is the longest wait for a 29 February
