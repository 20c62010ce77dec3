"""The day something was published, read out of whatever an export calls a date; None where it is not certain.

A date is never guessed: part of a date, a relative word, and 03/04/2016 (March or April?) all stay unknown.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from contextlib import suppress
from functools import lru_cache
from zoneinfo import ZoneInfo

_YEARS = range(1600, 2101)
_LONGEST = 100  # characters: what is longer is a sentence, not a date

# Epoch seconds from 1973 and milliseconds from 2001, to 2100. Below lie years, row numbers and 201608081031.
_SECONDS = (100_000_000, 4_133_980_800)
_MILLISECONDS = (1_000_000_000_000, 4_133_980_800_000)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_NAMED = (
    re.compile(rf"(?<!\d){_DAY}[\s,-]+(?:of\s+)?{_MONTH}[\s,-]+{_YEAR}"),
    re.compile(rf"\b{_MONTH}[\s-]*{_DAY}(?:\s*,\s*|[\s-]+){_YEAR}"),
)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})")
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:\d{6})?(?!\d)")
_YEAR_LAST = re.compile(r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})")
_UTC = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]00:?00)")
_NUMERIC = re.compile(r"\d{1,4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,4}")
# What may stand beside a date without making it doubtful: a time of day, a zone, a weekday, "Updated", and
# words as short as the "am", "le", "Di." and "Uhr" of other languages.
_BESIDE = re.compile(
    r"""\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[:.,]\d{1,9})?)? | (?<=t)\d{4}(?:\d{2})? | \b\d{1,2}(?=\s*[ap]\.?m\b)
    | \b[ap]\.?m\b\.? | (?:(?:utc|gmt)\s*)?[+-]\d{1,2}:?(?:\d{2})?\b
    | \b(?:published|posted|updated|date)\b | (?<![a-z])z\b | \b[a-z]{2}[ds]t\b | \b[^\W\d_]{1,3}\b\.?
    | \b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)day\b | [\s,:;|()t–—-]""",
    re.VERBOSE,
)


def published(value: object, timezone: str = "", language: str = "") -> datetime.date | None:
    """The day that `value` (text, epoch seconds or milliseconds) names, as printed there; else None.

    ISO 8601, RFC 822, 20160808, 08.08.2016 and written-out dates are understood, the last in any
    language that dateparser knows, or the one that is named. A time zone does not move the day, as it is the
    outlet's own; but seconds, and a moment in UTC, are on the day that it is then in `timezone`.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _number(value, timezone)
    text = str(value).strip()
    return _text(text, timezone, language) if 0 < len(text) <= _LONGEST else None


def to_come(day: datetime.date) -> bool:
    """Whether no report can be of `day` yet. Tomorrow is today already elsewhere."""
    return day > datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)


def _number(value: float, timezone: str) -> datetime.date | None:
    if value != value or not 0 < value < _MILLISECONDS[1]:
        return None
    if value == int(value) and (match := _COMPACT.fullmatch(str(int(value)))):
        return _date(match)
    if _SECONDS[0] <= value < _SECONDS[1]:
        return _local(datetime.datetime.fromtimestamp(value, datetime.UTC), timezone)
    if _MILLISECONDS[0] <= value:
        return _local(datetime.datetime.fromtimestamp(value / 1000, datetime.UTC), timezone)
    return None


def _local(moment: datetime.datetime, timezone: str) -> datetime.date:
    return (moment.astimezone(ZoneInfo(timezone)) if timezone else moment).date()


@lru_cache(maxsize=10_000)
def _text(text: str, timezone: str, language: str) -> datetime.date | None:
    if timezone and _UTC.fullmatch(text):
        with suppress(ValueError):
            return _local(datetime.datetime.fromisoformat(text), timezone)
    plain = _ascii_digits(text).lower()
    if re.fullmatch(r"\d{1,13}(?:\.\d{1,6})?", plain):
        return _number(float(plain), timezone)
    if match := _YEAR_FIRST.match(plain) or _COMPACT.match(plain):
        return _date(match) if _only_time(plain[match.end() :]) else None
    if match := _YEAR_LAST.search(plain):
        return _day_and_month(match) if _only_time(_without(plain, match)) else None
    for pattern in _NAMED:
        if match := pattern.search(plain):
            return _date(match) if _only_time(_without(plain, match)) else None
    return _other_language(text, plain, language)


def _ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in text)


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _only_time(rest: str) -> bool:
    return not _BESIDE.sub("", rest)


def _date(match: re.Match[str]) -> datetime.date | None:
    month = match["month"]
    return _day(int(match["year"]), _MONTHS.get(month) or int(month), int(match["day"]))


def _day_and_month(match: re.Match[str]) -> datetime.date | None:
    """08/08 and 25/12 leave one reading; 03/04 leaves two."""
    year, first, second = int(match["year"]), int(match["first"]), int(match["second"])
    readings = {_day(year, first, second), _day(year, second, first)} - {None}
    return readings.pop() if len(readings) == 1 else None


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _other_language(text: str, plain: str, language: str) -> datetime.date | None:
    """A month named in another language. dateparser fills gaps, so day and year must stand in the text."""
    numbers = [int(number) for number in re.findall(r"\d+", plain)]
    has_day, has_year = any(0 < n < 32 for n in numbers), any(n in _YEARS for n in numbers)
    if not (has_day and has_year) or _NUMERIC.search(plain) or not any(c.isalpha() for c in plain):
        return None
    import dateparser  # 0.2 s, and most archives never need it

    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
    try:
        found = dateparser.parse(text, languages=[language] if language else None, settings=settings)
    except (OverflowError, ValueError):  # "0 0 0 2016", and languages that it does not know
        return None
    if found is None or found.year not in numbers or found.day not in numbers:
        return None
    return _day(found.year, found.month, found.day)
