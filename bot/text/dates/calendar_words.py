"""Days said by name: "6 August", "17–31 July", "late July 2016", "Q3 2016", "the 1990s", "on Tuesday".

`RULES` is the grammar. Months, seasons and years are also names, verbs and numbers: such are turned down.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date

from bot.text.dates.days import Days, Named, latest_weekday, months_from, one_day, part_of, rule
from bot.text.wording import FLAGS, just_before

MONTH_NAMES = tuple(name.lower() for name in calendar.month_name if name)
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, start=1)}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
WEEKDAY_NAMES = tuple(name.lower() for name in calendar.day_name)
WEEKDAYS = {name: number for number, name in enumerate(WEEKDAY_NAMES)}
WEEKDAYS |= {"tues": 1, "weds": 2, "thurs": 3}
# As the north counts them; a winter is called after the year that it begins in.
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


MONTH = rf"\b(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
WEEKDAY = rf"\b(?:{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})\b"
SEASON = rf"\b(?:{'|'.join(SEASONS)})\b"
JOIN = r"\s*(?:-|–|—|/|&|\b(?:and|or|to|until|till|through)\b)\s*"

# What a number counts where it is no day and no year: "in August 3 people", "in 2000 homes".
COUNTED = (
    r"\s+(?:people|persons|men|women|boys|girls|children|civilians|soldiers|troops|fighters|families|refugees|"
    r"homes|houses|villages|towns|cities|cases|dead|others|dollars|pounds|euros|percent|per|miles|feet|"
    r"met(?:er|re)s|kilomet(?:er|re)s|km|tons|tonnes|acres|barrels|seconds|minutes|hours|hrs|days|weeks|"
    r"months|years|bce?|times|votes|seats|hundred|thousand|million|billion)\b"
)
_YEAR = rf"(?<![\w.$£€#/])(?:1\d|20)\d\d(?![\w%]|[,./:]\d|-year|{COUNTED})"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![.,:]\d|%)\b"
_DAYS = rf"(?P<day>{_DAY})(?:(?P<join>{JOIN})(?P<day2>{_DAY}))?"
_WEEKDAY_OF = rf"(?:{WEEKDAY},?\s+(?:the\s+)?)?"
_OF_YEAR = rf"(?:,?\s+(?:of\s+)?(?P<year>{_YEAR}))?"
_PART = (
    r"(?:\b(?P<part>early|mid|late|(?:start|beginning|middle|end)(?=\s+of\b)|(?:first|second)\s+half(?=\s+of\b)|"
    r"(?:first|second|third|last|final)\s+(?:(?:two|three)\s+weeks|week)(?=\s+(?:of|in)\b))(?:-|\s+(?:of\s+|in\s+)?)(?:the\s+)?)?"
)
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}

_ANCHOR = re.compile(
    r"(?:\b(?:in|during|since|until|till|before|after|by|from|between|throughout|up\s+to|prior\s+to|as\s+of|"
    rf"months?\s+of|years?)(?:\s+the)?\s+|(?:{MONTH}|\b\d{{4}}|{WEEKDAY}|#){JOIN})$",
    FLAGS,
)
_SEASON_ANCHOR = re.compile(
    rf"(?:\b(?:in|during|over|since|until|throughout|between|from)(?:\s+the)?\s+|(?:{SEASON}|#){JOIN})$",
    FLAGS,
)
_VERBS = {"may", "march", "mar"}
_VERB_NEXT = re.compile(r"\s+(?:have|be|not|never|also|still|yet|well|on|to|for|through|against)\b", FLAGS)
_PERSON_ANCHOR = re.compile(r"\b(?:before|after|by|from)\s+$", FLAGS)
_ON = re.compile(r"\bon\s+$", FLAGS)
_SMALL_WORD = re.compile(
    r"\s*(?:$|[^\w\s]|\d|(?:in|at|on|and|or|to|of|the|for|by|from|with|about|until|till|through|what|who|how|why|"
    r"where|when|which|did|does|do|was|were|is|are|has|had|a|an)\b)",
    FLAGS,
)


def join_word(join: str) -> str:
    """ "to" for words that make a range, "and" for a list or a dash."""
    return "to" if re.search(r"to|til|through", join, FLAGS) else "and"


def _iso(match: re.Match[str], _: date) -> Named:
    year, month, day = (int(part) for part in match.groups())
    return Named(*match.span(), lambda _: one_day(date(year, month, day)), year)


def _slashed(match: re.Match[str], _: date) -> Named | None:
    """6/8/2016 is June to some and August to others: read only if it can be one day. 6.8.2016 is August."""
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if match[2] == "/" and first <= 12 and second <= 12 and first != second:
        return None
    day, month = (first, second) if first > 12 or match[2] == "." else (second, first)
    return Named(*match.span(), lambda _: one_day(date(year, month, day)), year)


def _days_of_month(match: re.Match[str], _: date) -> Named | None:
    name, written = match["month"].rstrip("."), match["year"]
    anchored = written or _stands_after(_ANCHOR, match) or _stands_after(_ON, match)
    if not written and (_is_verb(match) or (name in _VERBS and not anchored)):
        return None  # "how many of the 5 may have died", "did they march 17 miles"
    month = MONTHS[name.lower()]
    days = [int(re.sub(r"\D", "", day)) for day in (match["day"], match["day2"]) if day]
    joined = join_word(match["join"]) if match["join"] else ""
    first, last = (min(days), max(days)) if joined == "and" else (days[0], days[-1])

    def in_year(year: int) -> Days:
        return Days(date(year, month, first), date(year, month, last))

    return Named(*match.span(), in_year, int(written) if written else None, joined=joined)


def _month(match: re.Match[str], _: date) -> Named | None:
    if not match["year"] and (_is_verb(match) or not (match["part"] or _stands_after(_ANCHOR, match))):
        return None
    if not (match["year"] or match["part"]) and _is_name(match):
        return None
    month = MONTHS[match["month"].rstrip(".").lower()]
    return _stretch(match, match["year"], lambda year: months_from(year, month, 1))


def _is_verb(match: re.Match[str]) -> bool:
    """Whether "may" or "march" is the verb, or "the March on Rome" a march."""
    before, name, after = match.string[: match.start()], match["month"], match.string[match.end() :]
    marched = name == "March" and before.endswith("the ")
    return (name in _VERBS or marched) and bool(_VERB_NEXT.match(after))


def _is_name(match: re.Match[str]) -> bool:
    """Whether a bare month is someone called August."""
    name, after = match["month"].lower(), match.string[match.end() :]
    if re.match(r"\s+[A-Z][a-z]|'s\b", after):
        return True
    a_persons = name in {"jan", "april", "may", "june", "august", "march"}
    return a_persons and _stands_after(_PERSON_ANCHOR, match) and not _SMALL_WORD.match(after)


def _season(match: re.Match[str], _: date) -> Named | None:
    before, after = match.string[: match.start()], match.string[match.end() :]
    if match["season"][0].isupper() and re.search(r"[A-Z][\w'-]*\s+$", before):
        return None  # "the Arab Spring of 2011"
    if not match["year"] and (
        after.startswith(" of ") or not (match["part"] or _stands_after(_SEASON_ANCHOR, match))
    ):
        return None  # "the fall of Aleppo", "prices fall"
    month = SEASONS[match["season"].lower()]
    return _stretch(match, match["year"], lambda year: months_from(year, month, 3))


def _quarter(match: re.Match[str], _: date) -> Named | None:
    if match["q"] and not (match["year"] or _stands_after(_ANCHOR, match)):
        return None
    number = int(match["q"] or _QUARTERS[match["nth"].lower()])
    return _stretch(match, match["year"] or match["of"], lambda year: months_from(year, 3 * number - 2, 3))


def _decade(match: re.Match[str], _: date) -> Named:
    years = 100 if match["decade"].endswith("00") and match["decade"] < "2000" else 10
    return _stretch(match, match["decade"], lambda year: months_from(year, 1, 12 * years), fine=False)


def _year(match: re.Match[str], _: date) -> Named | None:
    before, after = match.string[: match.start()], match.string[match.end() :]
    attribute = re.search(r"\bthe\s+$", before, FLAGS) and re.match(r"\s+[a-z]", after)
    if not (match["part"] or attribute or before.endswith(" of ") or _stands_after(_ANCHOR, match)):
        return None
    return _stretch(match, match["alone"], lambda year: months_from(year, 1, 12), fine=False)


def _weekday(match: re.Match[str], today: date) -> Named | None:
    if not (_stands_after(_ON, match) or _stands_after(_ANCHOR, match)):
        return None
    day = latest_weekday(WEEKDAYS[match[0].lower()], today)
    return Named(*match.span(), lambda _: one_day(day), 0)


def _stretch(
    match: re.Match[str], written: str | None, whole: Callable[[int], Days], *, fine: bool = True
) -> Named:
    """The part of `whole(year)` that the match asks for."""
    part = re.sub(r"\s+", " ", match.groupdict().get("part") or "")
    edge = {"start": "start", "beginning": "start", "end": "end"}.get(part.lower(), "")
    year = int(written) if written else None
    return Named(
        *match.span(),
        lambda year: part_of(whole(year), part) if part else whole(year),
        year,
        fine=fine,
        edge=edge,
    )


def _stands_after(words: re.Pattern[str], match: re.Match[str]) -> bool:
    return just_before(words, match.string, match.start()) is not None


# Longest first: what one rule has read is out of the next one's sight.
RULES = (
    rule(r"\b(\d{4})-(\d\d)-(\d\d)\b", _iso),
    rule(r"(?<![\d./])(\d\d?)([/.])(\d\d?)\2((?:1\d|20)\d\d)\b", _slashed),
    rule(rf"{_WEEKDAY_OF}(?<![\d.,:/$£€]){_DAYS}\s+(?:of\s+)?(?P<month>{MONTH}){_OF_YEAR}", _days_of_month),
    rule(rf"{_WEEKDAY_OF}(?P<month>{MONTH})\s+(?:the\s+)?{_DAYS}(?!{COUNTED}){_OF_YEAR}", _days_of_month),
    rule(rf"{_PART}(?P<month>{MONTH}){_OF_YEAR}", _month),
    rule(rf"{_PART}(?P<season>{SEASON}){_OF_YEAR}(?:[-–/]\d\d(?:\d\d)?\b)?", _season),
    rule(
        rf"\bQ(?P<q>[1-4])\b{_OF_YEAR}|\b(?P<nth>{'|'.join(_QUARTERS)})\s+quarter\s+of\s+(?P<of>{_YEAR})",
        _quarter,
    ),
    rule(rf"{_PART}(?<!\d)(?P<decade>(?:1\d|20)\d0)'?s\b", _decade),
    rule(rf"{_PART}(?P<alone>{_YEAR})", _year),
    rule(rf"{WEEKDAY}(?!,?\s*#)(?!\s+(?-i:[A-Z]))", _weekday),
)
