"""A question that a report answers, as a reader would type it."""

from __future__ import annotations

import re
from collections import Counter

from bot.text.dates.mentions import CALENDAR_NAMES
from bot.text.outlet_names import outlet_names
from corpus import Article
from index.terms import STOP_WORDS

# Longer headlines are hard to read in a question, and those that search engines list were cut there.
_LONGEST = 80
# What a headline has behind it that is no part of it: "… | CNN".
_SIGNED = re.compile(r"(.+?)\s+[-–—|]\s+([^|]+)")
# A headline that asks in fewer words, such as "Why?", says too little without what it stands above.
_WORDS = 4
# A name behind a word in small letters. Before a comma, a full stop or a small word it is a noun: not the "Russian"
# of "Russian forces". Behind "of the" and around "for" it may be half of a name.
_WORD = r"[A-Z][\w-]*[a-z][\w-]*"
_NAMED = re.compile(
    rf"(?<![\w'’\"“-])(?<!of )(?!of the |for )[a-z][\w-]*,? (?=(?:the )?[A-Z])((?:the )?{_WORD}(?: {_WORD})*)"
    r"(?=[’'.,;]| (?!(?:of|for|and) [A-Z])([a-z]+)\b)"
)


def question_of(article: Article) -> str:
    """The question that a headline asks, if it asks one, or else for the latest on whom or what it names; "" where it
    names nothing that stands in the report's text.
    """
    headline = article.title.strip()
    signed = _SIGNED.fullmatch(headline)
    if signed and outlet_names((article.source,)).find(signed[2]):
        headline = signed[1]
    asked, mark, _ = headline.partition("?")
    if mark and len(asked.split()) >= _WORDS and len(asked) <= _LONGEST:
        return f"{asked}?"
    named = _named(headline, article.body)
    return f"What is the latest on {named}?" if named else ""


def _named(headline: str, body: str) -> str:
    """The name that stands in a headline and most often in the text below it, with a first name if both have that."""
    nouns = (name for name, behind in _NAMED.findall(body) if not behind or behind in STOP_WORDS)
    counted = Counter(name for name in nouns if _standing(name, headline))
    name, _ = max(counted.items(), key=lambda one: (one[1], len(one[0])), default=("", 0))
    whole = _standing(name, headline) if name else ""
    return whole if whole in body and not name.startswith("the ") else name


def _standing(name: str, headline: str) -> str:
    """A name as a headline has it, with the capitals before it; "" where it does not, and for a month or a weekday."""
    name = name.removeprefix("the ")
    stands = re.search(rf"(?:\b{_WORD} )*\b{re.escape(name)}\b(?! [A-Z])", headline)
    return stands[0] if stands and name.lower() not in CALENDAR_NAMES else ""
