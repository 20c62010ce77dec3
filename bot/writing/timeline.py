"""A timeline: what happened in a topic, a dated line a report, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bot.claim import Claim, Quote
from bot.evidence import Evidence
from bot.protocols import AskContext
from bot.query_analysis import QueryAnalysis
from bot.text.dates.days import describe
from bot.text.dates.mentions import When, dates
from bot.text.dates.tense import is_ahead
from bot.text.dates.written import TO_COME, Written
from bot.text.display import quoted

MOST = 10
_WEEK, _NEVER = timedelta(days=7), timedelta.max
# Why a topic that is reported on has no line.
NO_DAY = (
    "A timeline needs days, and no report on this has one: 'dateline index SOURCE --published DAY' gives it to those "
    "of a source that have none."
)
TOO_EARLY = "The reports on this tell only of days before {}; an earlier day to begin with shows them."


class TimelineWriter:
    """Writes the best sentence of each dated report on the topic, with the day that it tells of before it."""

    def write(self, analysis: QueryAnalysis, evidence: Evidence, context: AskContext) -> Iterator[Claim]:  # noqa: ARG002
        quotes = [one.quote for one in evidence.answers if one.quote.article.published]
        dated = [(day_of(quote), quote) for quote in quotes]
        since = analysis.filters.since or date.min
        within = [(day, quote) for day, quote in dated if day >= since]
        for day, quote in sorted(within[:MOST], key=lambda one: (one[0], one[1].article.id)):
            claim = quoted(quote)
            yield replace(claim, text=f"{describe(day, day)}: {claim.text}")


def no_line(analysis: QueryAnalysis, evidence: Evidence) -> str:
    """Why there is no line for a topic on which there is `evidence`, and what to do about it."""
    dated = any(one.quote.article.published for one in evidence.answers)
    since = analysis.filters.since
    return TOO_EARLY.format(describe(since, since)) if dated and since else NO_DAY


def day_of(quote: Quote) -> date:
    """The day that a quote of a dated report tells of: the first that it names and that has been, or the report's own.

    What is named without its year is the nearest such day to the report; behind a "will" it is still to come, and a
    weekday is where a verb says so.
    """
    published = quote.article.published or date.min
    written = Written.of(quote.article)
    to_come = TO_COME.search(quote.text)
    for when in dates(quote.text, written.day, written.until):
        been = [first for first, _ in when.readings if first <= published]
        sure = len(when.readings) == 1 or to_come is None or when.start < to_come.start()
        if when.alone and is_ahead(quote.text, when.start, when.end):
            continue
        if when.exact and when.told and been and sure and not _is_near_to_come(when, max(been), published):
            return max(been)
    return published


def _is_near_to_come(when: When, been: date, published: date) -> bool:
    """Whether a day of the year that comes soon after a report is meant, and not the one of the year before."""
    ahead = [first - published for first, _ in when.readings if first > published]
    return published - been > _WEEK and min(ahead, default=_NEVER) < published - been
