"""Figures in a sentence: counts, shares, dates, times of day and scores, equal however they are written.

"250,000", "a quarter of a million" and "quarter-million" are one; so are "90 per cent" and "nine tenths".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

Bound = str  # "least", "most" or "" for a figure given as it is

_TOKEN = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+-\d+(?:-\d+)*|\d*\.\d+|\d+|[^\W\d_]+(?:['’.][^\W\d_]+)*|[$£€%]|\S",
    re.UNICODE,
)
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {word: value for value, word in enumerate(_UNITS)} | {
    word: 10 * value for value, word in enumerate(_TENS, start=2)
}
_SCALES = {"dozen": 12.0, "hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SCALES |= {"m": 1e6, "mn": 1e6, "bn": 1e9, "k": 1e3}
_PARTS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
    "fifth": 5,
    "fifths": 5,
}
_PARTS |= {"sixth": 6, "sixths": 6, "eighth": 8, "eighths": 8, "tenth": 10, "tenths": 10}
MONTHS = "january february march april may june july august september october november december".split()
# Written with a capital, and still no name of anybody.
DATES = frozenset(MONTHS) | frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_MONTH = {name: number for number, name in enumerate(MONTHS, start=1)}
_MONTH |= {name[:3]: number for name, number in _MONTH.items() if name != "may"} | {"sept": 9}
_PERCENT = {"%", "percent"}
_MONEY = {"$": "dollar", "£": "pound", "€": "euro", "dollar": "dollar", "euro": "euro", "pound": "pound"}
_AFTER_NOON = {"p.m", "pm", "afternoon", "evening"}
_BEFORE_NOON = {"a.m", "am", "morning"}
_LEAST = (
    "at least",
    "more than",
    "over",
    "minimum of",
    "above",
    "no fewer than",
    "no less than",
    "exceeding",
)
_MOST = (
    "at most", "no more than", "up to", "as many as", "less than", "under", "fewer than", "below", "within",
    "maximum of", "not more than", "as much as",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """What is written from `start` to `end`: `kind` is count, share, day, month, clock or score.

    `value` compares within a kind: a count or share is a number, a day (month, day), a time of day hours.
    `year` is the year of a date where it is given. `bound` says whether it is at "least" or "most" so much.
    """

    kind: str
    value: float | tuple[int, ...]
    start: int
    end: int
    bound: Bound = ""
    year: int | None = None
    money: str = ""

    def matches(self, other: Figure) -> bool:
        """Whether both say the same, as far as both say it; "at least 5" is not "up to 5"."""
        if {self.bound, other.bound} == {"least", "most"}:
            return False
        if self.money and other.money and self.money != other.money:
            return False
        if self.year is not None and other.year is not None and self.year != other.year:
            return False
        if self.kind == other.kind:
            return self.value == other.value
        if self.kind == "month" and other.kind == "day":
            return self.value == other.value[:1]  # type: ignore[index]
        return self.kind == "count" and other.year is not None and self.value == other.year


def figures(text: str) -> list[Figure]:
    """Every figure of `text` in order of place."""
    tokens = [(match.group().lower(), match.start(), match.end()) for match in _TOKEN.finditer(text)]
    words = [word for word, _, _ in tokens]
    found: list[Figure] = []
    at = 0
    while at < len(words):
        parsed = _date(words, at) or _number(words, at)
        if parsed is None:
            at += 1
            continue
        kind, value, year, money, after = parsed
        # The full stop that ends "1 a.m." is no part of the next figure.
        start, end = tokens[at][1], tokens[after - 1][2]
        found.append(Figure(kind, value, start, end, _bound(text[:start]), year, money))
        at = after
    return found


_Parsed = tuple[str, "float | tuple[int, ...]", "int | None", str, int]


def _date(words: list[str], at: int) -> _Parsed | None:
    word, after = words[at], _get(words, at + 1)
    day, month = (word, after) if after in _MONTH else (after, word)
    if month not in _MONTH:
        return None
    number = re.fullmatch(r"(\d{1,2})", day)
    if number and 1 <= int(day) <= 31:
        year, end = _year(words, at + 2)
        return "day", (_MONTH[month], int(day)), year, "", end
    if word in _MONTH and (year := _year(words, at + 1)[0]) is not None:
        return "month", (_MONTH[word],), year, "", _year(words, at + 1)[1]
    return None


def _year(words: list[str], at: int) -> tuple[int | None, int]:
    if _get(words, at) in {",", "of"}:
        year, end = _year(words, at + 1)
        return (year, end) if year else (None, at)
    if re.fullmatch(r"1[5-9]\d\d|20\d\d", _get(words, at)):
        return int(words[at]), at + 1
    return None, at


def _number(words: list[str], at: int) -> _Parsed | None:
    money = _MONEY.get(words[at], "") if words[at] in "$£€" else ""
    here = at + bool(money)
    if "-" in _get(words, here)[1:]:
        if re.fullmatch(r"\d+(?:-\d+)+", words[here]):
            return "score", tuple(int(part) for part in words[here].split("-")), None, "", here + 1
        return None
    value, end = _value(words, here)
    if value is None:
        return None
    if _get(words, end) == "-" and _get(words, end + 1) in _SCALES:
        end += 1
    while _get(words, end) in _SCALES:
        value, end = value * _SCALES[words[end]], end + 1
    return _measured(words, value, money, end)


def _value(words: list[str], at: int) -> tuple[float | None, int]:
    """The number that begins at a word, and the word after it."""
    word = _get(words, at)
    article = word in {"a", "an"}
    if fraction := _fraction(words, at, 1 if article or word in _PARTS else None):
        return fraction
    if re.fullmatch(r"[\d,]*\.?\d+", word):
        value, end = float(word.replace(",", "")), at + 1
    elif article and _get(words, at + 1) in _SCALES and len(words[at + 1]) > 2:
        return _SCALES[words[at + 1]], at + 2
    elif word in _SMALL:
        value, end = float(_SMALL[word]), at + 1
        if word in _TENS and _get(words, end) == "-" and _SMALL.get(_get(words, end + 1), 10) < 10:
            value, end = value + _SMALL[words[end + 1]], end + 2
        elif word in _TENS and 0 < _SMALL.get(_get(words, end), 10) < 10:
            value, end = value + _SMALL[words[end]], end + 1
        if _get(words, end) == "hundred":
            value, end = value * 100, end + 1
            joined = end + (_get(words, end) == "and")
            if (
                (rest := _value(words, joined))[0] is not None
                and rest[0] < 100
                and _get(words, joined) in _SMALL
            ):
                value, end = value + rest[0], rest[1]
    else:
        return None, at
    return _fraction(words, end, value) or (value, end)


def _fraction(words: list[str], at: int, count: float | None) -> tuple[float, int] | None:
    """ "a third", "two thirds of", "half a million", "three-quarters"; alone, "third" is an ordinal."""
    if count is None:
        return None
    here = at + (_get(words, at) in {"a", "an", "-"})
    part = _get(words, here)
    counted = here > at or _get(words, at - 1) in _SMALL or part == "half"
    if part not in _PARTS or not (counted or _of_scale(words, here + 1)):
        return None
    end = here + 1
    scale = _of_scale(words, end)
    value = count / _PARTS[part]
    # A share is told from a count by its sign: shares are made negative here and set right in `_measured`.
    return (value * _SCALES[words[scale - 1]], scale) if scale else (-value, end)


def _of_scale(words: list[str], at: int) -> int:
    """The word after "of a million", "a million" or "-million"; 0 where none stands there."""
    for skipped in (("of", "a"), ("a",), ("-",)):
        end = at + len(skipped)
        if tuple(words[at:end]) == skipped and len(_get(words, end)) > 2 and words[end] in _SCALES:
            return end + 1
    return 0


def _measured(words: list[str], value: float, money: str, end: int) -> _Parsed:
    after, next_ = _get(words, end), _get(words, end + 1)
    if value < 0:
        return "share", round(-value, 6), None, money, end
    if after in _PERCENT or (after == "per" and next_ == "cent"):
        return "share", round(value / 100, 6), None, money, end + (2 if after == "per" else 1)
    half = after if after in _AFTER_NOON | _BEFORE_NOON else ""
    if after == "in" and next_ == "the" and _get(words, end + 2) in _AFTER_NOON | _BEFORE_NOON:
        half, end = words[end + 2], end + 2
    if half and 0 < value <= 12:
        return "clock", value % 12 + 12 * (half in _AFTER_NOON), None, money, end + 1
    return "count", round(value, 6), None, money or _MONEY.get(after.rstrip("s"), ""), end


def _bound(before: str) -> Bound:
    words = " ".join(before.lower().split()[-4:]).rstrip("$£€ ")
    phrases = [phrase for phrase in (*_LEAST, *_MOST) if words.endswith(phrase)]
    if not phrases:
        return ""
    # "No fewer than" ends in "fewer than".
    return "least" if max(phrases, key=len) in _LEAST else "most"


def _get(words: list[str], at: int) -> str:
    return words[at] if 0 <= at < len(words) else ""
