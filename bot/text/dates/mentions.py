"""Days that a sentence names, resolved by the day on which it was published: "Wednesday" of an article of
Friday, 23 September 2022 is the 21st, or the 28th to come.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.text.dates.calendar_words import COUNTED, MONTH_NAMES, MONTHS, WEEKDAY_NAMES, WEEKDAYS

# Written with a capital, and still no name of anybody.
CALENDAR_NAMES = frozenset((*MONTHS, *WEEKDAYS))
# Where nobody says when an article was published, days are still compared with each other.
_SOME_DAY = date(2000, 1, 3)
_NAMED = "|".join(f"{name[:3].capitalize()}(?:{name[3:]})?" for name in MONTH_NAMES)
# "May" by itself is as often a verb.
_MONTH_WORD = rf"Sept|(?(before)|(?!May\b(?!\.?,?\s*(?:of\s+)?\d)))(?:{_NAMED})|(?<=[IiOo]n )May"
_WEEKDAY = "|".join(name.capitalize() for name in WEEKDAY_NAMES)
_DATE = re.compile(
    rf"\b(?:(?P<of>{_WEEKDAY}),?\s+(?:the\s+)?(?=(?:{_NAMED}|Sept)?\.?\s*\d{{1,2}}(?:[a-z]|\b)))?"
    rf"(?:(?P<before>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<month>{_MONTH_WORD})\b(?:\.(?=\s+\d))?"
    r"(?:\s+(?P<after>\d{1,2})(?:st|nd|rd|th)?\b(?![,.:]\d|%))?(?:,?\s+(?:of\s+)?(?P<year>(?:19|20)\d\d)\b)?"
    rf"|\b(?P<weekday>{_WEEKDAY})\b"
    r"|(?<![\w$£€,.-])(?P<alone>1[5-9]\d\d|20\d\d)(?P<decade>s)?\b(?![,.-]?\d|-\w|%)"
    rf"(?!{COUNTED})"
    r"|\b(?P<relative>(?i:today|tonight|yesterday|tomorrow"
    r"|(?:last|this|next|past|previous|current) (?:week|month|year)))\b"
)
_LEADS_TO_A_DATE = re.compile(
    r"(?:\b(?:on|in|by|since|until|from|of|at|during|this|last|early|late|mid)\s+)+$", re.IGNORECASE
)
_SPACE_BEFORE = re.compile(r"\s+(?=[,.;])")
_RELATIVE = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_STEP = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1}


@dataclass(frozen=True, slots=True)
class When:
    """What is written from `start` to `end`: it means one of `readings`, each a first and a last day.

    A weekday that cannot be `told` has for its reading a day that only the same weekday has. `weekday` is the one that
    is written, `alone` or with its date.
    """

    start: int
    end: int
    readings: tuple[tuple[date, date], ...]
    told: bool = True
    weekday: str = ""

    @property
    def alone(self) -> bool:
        """Whether it is a weekday without a date."""
        return bool(self.weekday) and len(self.weekday) == self.end - self.start

    @property
    def exact(self) -> bool:
        """Whether it is one day, not a month or a year."""
        return all(first == last for first, last in self.readings)

    def holds(self, other: When) -> bool:
        """Whether a reading of `other` lies within one of this: a month holds its days, a weekday its dates."""
        if self.alone and not other.alone and self.weekday == other.weekday:
            return True
        return any(
            first <= one and two <= last for first, last in self.readings for one, two in other.readings
        )


def dates(text: str, published: date | None, until: date | None = None) -> list[When]:
    """Every day, month and year that `text` names, in order of place. It may have been written as late as `until`."""
    today = published or _SOME_DAY
    found = []
    for match in _DATE.finditer(text):
        told = not (match["weekday"] and until and _next(match["weekday"], today) <= until)
        if readings := tuple(_readings(match, today if told else _SOME_DAY)):
            weekday = match["weekday"] or match["of"] or ""
            found.append(When(match.start(), match.end(), readings, told, weekday))
    return found


def stated(text: str) -> list[tuple[date, date]]:
    """The first and the last day of whatever `text` names with its year, which is the same whenever it was written."""
    years = (match for match in _DATE.finditer(text) if match["year"] or match["alone"])
    return [days for match in years for days in _readings(match, _SOME_DAY)]


def _next(weekday: str, today: date) -> date:
    """The first such weekday after `today`."""
    return today + timedelta((WEEKDAYS[weekday.lower()] - today.weekday() - 1) % 7 + 1)


def without_dates(text: str, published: date | None) -> str:
    """`text` without the days, months and years that it names, nor the words that lead to them: "on", "since"."""
    kept, at = "", 0
    for when in dates(text, published):
        before = text[at : when.start]
        lead = _LEADS_TO_A_DATE.search(before)
        kept += (before[: lead.start()] if lead else before).rstrip() + " "
        at = when.end
    rest = " ".join((kept + text[at:]).split())
    return _SPACE_BEFORE.sub("", rest).strip(" ,")


def published_on(day: date) -> When:
    """The day of publication, which a sentence may name without the reporting's doing so."""
    return When(0, 0, ((day, day),))


def _readings(match: re.Match[str], today: date) -> Iterator[tuple[date, date]]:
    if match["weekday"]:
        ahead = (WEEKDAYS[match["weekday"].lower()] - today.weekday()) % 7
        for days in (ahead - 7, ahead):
            yield (today + timedelta(days),) * 2
    elif match["alone"]:
        first = int(match["alone"])
        yield date(first, 1, 1), date(first + (9 if match["decade"] else 0), 12, 31)
    elif match["relative"]:
        yield from _relative(match["relative"].lower(), today)
    else:
        month, year = MONTHS[match["month"].lower()], match["year"]
        day = int(match["before"] or match["after"] or 0)
        for number in (int(year),) if year else (today.year - 1, today.year, today.year + 1):
            last = monthrange(number, month)[1]
            if day <= last:
                yield date(number, month, day or 1), date(number, month, day or last)


def _relative(word: str, today: date) -> Iterator[tuple[date, date]]:
    if word in _RELATIVE:
        yield (today + timedelta(_RELATIVE[word]),) * 2
        return
    step, _, unit = word.partition(" ")
    by = _STEP[step]
    if unit == "year":
        yield date(today.year + by, 1, 1), date(today.year + by, 12, 31)
    elif unit == "month":
        year, month = divmod(12 * today.year + today.month - 1 + by, 12)
        yield date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])
    else:
        monday = today + timedelta(7 * by - today.weekday())
        yield monday, monday + timedelta(6)
