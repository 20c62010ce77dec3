"""Reading for a question that names a period: what was reported then comes first, and what was not is told as such."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answer import Citation
from bot.query_analysis import DayRange, QueryAnalysis
from bot.text.dates.days import describe
from bot.text.dates.mentions import dates, stated

NOT_THEN = "Nothing found here that answers was reported {}; this is from {}."
PARTLY_THEN = "Not all of this was reported {}: some is from {}."
NOT_KNOWN = "Whether this was reported {} is not known: no article that it is from has a day."
PARTLY_KNOWN = "Whether all of this was reported {} is not known: some of it is from articles without a day."
OUTSIDE = "This is from outside that period."


def reported_then(analysis: QueryAnalysis) -> tuple[QueryAnalysis, ...]:
    """The question put to the reporting of the days that it names, as it is and then without them, which a report of
    those days need not name; () where it names none, or none within limits.
    """
    if analysis.preferred is None:
        return ()
    (since, until), filters = analysis.preferred.days, analysis.filters
    first = max(filter(None, (since, filters.since)), default=None)
    last = min(filter(None, (until, filters.until)), default=None)
    if first and last and first > last:
        return ()
    then = replace(analysis, filters=replace(filters, since=first, until=last))
    undated = analysis.preferred.undated
    if analysis.rewritten or undated in ("", analysis.words):
        return (then,)
    return then, replace(then, words=undated)


def not_then(analysis: QueryAnalysis, citations: Sequence[Citation]) -> tuple[str, ...]:
    """A line where what is cited was neither reported in the days that a question names nor names them."""
    if analysis.preferred is None or analysis.preferred.named is None or not citations:
        return ()
    since, until = analysis.preferred.days[0] or date.min, analysis.preferred.days[1] or date.max
    others = [one for one in citations if not _is_of(one, since, until)]
    if not others:
        return ()
    found = [one.published for one in others if one.published]
    when, partly = _on(analysis.preferred.named), len(others) < len(citations)
    if not found:
        return ((PARTLY_KNOWN if partly else NOT_KNOWN).format(when),)
    undated = " or has no day" if len(found) < len(others) else ""
    days = f"{describe(min(found), max(found))}{undated}"
    return ((PARTLY_THEN if partly else NOT_THEN).format(when, days),)


def outside(empty: str, citations: Sequence[Citation]) -> tuple[str, ...]:
    """What is said of a period that is `empty` of reporting, and of what is cited instead, if that all has a day."""
    if not empty:
        return ()
    dated = citations and all(one.published for one in citations)
    return (f"{empty} {OUTSIDE}" if dated else empty,)


def _is_of(citation: Citation, since: date, until: date) -> bool:
    """Whether a citation was published in a period, or its quote names a day or a month of it."""
    published = citation.published
    if published is None:
        return any(since <= first and last <= until for first, last in stated(citation.quote))
    if since <= published <= until:
        return True
    named = [days for when in dates(citation.quote, published) for days in when.readings]
    return any(since <= first and last <= min(until, published) for first, last in named)


def _on(days: DayRange) -> str:
    since, until = days
    if since is None or until is None:
        return describe(since, until)
    return f"{'on' if since == until else 'from'} {describe(since, until)}"
