"""Days counted from today: "yesterday", "last week", "this summer", "three days ago", "in the past month".

`RULES` is the grammar. What only looks like it ("the last hospital", "USA Today") is turned down.
"""

from __future__ import annotations

import re
from datetime import MINYEAR, date, timedelta

from bot.text.dates.calendar_words import MONTH, MONTHS, SEASON, SEASONS, WEEKDAY, WEEKDAYS
from bot.text.dates.days import Days, Named, latest_weekday, months_before, months_from, one_day, rule
from bot.text.wording import FLAGS, REPORTING, just_before

_DAY = timedelta(days=1)
_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NUMBER_OF = {word: number for number, word in enumerate(_NUMBERS, 1)}
_NUMBER_OF |= {"a": 1, "an": 1, "couple of": 2, "a couple of": 2, "twenty": 20, "thirty": 30}
_N = rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(_NUMBER_OF, key=len, reverse=True))})"
_UNIT = r"(?P<unit>hour|day|week|fortnight|month|year|decade)"
_CALENDAR = rf"(?P<unit>week|weekend|month|quarter|year|{SEASON}|{MONTH}|{WEEKDAY})\b"
# "today" is a day in "who was killed today" and an age in "which city is the largest today".
_THE_DAY = re.compile(
    r"\b(?:happen\w*|news|new|latest|report\w*|headlines|going\s+on|announced)\b|"
    r"\b(?:since|until|till|as\s+of|earlier|before|from)\s+today\b",
    FLAGS,
)
_PAST_TENSE = re.compile(r"\b(?:did|was|were|has|have|had|said)\b", FLAGS)
_PRESENT_TENSE = re.compile(r"\b(?:is|are|do|does)\b", FLAGS)
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\"“])\s*$")
_SINCE_THE = re.compile(r"\b(?:since|after|before|until|till|by)\s+(?:the\s+)?$", FLAGS)
_OWNED = re.compile(r"(?:\b(?:the|his|her|its|their|my|our|your|one|a)|'s)\s+$", FLAGS)


def _named(match: re.Match[str], days: Days, *, years: bool = False, edge: str = "") -> Named | None:
    """The match as days, unless it is a name: "USA Today", "the song Yesterday", "This Week"."""
    if match[0][0].isupper() and not _SENTENCE_START.search(match.string[: match.start()]):
        return None
    return Named(*match.span(), lambda _: days, 0, fine=not years, relative=not years, edge=edge)


def _day_words(match: re.Match[str], today: date) -> Named | None:
    words = match[0].lower().split()
    if "before" in words:
        return _named(match, one_day(today - 2 * _DAY))
    if words[0] == "yesterday":
        return _named(match, one_day(today - _DAY))
    if words == ["last", "night"]:
        return _named(match, Days(today - _DAY, today))
    if words[-1] == "weekend":
        saturday = latest_weekday(5, today)
        return _named(match, Days(saturday, saturday + _DAY))
    if words[-1] == "today" and not _is_the_day(match.string):
        return None
    return _named(match, one_day(today))


def _is_the_day(text: str) -> bool:
    return bool(_THE_DAY.search(text) or (_PAST_TENSE.search(text) and not _PRESENT_TENSE.search(text)))


def _ago(match: re.Match[str], today: date) -> Named | None:
    """The day, week, month or year that lies so far back. Years ago are history: a preference, no limit."""
    number, unit = _number(match["n"]), match["unit"].lower()
    if unit == "hour":
        return _named(match, Days(today - _days_of_hours(number), today))
    if unit == "day":
        return _named(match, one_day(today - number * _DAY))
    if unit in {"week", "fortnight"}:
        monday = today - (today.weekday() + 7 * number * (2 if unit == "fortnight" else 1)) * _DAY
        return _named(match, Days(monday, monday + 6 * _DAY))
    if unit == "month":
        back = months_before(today, number)
        return _named(match, months_from(back.year, back.month, 1))
    return _named(
        match, months_from(today.year - number * (10 if unit == "decade" else 1), 1, 12), years=True
    )


def _past(match: re.Match[str], today: date) -> Named | None:
    """So many units up to and including today. "For the past three weeks" tells how long: no limit either."""
    number, unit = _number(match.groupdict().get("n") or "one"), match["unit"].lower()
    back = {"day": number * _DAY, "week": 7 * number * _DAY, "fortnight": 14 * number * _DAY}
    if unit == "hour":
        since = today - _days_of_hours(number)
    elif unit in back:
        since = today - back[unit]
    else:
        since = months_before(today, number * {"month": 1, "year": 12, "decade": 120}[unit])
    lasting = match["prep"] is not None and match["prep"].lower() == "for"
    return _named(match, Days(since, today), years=lasting or unit in {"year", "decade"})


