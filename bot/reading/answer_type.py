"""What a question is after (a person, a day, an amount …), and whether a sentence holds such a thing."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from enum import StrEnum

from index.terms import STOP_WORDS, WORD, stem, stems


class Sought(StrEnum):
    """The kinds of answer that can be told from a sentence without understanding it."""

    WHO = "who"
    AMOUNT = "amount"
    MONEY = "money"
    AGE = "age"
    WHEN = "when"
    WHERE = "where"
    DURATION = "duration"
    WHY = "why"


def sought(question: str) -> Sought | None:
    """The kind of thing that `question` asks for, or None where it could be anything."""
    text = question.lower()
    return next((kind for kind, pattern in _ASKS if pattern.search(text)), None)


def holds(kind: Sought | None, sentence: str, question: Collection[str]) -> float:
    """From 0 to 1, whether a sentence holds something of that `kind` that did not come from the question.

    `question` is the question's stems. 0 for None: there is nothing to look for.
    """
    return _HOLDS[kind](sentence, question) if kind else 0.0


_ASKS = [
    (Sought.AGE, re.compile(r"\bhow old\b|\bwhat age\b")),
    (
        Sought.MONEY,
        re.compile(
            r"\bhow much\b.*\b(?:cost|pay|paid|worth|money|bail|fine|earn|price|raise|spen[dt]|donat"
            r"|sell|sold|charge)"
            r"|\bwhat (?:price|fee|salary)"
        ),
    ),
    (
        Sought.AMOUNT,
        re.compile(
            r"\bhow (?:many|much|large|big|high|far|tall|deep|fast|often|great)\b|\bnumber of\b"
            r"|\bwhat (?:percent|percentage|number|amount|proportion|fraction)"
        ),
    ),
    (Sought.DURATION, re.compile(r"\bhow long\b")),
    (
        Sought.WHEN,
        re.compile(r"\bwhen\b|\b(?:what|which) (?:years?|date|month|day|century|decade|time|period|era)\b"),
    ),
    (
        Sought.WHO,
        re.compile(
            r"\bwho\b|\bwhom\b|\bwhose\b|\bwhat(?:'s| is| was) the name of\b|\bcalled\W*$"
            r"|\b(?:what|which) (?:person|man|woman|king|queen|leader|emperor"
            r"|president|minister|judge|scientist|engineer|player|actor|actress|singer|general|governor|author)\b"
        ),
    ),
    (
        Sought.WHERE,
        re.compile(
            r"\bwhere\b|\b(?:what|which) (?:country|countries|city|state|place|region|town|area|location"
            r"|river|nation|street|province|continent)\b"
        ),
    ),
    (Sought.WHY, re.compile(r"\bwhy\b|\bwhat (?:caused?|reason)")),
]

_NUMERAL = (
    r"(?:\d[\d,.]*|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?"
    r"|billions?|trillion|dozens?|half|twice|once|third|quarter)\b)"
)
_NUMBER = re.compile(rf"\b{_NUMERAL}", re.IGNORECASE)
_DAY = re.compile(
    r"\b(?:1\d{3}|20\d{2})s?\b|\b(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b|centur"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
_SPELL = re.compile(
    r"\b(?:yesterday|today|tomorrow|(?:decade|year|month|week|day|morning|evening|night)s?|spring|summer|autumn|winter)\b",
    re.IGNORECASE,
)
_DURATION = re.compile(
    rf"(?:\b{_NUMERAL}|\b(?:a|an|several|few)\b)[ -](?:\w+ )?"
    r"(?:second|minute|hour|day|week|month|year|decade|centur)",
    re.IGNORECASE,
)
_MONEY = re.compile(r"[$£€¥%]|\b(?:dollars?|pounds|euros?|cents|percent|per cent)\b", re.IGNORECASE)
_AGE = re.compile(r"-year-old|\baged?\b|, \d{1,3},|\byears old\b")
_REASON = re.compile(
    r"\b(?:because|due to|since|so that|in order|to \w+|as a result|led to|caused?|therefore|thus|for fear"
    r"|reason|owing|thanks to|so as|result(?:ing|ed)?)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?<!\w)[A-Z][\w'’-]*(?:\s+(?:(?:of|the|de|von|van|al|bin|and)\s+)?[A-Z][\w'’-]*)*",
)
_PLACE = re.compile(
    r"\b(?:in|at|from|near|to|into|of|across|outside|around|through|towards?|on|between|north|south|east|west)\s+"
    r"(?:the\s+|\w+ern\s+)?([A-Z]\w+)"
)
_CALENDAR = frozenset(
    "january february march april may june july august september october november december"
    " monday tuesday wednesday thursday friday saturday sunday".split()
)


def _who(sentence: str, question: Collection[str]) -> float:
    for name in _NAME.finditer(sentence):
        words = [word.lower() for word in WORD.findall(name.group())]
        words = [word for word in words if word not in STOP_WORDS and word not in _CALENDAR]
        # One capital at the start of a sentence says nothing.
        if len(words) > (name.start() == 0) and not any(stem(word) in question for word in words):
            return 1.0
    return 0.0


def _where(sentence: str, question: Collection[str]) -> float:
    places = (place.group(1).lower() for place in _PLACE.finditer(sentence))
    return float(any(place not in _CALENDAR and stem(place) not in question for place in places))


def _amount(sentence: str, question: Collection[str]) -> float:
    return float(any(_is_new(number.group(), question) for number in _NUMBER.finditer(sentence)))


def _age(sentence: str, question: Collection[str]) -> float:
    return 1.0 if _AGE.search(sentence) else 0.5 * _amount(sentence, question)


def _when(sentence: str, question: Collection[str]) -> float:
    if any(_is_new(day.group(), question) for day in _DAY.finditer(sentence)):
        return 1.0
    return 0.4 if _SPELL.search(sentence) else 0.0


def _is_new(words: str, question: Collection[str]) -> bool:
    return not any(term in question for term in stems(words))


def _has(pattern: re.Pattern[str]) -> Callable[[str, Collection[str]], float]:
    return lambda sentence, _: float(bool(pattern.search(sentence)))


_HOLDS: dict[Sought, Callable[[str, Collection[str]], float]] = {
    Sought.WHO: _who,
    Sought.AMOUNT: _amount,
    Sought.MONEY: _has(_MONEY),
    Sought.AGE: _age,
    Sought.WHEN: _when,
    Sought.WHERE: _where,
    Sought.DURATION: _has(_DURATION),
    Sought.WHY: _has(_REASON),
}
