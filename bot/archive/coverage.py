"""Says in words what was searched, and what there is where a question's limits leave nothing."""

from __future__ import annotations

from bot.text.dates.days import describe
from index import Coverage, SearchFilter
from index.store.readable import ReadableStore

GIVE_DAYS = (
    "An article brings its day as a field “date” or a line of its own; "
    "'dateline index SOURCE --published DAY' gives one to those of a source that bring none."
)


def searched(coverage: Coverage) -> str:
    """What an answer was looked for in: "22 articles, 4 May to 15 August 2016"."""
    filters = coverage.filters
    limits = limited(filters)
    if limits:
        return f"{_articles(coverage.articles)} {limits}"
    return described(coverage)


def described(coverage: Coverage) -> str:
    """How much reporting that is, and from when: "22 articles, 4 May to 15 August 2016"."""
    return f"{_articles(coverage.articles)}{_days(coverage)}"


def limited(filters: SearchFilter) -> str:
    """The limits of a search: "published 1 to 31 August 2016 by Meridian Wire"; "" where there are none."""
    until = min((day for day in (filters.until, filters.as_of) if day), default=None)
    parts = []
    if filters.since or until:
        parts.append(f"published {describe(filters.since, until)}")
    if filters.sources:
        parts.append(f"by {' or '.join(filters.sources)}")
    return " ".join(parts)


def nothing_within(filters: SearchFilter, whole: Coverage) -> str:
    """One line for a reader whose limits leave no article, with the nearest there is. Of an article without a day
    nobody knows whether it is within them.
    """
    if not whole.articles:
        return "There is no article here; name sources that have some, and run 'dateline index'."
    limits, here = limited(filters) or "published", f"the reporting here is {described(whole)}."
    if not whole.undated or not (filters.since or filters.until or filters.as_of):
        return f"Nothing here was {limits}; {here}"
    if whole.first is None:
        return f"Whether anything here was {limits} is not known: no article here has a day. {GIVE_DAYS}"
    return f"No article here that has a day was {limits}; {here} {GIVE_DAYS}"


def greeting(whole: Coverage, outlets: str) -> str:
    """What the archive holds, as it is told to somebody who says hello."""
    held = f"I answer questions from {_articles(whole.articles)} by {outlets}"
    if whole.first is None:
        return f"{held}, of which no day is known." if whole.undated else f"{held}."
    have = "has" if whole.undated == 1 else "have"
    undated = f"; {whole.undated:,} of them {have} no day" if whole.undated else ""
    return f"{held}, published {describe(whole.first, whole.last)}{undated}."


def short_of(store: ReadableStore) -> tuple[str, ...]:
    """A line for a reader for each reason why not all of the reporting was searched."""
    lines = []
    if unfinished := store.unfinished():
        articles = _articles(store.coverage().articles)
        lines.append(
            f"Only part of the reporting has been indexed so far: {articles}, {unfinished}. "
            "'dateline index' reads the rest."
        )
    if damaged := len(store.damaged()):
        lines.append(
            f"{_articles(damaged)} here {'is' if damaged == 1 else 'are'} damaged and not quoted; "
            "'dateline verify' says which."
        )
    return tuple(lines)


def _articles(count: int) -> str:
    if not count:
        return "no articles"
    return "1 article" if count == 1 else f"{count:,} articles"


def _days(coverage: Coverage) -> str:
    if coverage.first is None:
        return ", undated" if coverage.articles else ""
    undated = f", {coverage.undated:,} of them undated" if coverage.undated else ""
    return f", {describe(coverage.first, coverage.last)}{undated}"
