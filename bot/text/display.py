"""A quoted sentence as a reader is shown it: without its dateline or the mark of a list, with whom a "he" stands for,
its weekdays dated.

The quote under it keeps every character; what is added stands in square brackets.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import timedelta

from bot.claim import Claim, Quote
from bot.text.antecedent import antecedent
from bot.text.credit import CREDIT
from bot.text.dates.days import describe
from bot.text.dates.tense import is_ahead
from bot.text.dates.written import TO_COME, Written
from bot.text.names import CAPITAL
from corpus import Article

# "ALEPPO — Rebels", "London, England (CNN) -- Police", "Jakarta (CNN)An army": a place in capitals and a dash, or any
# place with an agency in brackets. "BP -- the oil company" is none: it goes on in small letters. Without a dash only
# these agencies are one: not "Tencent (TCEHY) Pictures". A short name with no country behind it is as often a party:
# "US – China talks", "NATO — Russia talks".
_DASH = r"\s*(?:—|–|--|-)\s+"
_AGENCY = r"\([A-Z][\w.&' ]{1,30}\)"
_CAPITALS = r"[A-Z](?:[^\Wa-z\d_]|['’./]|[ -](?=[A-Z]))"
_LEAD_IN = re.compile(
    rf"^(?:(?:[A-Z][\w'’./ ,-]{{1,50}}\s)?{_AGENCY}{_DASH}"
    r"|(?:[A-Z][\w'’./ ,-]{1,50}\s)?\((?:CNN|AP|AFP|UPI|Reuters)(?: [A-Z]\w+)?\)\s*(?=[A-Z“\"])"
    rf"|(?:{_CAPITALS}+,(?: [A-Z][\w'’.]+){{1,4}}|{_CAPITALS}{{5,}}){_DASH}(?=[\W\d]*{CAPITAL})"
    # The mark of a list: "- Voters chose a senator.", "- iPhone sales fell."
    rf"|(?:--|[-–—•*])\s+(?=[^\w\s]*(?:\d|[a-z]?{CAPITAL})))"
)

_PRONOUN = re.compile(r"^(?:[\"“'‘(]*)(He|She)\b(?!\s*\[)")
_POINTING = re.compile(
    r"^[\"“'‘(]*(?:(?:They|Them|Their|These|Those|This|Both|Neither|Its)\b"
    # No title: "Her Majesty", "His Royal Highness".
    r"|(?:His|Her) (?!(?:Royal|Majesty|Highness|Holiness|Excellency|Eminence|Honou?r)\b)"
    r"|It (?!(?:is|was|will be|would be|has been) (?:\w+ )?(?:\w+ )?(?:that|to)\b)"
    r"|It[’']s (?!(?:\w+ )?(?:\w+ )?(?:that|to)\b)"
    r"|(?:The (?:latter|former|others))\b"
    # "The company says", "That measure fails": a thing that the sentence before has named.
    r"|(?:The|That) (?:company|firm|group|team|agency|system|measure|bill|law|plan|deal|report|study|storm|fire"
    r"|film|show|movie|man|woman|couple|suspect|shooter|attack|crash|incident|move|decision|ruling|news)\b"
    r"(?! (?:that|of|which|who|for|in|on|behind)\b)"
    r"|[\w’'-]+(?: [\w’'-]+)? (?:of|among) (?:them|these|those)\b|Among (?:them|these|those)\b"
    # "In a message to the president, he said": somebody else than the president did.
    r"|(?:In|At|On|After|Before|During|By|To|With|For|From|As|When|While)\b[^.;]*?, (?:s?he|they)\b)"
    # "“We need calm,” she said.": who speaks is named before.
    r"|^[\"“][^”\"]+[,?!][”\"] (?:s?he|they) \w+"
)
_WEEKDAY = re.compile(
    r"\b(?P<lead>(?:next|last|this|every|each|Black|Cyber|Super|Good)\s+)?"
    rf"(?P<day>{'|'.join(calendar.day_name)})\b(?!s\b|['’]s\b|\s+[A-Z]|,?\s+(?:the\s+)?(?:[A-Z][a-z]+\.?\s+)?\d)"
)
_MAY_BE_TO_COME = re.compile(rf"{TO_COME.pattern}|\b(?:due|by|until|before)\b")
# What is added to a sentence where it is shown: a name or a day in brackets, and before it the day that it tells of.
_ADDED = re.compile(r"\s*\[[^\]]*\]|^(?:Reported on )?\d{1,2} \w+ \d{4}: ")
# A report that another of so many days later is shown beside may have been updated since to tell of the same.
_BESIDE = timedelta(days=14)


def quoted(
    quote: Quote,
    before: Quote | None = None,
    beside: Sequence[Quote] = (),
    elsewhere: Sequence[Article] = (),
) -> Claim:
    """The reporting in its own words, as a reader is shown them; `before` is the sentence that explains it, `beside`
    are the others that are shown with it, and `elsewhere` other reports that have the very words.
    """
    whole = quote if before is None else Quote(quote.article, before.start, quote.end, before.paragraph)
    text = without_dateline(whole.text)
    if name := _meant(whole):
        text = _PRONOUN.sub(lambda pronoun: f"{pronoun.group()} [{name}]", text, count=1)
    # A picture is put on a page whenever there is a better one.
    pictured = CREDIT.match(whole.article.body[whole.end :].lstrip())
    if not pictured and names_weekday(text):
        text = dated(text, Written.of(whole.article), beside, [Written.of(one) for one in elsewhere])
    return Claim(text, (whole,), quoted=True)


def without_dateline(sentence: str) -> str:
    """`sentence` without its dateline or the mark of a list, begun with a capital then."""
    text, stripped = " ".join(sentence.split()), word_for_word(sentence)
    # "iPhone" has its capital.
    small = stripped != text and not stripped[1:2].isupper()
    return stripped[:1].upper() + stripped[1:] if small else stripped


def word_for_word(sentence: str) -> str:
    """`sentence` as it may stand within quotation marks: without its dateline or the mark of a list, and each letter as
    it is written.
    """
    return _LEAD_IN.sub("", " ".join(sentence.split()), count=1)


def as_quoted(sentence: str) -> str:
    """`sentence` as its quote and what is shown of it both have it: with no dateline, and nothing added."""
    return " ".join(_ADDED.sub("", word_for_word(sentence)).split())


def names_weekday(text: str) -> bool:
    """Whether `text` names a weekday, which the day on which it was written may tell."""
    return bool(_WEEKDAY.search(text))


def dated(
    text: str, written: Written, beside: Sequence[Quote] = (), elsewhere: Sequence[Written] = ()
) -> str:
    """`text` with the day of the first weekday that it names, as the day on which it was written tells it; none
    before that where what is told of it is plainly to come.

    Pages of several days' news repeat sentences: where what stands `elsewhere` means another day, neither is told.
    """
    match = _WEEKDAY.search(text)
    if not match or match["lead"] or _MAY_BE_TO_COME.search(text):
        return text
    day = written.last(match["day"])
    if day != written.day and is_ahead(text, match.start(), match.end()):
        return text
    others = [Written.of(one.article).last(match["day"]) for one in beside if match["day"] in one.text]
    if day is None or any(one.last(match["day"]) != day for one in elsewhere):
        return text
    if any(other and day < other <= day + _BESIDE for other in others):
        return text
    return f"{text[: match.end()]} [{describe(day, day)}]{text[match.end() :]}"


def is_unnamed(quote: Quote) -> bool:
    """Whether a quote begins with a "he" or "she" that cannot be told from the names before it."""
    return bool(_PRONOUN.match(without_dateline(quote.text))) and not _meant(quote)


def points_back(sentence: str) -> bool:
    """Whether a sentence begins with a "they" or "the company", has a "of them" or a "she said", that the one before
    explains.
    """
    return bool(_POINTING.match(" ".join(sentence.split())))


def _meant(quote: Quote) -> str:
    """The name of whom the "he" or "she" that a quote begins with stands for; "" without one or in doubt."""
    pronoun = _PRONOUN.match(quote.text)
    return antecedent(quote.article, quote.start, pronoun[1]) if pronoun else ""
