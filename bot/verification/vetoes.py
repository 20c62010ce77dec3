"""Vetoes: what a claim must not say beyond its quotes, each a function that gives the reason, or "".

None of them proves a claim. They name what a reader would be misled by, and where one is in doubt, the
reporting's own words are shown instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.claim import Claim
from bot.text.dates.mentions import dates, published_on
from bot.text.denials import DENIAL, NOT_OR_WITHOUT
from bot.text.figures import figures, units
from bot.text.locating import within
from bot.verification.grounds import Grounds, content, words
from bot.verification.names import added_name
from bot.verification.owners import crossed

Veto = Callable[[Grounds], str]

QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")
_CLAUSE_END = re.compile(r"[.,;:!?–—](?=\s|$)|\b(?:but|while)\b")
_TWO = re.compile(r"\b(?:both|pair|duo|couple|twin)\b", re.IGNORECASE)


def added_figure(grounds: Grounds) -> str:
    """A figure that no quote has, be it rounded off or written otherwise."""
    read = figures(grounds.known)
    days = dates(grounds.said, grounds.days[0].day)
    for one in figures(grounds.said):
        dated = any(day.start <= one.start < day.end for day in days)
        two = one.value == 2 and _TWO.search(grounds.known)
        if not (dated or two or any(one.matches(other) for other in read)):
            return f"no quote says “{grounds.said[one.start : one.end]}”"
    return ""


def added_unit(grounds: Grounds) -> str:
    """A unit in whose place the quotes have another: a month for a year, grams for milligrams."""
    said = units(word.low for word in words(grounds.said))
    known = units(word.low for word in words(grounds.known))
    added = said - known
    return f"no quote counts in “{min(added)}”" if added and known - said else ""


def added_day(grounds: Grounds) -> str:
    """A day, month or year that no quote names, nor means by "Wednesday" or "last year"."""
    for written in grounds.days:
        read = dates(grounds.known, written.day, written.until)
        around = [published_on(written.day)] if written.day else []
        missing = [
            one
            for one in dates(grounds.said, written.day, written.until)
            if not any(one.holds(other) for other in (read if one.exact else [*read, *around]))
        ]
        if not missing:
            return ""
    return f"no quote says “{grounds.said[missing[0].start : missing[0].end]}”"


def denied(grounds: Grounds) -> str:
    """What the quotes only tell as denied: none of its words stands anywhere else in them."""
    if NOT_OR_WITHOUT.search(grounds.said) or DENIAL.search(grounds.said):
        return ""
    said = {word.stem for word in content(words(grounds.said))}
    for quote in grounds.quotes:
        match = DENIAL.search(quote)
        if match is None:
            continue
        behind = _CLAUSE_END.split(quote[match.start() :])[0]
        rest = quote[: match.start()] + quote[match.start() + len(behind) :]
        only_there = said - {word.stem for word in words(rest)}
        if only_there and only_there <= {word.stem for word in words(behind)}:
            return f"its quotes have it denied: “{match.group()}”"
    return ""


def added_words(grounds: Grounds) -> str:
    """Words in quotation marks that nobody said so."""
    for words_ in QUOTED.findall(grounds.said):
        if not within(words_, grounds.known):
            return f"no quote has the words “{words_}”"
    return ""


def swapped(grounds: Grounds) -> str:
    """Two figures of which the quotes give each to the other."""
    pairs = crossed(grounds)
    return f"its quotes have it the other way round: {pairs}" if pairs else ""


# What a model passes over and code does not. Whether the rest follows, in whatever words, a model judges.
VETOES: tuple[Veto, ...] = (added_figure, added_unit, added_day, added_name, denied, added_words, swapped)


def veto(claim: Claim) -> str:
    """Why a claim does not follow from its quotes, as far as code can tell; "" where it may."""
    if claim.quoted:
        return ""
    if not claim.quotes:
        return "it has no quote"
    grounds = Grounds.of(claim)
    if within(claim.text, grounds.read):
        return ""
    return next(filter(None, (one(grounds) for one in VETOES)), "")
