"""Reports that say that they replace or correct an earlier one of their outlet, and which one that is."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from bot.text.dates.mentions import dates
from corpus import Article
from index import SearchFilter
from index.store.readable import ReadableStore
from index.terms import content_stems

_REPORT = r"(?:report|story|article|dispatch|item|piece|account|version)\b"
_SAYS = re.compile(
    rf"\b(?:this\s+{_REPORT}\s+(?:replaces|corrects|supersedes)\s+"
    rf"(?:one\b|(?:an?|our|the|its)\s+(?:\w+\s+){{0,2}}{_REPORT})"
    r"|(?:corrects|correcting|replaces|replacing|supersedes|superseding)\s+"
    rf"(?:an?|our|the|its)\s+(?:earlier|previous|first|original)\s+{_REPORT})[^.!?]*",
    re.IGNORECASE,
)
_HEADLINE = re.compile(r"(?:correction|corrected|clarification)\s*[:–—-]", re.IGNORECASE)
# A form of one of these is in whatever says so.
_WORDS = ("replaces", "supersedes", "corrects", "clarification")
# Days before a report in which the one that it corrects is looked for, where it names no day.
_NEAR = datetime.timedelta(days=14)
# Days after a report in which one that corrects it is looked for.
_LATE = datetime.timedelta(days=366)
# Of the words that two reports begin with so many are shared, and such a part of the shorter's, if they tell one story.
_SHARED, _SHARE = 4, 0.25


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a report says that it replaces: the `day`, if it names one, and the `article`, if it is in the archive."""

    day: datetime.date | None
    article: Article | None


def earlier(article: Article, store: ReadableStore) -> Earlier | None:
    """The report that an article says it replaces or corrects; None where it says nothing of the kind."""
    said = _SAYS.search(article.body)
    if not said and not _HEADLINE.match(article.headline):
        return None
    day = _day(said, article.published)
    found = _nearest(article, day, store)
    return Earlier(day, found) if said or found else None


def later(article: Article, store: ReadableStore) -> list[Article]:
    """The reports that say that they replace or correct an article, newest first."""
    if not (article.published and article.source):
        return []
    within = SearchFilter(since=article.published, until=article.published + _LATE, sources=(article.source,))
    asked = {one.id: one for word in _WORDS for one in store.articles(within, word) if one.id != article.id}
    # Every report of the days that one speaks of is read to find the nearest: of few, then.
    may_be = (one for one in asked.values() if _may_replace(one, article))
    told = [one for one in may_be if _is_of(earlier(one, store), article)]
    return sorted(told, key=lambda one: one.published or datetime.date.min, reverse=True)


def _may_replace(one: Article, article: Article) -> bool:
    """Whether a report says that it replaces another, and an article is of the days that it means and begins alike."""
    said = _SAYS.search(one.body)
    if not (article.published and one.published) or not (said or _HEADLINE.match(one.headline)):
        return False
    first, last = _days(_day(said, one.published), one.published)
    return first <= article.published <= last and _tell_one_story(_opening(one), _opening(article))


def _is_of(told: Earlier | None, article: Article) -> bool:
    return told is not None and told.article is not None and told.article.id == article.id


def _day(said: re.Match[str] | None, published: datetime.date | None) -> datetime.date | None:
    """The last day before an article's own that a statement names first."""
    named = (when.readings for when in (dates(said[0], published) if said else ()) if when.exact)
    days = [first for first, _ in next(named, ()) if published is None or first <= published]
    return max(days, default=None)


def _days(day: datetime.date | None, published: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The days of which a report that replaces another may mean that: the one that it names, or the last ones."""
    return (day, day) if day else (published - _NEAR, published)


def _nearest(article: Article, day: datetime.date | None, store: ReadableStore) -> Article | None:
    """The report of the outlet that tells of the same, from that day or from the last days before."""
    if not (article.published and article.source):
        return None
    first, last = _days(day, article.published)
    within = SearchFilter(since=first, until=last, sources=(article.source,))
    others = [one for one in store.articles(within) if one.id != article.id and (day or not _says(one))]
    words = _opening(article)
    near = [(len(words & _opening(one)), one) for one in others if _tell_one_story(words, _opening(one))]
    return max(near, key=lambda found: found[0])[1] if near else None


def _says(article: Article) -> bool:
    return bool(_SAYS.search(article.body) or _HEADLINE.match(article.headline))


def _tell_one_story(words: set[str], others: set[str]) -> bool:
    return len(words & others) >= max(_SHARED, _SHARE * min(len(words), len(others)))


def _opening(article: Article) -> set[str]:
    lead = article.body.split("\n\n", 1)[0]
    return set(content_stems(f"{article.headline} {lead}"))
