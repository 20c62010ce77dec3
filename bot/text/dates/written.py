"""When a report was written: on its day, or as late as the last day that it tells of, where it was updated since."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from bot.text.dates.calendar_words import WEEKDAYS
from bot.text.dates.mentions import dates
from corpus import Article
from index.chunking import sentences

# What is still to come is on the weekday after the report, and may be moved.
TO_COME = re.compile(r"\b(?:will|would|shall|is to|are to|plans?|expected|scheduled|set (?:to|for))\b")
# "January 6" in July is the last one: so late no report is updated that gives no year.
_LATEST = timedelta(days=90)
# The weekday after the report's own is tomorrow, or is today already where it happened, as often as last week's.
_MAY_BE = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Written:
    """A report's `day`, and the last one `until` which it was updated, as far as it shows."""

    day: date | None = None
    until: date | None = None

    @classmethod
    def of(cls, article: Article) -> Written:
        return cls(article.published, _last_told(article.body, article.published))

    def last(self, weekday: str) -> date | None:
        """Which day a "Tuesday" that has been is; None where another has come since the report's day."""
        if self.day is None:
            return None
        found = self.day - timedelta(days=(self.day.weekday() - WEEKDAYS[weekday.lower()]) % 7)
        return None if found + _WEEK <= (self.until or self.day + _MAY_BE) else found


@lru_cache(maxsize=32)
def _last_told(body: str, published: date | None) -> date | None:
    """The last day after `published` of which `body` tells as of something that has been."""
    if published is None:
        return None
    later = [
        (when.start, first)
        for when in dates(body, published)
        if when.exact and not when.alone
        for first, _ in when.readings
        if _MAY_BE < first - published <= _LATEST
    ]
    if not later:
        return None
    come = [span for span in sentences(body) if TO_COME.search(body[span.start : span.end])]
    told = [day for at, day in later if not any(span.start <= at < span.end for span in come)]
    return max(told, default=None)
