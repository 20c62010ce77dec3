"""A timeline: what happened in a topic, a dated line a report, in the order in which it happened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.claim import Claim, Quote
from bot.evidence import Evidence
from bot.protocols import AskContext
from bot.query_analysis import QueryAnalysis
from bot.text.dates.days import describe
from bot.text.dates.mentions import dates
from bot.text.dates.phrases import ImpossibleDateError, date_phrases
from bot.text.dates.written import Written
from bot.text.denials import NOT
from bot.text.display import quoted

MOST = 10
_UNKNOWN = re.compile(r"\bunclear\b", re.IGNORECASE)
# Why a topic that is reported on has no line.
NO_DAY = (
    "A timeline needs days, and no report on this has one: 'dateline index SOURCE --published DAY' gives it to those "
    "of a source that have none."
)
NO_EVENT = "The dated reports on this tell only of what did not happen; ask about it without a timeline."
TOO_EARLY = "The reports on this tell only of days before {}; an earlier day to begin with shows them."


class TimelineWriter:
    """Writes the best sentence of each dated report on the topic, with the day that it tells of before it."""

    def write(self, analysis: QueryAnalysis, evidence: Evidence, context: AskContext) -> Iterator[Claim]:  # noqa: ARG002
        quotes = [one.quote for one in evidence.answers if one.quote.article.published]
        dated = [(day_of(quote), quote) for quote in quotes if _happened(quote.text)]
        since = analysis.filters.since or date.min
        within = [(day, quote) for day, quote in dated if day >= since]
        for day, quote in sorted(within[:MOST], key=lambda one: (one[0], one[1].article.id)):
            claim = quoted(quote)
            yield replace(claim, text=f"{describe(day, day)}: {claim.text}")


def no_line(analysis: QueryAnalysis, evidence: Evidence) -> str:
    """Why there is no line for a topic on which there is `evidence`, and what to do about it."""
    dated = [one.quote.text for one in evidence.answers if one.quote.article.published]
    if not dated:
        return NO_DAY
    since = analysis.filters.since
    if since is None or not any(map(_happened, dated)):
        return NO_EVENT
    return TOO_EARLY.format(describe(since, since))


def _happened(said: str) -> bool:
    """Whether a sentence tells what happened: not what did not, or what nobody knows."""
    return not (NOT.search(said) or _UNKNOWN.search(said))


def day_of(quote: Quote) -> date:
    """The day that a quote of a dated report tells of: one that it names, or else the report's own."""
    published = quote.article.published or date.min
    written = Written.of(quote.article)
    try:
        phrases = [phrase for phrase in date_phrases(quote.text, published) if phrase.one_day]
    except ImpossibleDateError:
        return published
    untold = {(one.start, one.end) for one in dates(quote.text, written.day, written.until) if not one.told}
    named = [phrase.days for phrase in phrases if (phrase.start, phrase.end) not in untold]
    return next((days.first for days in named if days.first <= published), published)
