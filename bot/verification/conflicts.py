"""Conflicts: where reports of other outlets disagree with the sentence that answers.

Code tells figures of the same thing, days of the same event, and denials; what else is said otherwise, a verifier. A
wrong notice costs more than a missing one: what may be an update, another period or a rounding is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.claim import Pair, Quote
from bot.text.dates.mentions import CALENDAR_NAMES, When, dates
from bot.text.dates.written import Written
from bot.text.denials import DENIAL
from bot.text.figures import Figure, figures
from bot.verification.attribution import SAYS
from bot.verification.grounds import content, words

# At most so many others are told.
_MOST = 2
# What reports of so many days apart say of a thing that changes is an update.
_DAYS = 2
# Two sentences tell of one event if they share so many of their words with content, and such a share of the
# shorter's: fewer where both count the same, more where only a day or a denial sets them apart.
_COUNTS = (4, 0.25)
_TOLD = (5, 0.6)
# So many words on each side of a count say what it is about.
_AROUND = 3
# Counts of one thing are of one size.
_SIZE = 3.0
# What is to come may turn out as either says.
_TO_COME = re.compile(r"\b(?:may|might|could|would|will|likely|expected|forecast|projected|planned|hopes?)\b")
_OTHERWISE = "{} says otherwise than {}"
# What is counted from day to day, or only so far, has no one figure.
_GROWING = re.compile(
    r"\b(?:so far|at least|more than|over|now|currently|rose|risen|climbed|updated|still|as of|dead|deaths?"
    r"|died|killed|injured|wounded|missing|unaccounted|cases|burned|stands?|remain\w*)\b",
    re.IGNORECASE,
)


def conflicts(
    first: Quote, others: Sequence[Quote], contradict: Callable[[Sequence[Pair]], list[bool]]
) -> tuple[list[Quote], str]:
    """Those of `others` that disagree with `first`, of each outlet one, and in what ("212 or 190 people"); or
    nothing and "". Where no figure, day or denial differs, `contradict` says which pairs about one event do.
    """
    found: dict[str, tuple[Quote, str]] = {}
    alike: dict[str, Quote] = {}
    for other in others:
        if other.article.source == first.article.source or not _meanwhile(first, other):
            continue
        told = _one_event(first, other, *_TOLD)
        in_what = _one_event(first, other, *_COUNTS) and _counts(first, other)
        if not in_what and told:
            in_what = _days(first, other) or _denied(first, other)
        if in_what:
            found.setdefault(other.article.source, (other, in_what))
        elif told:
            alike.setdefault(other.article.source, other)
    if not found and alike:
        pairs = [(first, other) for other in list(alike.values())[:_MOST]]
        for (_, other), contradicted in zip(pairs, contradict(pairs), strict=True):
            if contradicted:
                found[other.article.source] = (
                    other,
                    _OTHERWISE.format(other.article.source, first.article.source),
                )
    told_of = list(found.values())[:_MOST]
    return [other for other, _ in told_of], "; ".join(dict.fromkeys(what for _, what in told_of))


def _meanwhile(one: Quote, other: Quote) -> bool:
    left, right = one.article.published, other.article.published
    return left is not None and right is not None and abs((left - right).days) <= _DAYS


def _one_event(one: Quote, other: Quote, least: int, share: float) -> bool:
    if _TO_COME.search(one.text) or _TO_COME.search(other.text):
        return False
    here, there = ({word.stem for word in content(words(quote.text))} for quote in (one, other))
    shared = len(here & there)
    return shared >= least and shared >= share * min(len(here), len(there))


@dataclass(frozen=True, slots=True)
class _Count:
    """A figure, the `thing` that it counts, the stems of the words `around` it, and the `names` before it."""

    figure: Figure
    thing: str
    around: frozenset[str]
    names: frozenset[str]


def _counts(one: Quote, other: Quote) -> str:
    """ "250,000 or 300,000 people": counts of one thing, neither of which may stand for the other."""
    for left in _counted(one):
        for right in _counted(other):
            # Of the same holder, or in the same words where one of them names nobody.
            held = left.around & right.around and not (left.names and right.names)
            if (
                left.thing == right.thing
                and (held or left.names & right.names)
                and _apart(left.figure, right.figure, one, other)
            ):
                return f"{_written(one, left.figure)} or {_written(other, right.figure)} {left.thing}"
    return ""


def _counted(quote: Quote) -> Iterator[_Count]:
    """The counts of a quote: the word after a figure says what is counted."""
    said = content(words(quote.text))
    days = dates(quote.text, quote.article.published)
    for figure in figures(quote.text):
        before = [word for word in said if word.end <= figure.start]
        after = [word for word in said if word.start >= figure.end]
        dated = any(day.start <= figure.start < day.end for day in days)
        if figure.kind == "count" and not (figure.unit or dated) and after and after[0].text.islower():
            around = frozenset(word.stem for word in (*before[-_AROUND:], *after[1 : 1 + _AROUND]))
            names = frozenset(
                word.low for word in before if word.text[0].isupper() and word.low not in CALENDAR_NAMES
            )
            yield _Count(figure, after[0].low, around, names)


def _apart(left: Figure, right: Figure, one: Quote, other: Quote) -> bool:
    if left.matches(right) or right.matches(left) or "least" in (left.bound, right.bound):
        return False
    if isinstance(left.value, tuple) or isinstance(right.value, tuple) or not left.value or not right.value:
        return False
    same_day = one.article.published == other.article.published
    grows = not same_day and (_GROWING.search(one.text) or _GROWING.search(other.text))
    size = max(left.value, right.value) / min(left.value, right.value)
    return not grows and size <= _SIZE and not _all_told(left, other) and not _all_told(right, one)


def _all_told(figure: Figure, quote: Quote) -> bool:
    """Whether a quote has a figure of another's anywhere: then both tell the same."""
    return any(figure.matches(other) for other in figures(quote.text))


def _days(one: Quote, other: Quote) -> str:
    """ "4 May or 5 May", where each names one day, of one thing, and they are not the same."""
    left, right = _exact(one), _exact(other)
    if len(left) != 1 or len(right) != 1 or not left[0].told or not right[0].told:
        return ""
    said, read = _written(one, left[0]), _written(other, right[0])
    same = said.lower() == read.lower() or _calendar(left[0]) & _calendar(right[0])
    thing = _dated(one, left[0])
    return f"{said} or {read}" if thing and thing == _dated(other, right[0]) and not same else ""


def _exact(quote: Quote) -> list[When]:
    written = Written.of(quote.article)
    return [day for day in dates(quote.text, written.day, written.until) if day.exact]


def _written(quote: Quote, place: Figure | When) -> str:
    return quote.text[place.start : place.end]


def _calendar(day: When) -> set[tuple[int, int]]:
    """The months and days that it may be: the "11 September" of a year that is not written is any year's."""
    return {(first.month, first.day) for first, _ in day.readings}


def _dated(quote: Quote, day: When) -> str:
    """The word beside a day, which says of what it is the day; but no "said", which may be of any day."""
    said = content(words(quote.text))
    before = [word for word in said if word.end <= day.start]
    beside = before[-1] if before else next((word for word in said if word.start >= day.end), None)
    return beside.stem if beside and not re.fullmatch(SAYS, beside.low) else ""


def _denied(one: Quote, other: Quote) -> str:
    here, there = bool(DENIAL.search(one.text)), bool(DENIAL.search(other.text))
    if here is there:
        return ""
    denying = one if here else other
    return f"{denying.article.source or 'one report'} has it denied"