def _last_or_this(match: re.Match[str], today: date) -> Named | None:
    """The calendar's last or current one: weeks begin on Monday; what is not over yet ends today."""
    unit, which = match["unit"].lower().rstrip("."), match["which"].lower()
    edge, this = (
        (match["edge"] or "").lower().replace("beginning", "start"),
        which != "last" and not match["past"],
    )
    if unit in {"may", "march", "mar"} and match["unit"].islower() and not match["past"]:
        return None  # "this march", "the last may"
    if which == "the" and not just_before(_SINCE_THE, match.string, match.start()):
        return None  # "at the end of the week", "man of the year"
    if not edge and just_before(_OWNED, match.string, match.start()):
        return None  # "his last spring"
    if unit in WEEKDAYS:
        return _named(match, one_day(latest_weekday(WEEKDAYS[unit], today if this else today - _DAY)))
    days = _current(unit, today) if this else _previous(unit, today)
    if this and days.first <= today:
        days = Days(days.first, min(days.last, today))
    return _named(match, days, edge=edge)


def _current(unit: str, today: date) -> Days:
    """The week, month, year, season or named month that today is in, or this year's."""
    if unit in {"week", "weekend"}:
        monday = today - today.weekday() * _DAY
        return Days(monday if unit == "week" else monday + 5 * _DAY, monday + 6 * _DAY)
    if unit == "year":
        return months_from(today.year, 1, 12)
    if unit == "quarter":
        return months_from(today.year, (today.month - 1) // 3 * 3 + 1, 3)
    if unit in SEASONS:
        last_winter_goes_on = unit == "winter" and today.month < 3
        return months_from(today.year - last_winter_goes_on, SEASONS[unit], 3)
    return months_from(today.year, MONTHS.get(unit, today.month), 1)


def _previous(unit: str, today: date) -> Days:
    """The latest whole one that ended before today's began; a season or a named month, before today."""
    if unit in SEASONS or unit in MONTHS:
        first, months = (SEASONS[unit], 3) if unit in SEASONS else (MONTHS[unit], 1)
        for year in range(today.year, MINYEAR, -1):
            days = months_from(year, first, months)
            if days.last < today:
                return days
    if unit == "weekend":
        monday = today - today.weekday() * _DAY
        return Days(monday - 2 * _DAY, monday - _DAY)
    return _current(unit, _current(unit, today).first - _DAY)


def _number(word: str) -> int:
    word = re.sub(r"\s+", " ", word.lower())
    return _NUMBER_OF[word] if word in _NUMBER_OF else int(word)


def _days_of_hours(hours: int) -> timedelta:
    return -(-hours // 24) * _DAY


RULES = (
    rule(
        r"\bthe\s+day\s+before\s+yesterday\b|\byesterday(?:\s+(?:morning|afternoon|evening|night))?\b|"
        rf"\b(?:earlier\s+)?today\b(?!'s(?!\s+{REPORTING}))|\btonight\b|"
        r"\bthis\s+(?:morning|afternoon|evening)\b(?!')|\blast\s+night\b|\b(?:over|at|during)\s+the\s+weekend\b",
        _day_words,
    ),
    rule(rf"\b{_N}\s+{_UNIT}s?\s+ago\b", _ago),
    rule(
        r"(?:\b(?P<prep>in|over|within|during|for)\s+)?(?:\b(?:the|these)\s+)?\b(?:last|past|previous)\s+"
        rf"{_N}\s+{_UNIT}s?\b(?!\s+of\b)",
        _past,
    ),
    rule(
        r"(?:\b(?P<prep>in|over|within|during|for)\s+the\s+(?:last|past)|\bthe\s+past)\s+"
        r"(?P<unit>hour|week|fortnight|month|year)\b(?!\s+(?:of|before)\b)",
        _past,
    ),
    rule(
        r"\b(?:earlier\s+|later\s+|(?P<edge>start|beginning|end)\s+of\s+)?(?P<which>last|this|(?<=\bof\s)the)\s+"
        rf"(?P<past>past\s+)?{_CALENDAR}(?!\s+(?:of\b|\d))",
        _last_or_this,
    ),
)
