"""Which sentences of a report may be shown as an answer: whole statements, and nothing that only surrounds them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from bot.text.credit import CREDIT
from index.chunking import Span, sentences
from index.passage import Passage
from index.terms import WORD

# A heading, a name under a picture or "He did." says nothing by itself; "She was 88." does, after what names her.
SHORTEST = 5
# A sentence cut from a run-on caption or a table is no answer that anybody reads.
LONGEST = 1_200

_SHORT = re.compile(r"(?:He|She|It|They)\s\w+\s(?:\w+\s)?\d[\d,.]*\.$")
_ENDED = re.compile(r"[.!…][\"'”’»)\]]*$")
_ASKS = re.compile(r"\?[\"'”’»)\]]*$")
# What a page says about itself: where to read on, who wrote it, whom to follow. A command is of such a place, and a
# label has a colon: "More than 500 have arrived here" is neither.
_BOILERPLATE = re.compile(
    r"^[^\w\"“]*(?:read|see|click|watch|listen|follow|sign up|subscribe|download|join|contact|reach|email|share)\b"
    r"(?: more\b|[^.]*(?:@|\b(?:here|newsletters?|podcasts?|coverage|for more|on (?:twitter|facebook|instagram))\b))"
    r"|^[^\w\"“]*(?:read|see|watch|listen|related|more|photos?|video|gallery|contributing)(?: \w+){0,3}:"
    r"|^\W*(?:this|the|it|an earlier)\b(?: (?:story|article|report|piece|headline|caption|version))?"
    r" (?:has|have) (?:also )?been (?:updated|corrected|clarified)\b"
    r"|^\W*an? (?:earlier|previous) version of this (?:story|article|report|headline|caption)\b"
    r"|^\W*just watched\b|\breplay more videos\b|https?://|www\.|\ball rights reserved\b"
    r"|\bcontributed to this (?:report|story|article)\b|\b(?:writers?|reporters?)\b.* contributed\W*$",
    re.IGNORECASE,
)
# "For the latest, see our live updates here.": a command, or "you can", that ends in where to go.
_ELSEWHERE = re.compile(
    r"(?:^\W*|[,.!?;:–—-]\s+|\byou can (?:also )?)(?:please )?"
    r"(?:see|read|click|watch|check|find|follow|track|view|visit|get|sign up|subscribe|learn|listen|tick|send|donate"
    r"|tell us|go)\b[^.!?”\"]*"
    r"\b(?:here|below|(?:this|the) link)[\s.!…)>]*$"
    r"|\b(?:be (?:found|seen|read|made|viewed|watched)|(?:is|are) available) (?:right )?here[\s.!…)>]*$",
    re.IGNORECASE,
)
# "In this Aug. 5, 2016 file photo …".
_PHOTO = re.compile(
    r"^\W*in this [^;:]{0,40}?\b(?:photo|photograph|picture|image|frame grab)\b", re.IGNORECASE
)
# "Ann Lee, right, and a guard arrive at the port.": whoever stands where is in a picture.
_PLACED = re.compile(
    r"^\W*[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){0,3}, (?:(?:far|second from|third from) )?(?:left|right|cent(?:er|re)),\s"
)
# "Watch the mayor speak »".
_LINK = re.compile(r"^[^«]*\s»")
# "Firefighters battle the Oak Fire on Monday, July 25. Noah Berger/AP": a picture is told in the present, with its full
# day, and whose it is behind it. "The vote is on Tuesday, November 8." is of none.
_PICTURED = re.compile(
    rf"\b(?:{'|'.join(calendar.day_name)}), (?:{'|'.join(calendar.month_name[1:])}) \d+(?:, \d{{4}})?\.$"
)
_NOT_PICTURED = re.compile(r"\b(?:was|were|had|will|would|could|may|might|said|took|began|\w+ed)\b")


def statements(passage: Passage) -> Iterator[Span]:
    """The statements of a passage, as spans of its text, each without a credit before it."""
    for span in sentences(passage.text):
        text = passage.text[span.start : span.end]
        credit = CREDIT.match(text)
        start = span.start + (credit.end() if credit else 0)
        said = passage.text[start : span.end]
        if is_statement(said) and not _is_caption(said, passage, span.end):
            yield Span(start, span.end, span.paragraph)


def is_statement(text: str) -> bool:
    """Whether `text` is a whole statement: no question, heading, byline, notice, pointer, line in capitals."""
    words: list[str] = WORD.findall(text)
    if (len(words) < SHORTEST and not _SHORT.match(text)) or len(text) > LONGEST:
        return False
    if _ASKS.search(text) or not _ENDED.search(text) or _BOILERPLATE.search(text):
        return False
    if _ELSEWHERE.search(text) or _PHOTO.match(text) or _PLACED.match(text) or _LINK.match(text):
        return False
    small = sum(word[0].islower() for word in words)
    return 3 * small >= len(words)


def _is_caption(said: str, passage: Passage, end: int) -> bool:
    """Whether what is said up to `end` tells of a picture, whose credit stands behind it."""
    if not _PICTURED.search(said) or _NOT_PICTURED.search(said):
        return False
    return bool(CREDIT.match(passage.article.body[passage.start + end :].lstrip()))
