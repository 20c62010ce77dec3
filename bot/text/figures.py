"""Figures in a sentence: counts, shares, ranks, times of day and scores, equal however they are written.

"250,000", "a quarter of a million" and "quarter-million" are one; so are "90 per cent" and "nine in ten".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import floor, log10

from index.terms import STOP_WORDS

_TOKEN = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[-–]\d+)+|\d+(?:st|nd|rd|th)\b|\d*\.\d+|\d+|:\d\d"
    r"|[^\W\d_]+(?:['’.][^\W\d_]+)*|[$£€%]|\S"
)
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = {
    word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SMALL = {word: value for value, word in enumerate(_ONES)} | _TENS
_RANKS = {
    word: n
    for n, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)
}
_SCALES = {"dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SCALES |= {"m": 1e6, "mn": 1e6, "bn": 1e9, "k": 1e3, "decades": 10.0, "century": 100.0, "centuries": 100.0}
_PARTS = {"half": 2, "halve": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_MONEY = {"$": "dollar", "£": "pound", "€": "euro"}
_UNIT_WORDS = (
    "dollar euro pound cent mile kilometer meter foot yard inch acre hectare ton kilogram gram milligram "
    "microgram ounce gallon liter barrel degree mph second minute hour day week month year decade percent centimeter "
    "millimeter milliliter"
).split()
# However Britons write them, and in short.
_SPELLINGS = {
    "kilometre": "kilometer", "km": "kilometer", "metre": "meter", "centimetre": "centimeter", "cm": "centimeter",
    "millimetre": "millimeter", "mm": "millimeter", "litre": "liter", "millilitre": "milliliter", "ml": "milliliter",
    "kilogramme": "kilogram", "kilo": "kilogram", "kg": "kilogram", "gramme": "gram", "milligramme": "milligram",
    "mg": "milligram", "tonne": "ton", "lb": "pound", "oz": "ounce", "ft": "foot",
}  # fmt: skip
_UNITS = {form: unit for unit in _UNIT_WORDS for form in (unit, unit + "s", unit + "ly")}
_UNITS |= {form: unit for word, unit in _SPELLINGS.items() for form in (word, word + "s")}
_UNITS |= {"feet": "foot", "daily": "day", "annual": "year", "annually": "year", "inches": "inch"}
_DOTTED_TIME = re.compile(r"\b(\d\d?)\.([0-5]\d)(?=\s?[ap]\.?m\b)", re.IGNORECASE)
# "A 5 m wall", "30 m tall", "fell 30 m from it"; but millions in "5m", "$5 m", "a 3-m euro deal" and "30 m people".
_METRES = re.compile(
    r"\b[aA]n? [\d.,]+[ -]m\b(?! (?:dollar|euro|pound)s?\b)|\d[ -]?m(?=[ -](?:tall|high|deep|wide|long)\b)"
    rf"|(?<![^\s(])\d[\d.,]* m\b(?= (?:{'|'.join(STOP_WORDS)})\b|[^\w\s-]|$)"
)
# Of a day that is not halved.
_HOUR = re.compile(r"0\d|1[3-9]|2[0-3]")
_HALVES = {"a.m": 0, "am": 0, "p.m": 12, "pm": 12}
_BOUNDS = {
    "least": ("at least", "more than", "over", "above", "no fewer than", "no less than", "exceeding"),
    "most": ("at most", "up to", "as many as", "less than", "under", "fewer than", "below", "no more than",
             "nearly", "almost", "as much as", "close to", "short of"),
    "about": ("about", "around", "roughly", "approximately", "some", "an estimated", "or so"),
}  # fmt: skip
# What a writer who says "about" or "more than" may round off.
_ROUNDED = 0.1


@dataclass(frozen=True, slots=True)
class Figure:
    """What is written from `start` to `end`: `kind` is count, share, rank, clock or score.

    `value` compares within a kind: a share of 1, a time of day in hours. `bound` says that it is at "least",
    at "most" or "about" so much; `unit` is what is measured, "" where that is none of the common units.
    """

    kind: str
    value: float | tuple[int, ...]
    start: int
    end: int
    bound: str = ""
    unit: str = ""

    def matches(self, other: Figure) -> bool:
        """Whether whoever has read `other` may say this: the same, or the same rounded off as it says."""
        if (self.kind, other.kind) in (("share", "rank"), ("rank", "share")):
            return _alike(*((self, other) if self.kind == "share" else (other, self)))
        if self.kind != other.kind or (self.unit and other.unit and self.unit != other.unit):
            return False
        if {self.bound, other.bound} == {"least", "most"}:
            return False
        if self.value == other.value:
            return True
        if isinstance(self.value, tuple) or isinstance(other.value, tuple) or self.kind in ("rank", "clock"):
            return False
        return _rounds(self.value, other.value, self.bound)


def as_written(text: str, read: str) -> str:
    """`text` with each figure that whoever has read `read` may say as it is written there: 60% for "three in five"."""
    known, kept, at = figures(read), "", 0
    for one in figures(text):
        same = next((other for other in known if one.matches(other)), None)
        if same:
            kept += text[at : one.start] + read[same.start : same.end]
            at = one.end
    return kept + text[at:]


def figures(text: str) -> list[Figure]:
    """Every figure of `text` in order of place; "one" by itself is none."""
    written = _DOTTED_TIME.sub(r"\1:\2", text)
    tokens = [(match.group().lower(), match.start(), match.end()) for match in _TOKEN.finditer(written)]
    metres = {match.end() for match in _METRES.finditer(written)}
    words = ["metre" if end in metres else word for word, _, end in tokens]
    found: list[Figure] = []
    at = 0
    while at < len(words):
        parsed = _number(words, at)
        if parsed is None:
            at += 1
            continue
        kind, value, unit, after = parsed
        start = tokens[at][1]
        found.append(Figure(kind, value, start, tokens[after - 1][2], _bound(text[:start]), unit))
        at = after
    return found


def units(words: Iterable[str]) -> set[str]:
    """The units among some words in small letters, as "month" for "monthly"."""
    return {_UNITS[word] for word in words if word in _UNITS}


def _alike(share: Figure, rank: Figure) -> bool:
    """Whether they may be written alike: "a third" of them, and "a third bomb"."""
    return not isinstance(rank.value, tuple) and rank.value > 2 and share.value == round(1 / rank.value, 4)


def _rounds(said: float, read: float, bound: str) -> bool:
    if said <= 0 or read <= 0:
        return False
    low = 1 - _ROUNDED if bound in ("most", "about") else 1.0
    high = 1 + _ROUNDED if bound in ("least", "about") else 1.0
    if bound and said * low <= read <= said * high:
        return True
    digits = len(Decimal(f"{said:.10g}").normalize().as_tuple().digits)
    return digits > 1 and round(read, digits - 1 - floor(log10(read))) == said


_Parsed = tuple[str, "float | tuple[int, ...]", str, int]


def _number(words: list[str], at: int) -> _Parsed | None:
    word = words[at]
    if rank := _RANKS.get(word) or (re.fullmatch(r"\d+(?:st|nd|rd|th)", word) and int(word[:-2])):
        counted = _get(words, at - 1) in _SMALL or _get(words, at + 1) == "of"
        return None if word in _PARTS and counted else ("rank", float(rank), "", at + 1)
    if re.fullmatch(r"\d+(?:[-–]\d+)+", word):
        return "score", tuple(int(part) for part in re.split("[-–]", word)), "", at + 1
    money = _MONEY.get(word, "")
    value, end = _value(words, at + bool(money))
    if value is None:
        return None
    if _get(words, end) == "in" and (whole := _whole(words, value, end + 1)):
        return "share", round(value / whole[0], 4), "", whole[1]
    end += _get(words, end) == "-" and _get(words, end + 1) in _SCALES
    while _get(words, end) in _SCALES:
        value, end = value * _SCALES[words[end]], end + 1
    if word in ("one", "a", "an") and end == at + 1:
        return None
    return _measured(words, value, money, end)


def _whole(words: list[str], part: float, at: int) -> tuple[float, int] | None:
    """The whole of "nine in ten": neither the year of "12 in 2016" nor the time of "12 in 24 hours"."""
    whole, end = _value(words, at)
    counted = whole is not None and whole > part > 0 and not re.fullmatch(r"(?:19|20)\d\d", _get(words, at))
    return (whole, end) if whole is not None and counted and _get(words, end) not in _UNITS else None


def _value(words: list[str], at: int) -> tuple[float | None, int]:
    """The number that begins at a word, and the word after it; a share of one is negative."""
    word = _get(words, at)
    article, part = word in ("a", "an"), word.removesuffix("s")
    if article and _get(words, at + 1) in _SCALES and len(words[at + 1]) > 2:
        return _SCALES[words[at + 1]], at + 2
    if article or part == "half":
        return _share(words, at + article, 1) or (None, at)
    if re.fullmatch(r"[\d,]*\.?\d+", word):
        value, end = float(word.replace(",", "")), at + 1
    elif word in _SMALL:
        value, end = float(_SMALL[word]), at + 1
        joined = end + (_get(words, end) == "-")
        if word in _TENS and 0 < _SMALL.get(_get(words, joined), 10) < 10:
            value, end = value + _SMALL[words[joined]], joined + 1
    elif part in _PARTS and _get(words, at + 1) == "-" and _get(words, at + 2) in _SCALES:
        return _SCALES[words[at + 2]] / _PARTS[part], at + 3
    else:
        return None, at
    return _share(words, end, value) or (value, end)


def _share(words: list[str], at: int, count: float) -> tuple[float, int] | None:
    """ "a third", "two thirds of", "half a million", "three-quarters"."""
    at += _get(words, at) == "-"
    part = _get(words, at).removesuffix("s")
    if part not in _PARTS:
        return None
    value, end = count / _PARTS[part], at + 1
    for skipped in (("of", "a"), ("a",), ("-",)):
        after = end + len(skipped)
        scale = _get(words, after)
        if tuple(words[end:after]) == skipped and len(scale) > 2 and scale in _SCALES:
            return value * _SCALES[scale], after + 1
    return -value, end


def _measured(words: list[str], value: float, money: str, end: int) -> _Parsed:
    after, next_ = _get(words, end), _get(words, end + 1)
    if value < 0:
        return "share", round(-value, 4), money, end
    if after in ("%", "percent") or (after, next_) == ("per", "cent"):
        return "share", round(value / 100, 4), money, end + 1 + (after == "per")
    if re.fullmatch(r":\d\d", after):
        of_24 = _HOUR.fullmatch(words[end - 1])
        value, end = value + int(after[1:]) / 60, end + 1
        after = _get(words, end)
        if of_24 and after not in _HALVES:
            return "clock", round(value, 3), "", end
    if after in _HALVES and value < 13:
        return "clock", round(value % 12 + _HALVES[after], 3), "", end + 1
    skipped = end + (after in ("-", "–", "square", "cubic", "full", "straight", "more"))
    # 8.03 times a thousand million is 8029999999.999999.
    return "count", float(f"{value:.12g}"), money or _UNITS.get(_get(words, skipped), ""), end


def _bound(before: str) -> str:
    words = " " + " ".join(before.lower().split()[-4:]).rstrip("$£€ ")
    phrases = [
        (len(one), bound) for bound, some in _BOUNDS.items() for one in some if words.endswith(" " + one)
    ]
    # "No fewer than" ends in "fewer than".
    return max(phrases, default=(0, ""))[1]


def _get(words: list[str], at: int) -> str:
    return words[at] if 0 <= at < len(words) else ""
