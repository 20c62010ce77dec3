"""The lines above a story: its headline, and those that are nothing but its byline, its outlet and its day."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.dates import published
from corpus.paragraphs import SENTENCE_END, reflow

_LONGEST_HEADLINE = 300  # characters: a longer first line is a paragraph of a story without a headline
_LONGEST_DAY = 60
_FIRST_LINES = 4  # among which the day stands
_BEGINS_ANEW = re.compile(r"[\"'“‘«(\[]?[A-Z0-9À-ÞΑ-ΩЀ-Я\u0600-\uffff]")
_WORD = r"[A-Z\u00c0-\u00de][\w.'’&-]*"
_NAME = re.compile(rf"{_WORD}(?:\s+(?:{_WORD}|of|the|and|de|&)){{0,5}}(?<![.?!:])")
_BYLINE = re.compile(rf"(?:By|BY)[:\s]\s*({_WORD}(?:,?\s+(?:{_WORD}|and|de|van|von|der|al)){{1,9}})")
# A place stands before a day as often: only what is plainly called as outlets are is one.
_OUTLET = re.compile(
    rf"(?:The\s+|{_WORD}\s+){{0,4}}(?:AFP|AP|Agency|Argus|BBC|CNN|Chronicle|Courier|Daily|Dispatch|Echo|Express|"
    r"Gazette|Globe|Guardian|Herald|Independent|Journal|Magazine|Mail|Mercury|Mirror|Monitor|News|Observer|Post|Press|"
    r"Radio|Record|Register|Reuters|Review|Standard|Star|Sun|TV|Telegraph|Times|Tribune|Weekly|Wire)"
)
_APART = re.compile(r"\s*(?:,|\||·|–|—)\s+")


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands above a story, as it is written there, "" where it is not; and the text without those lines."""

    text: str
    day: str = ""
    author: str = ""
    outlet: str = ""


def headline_and_text(text: str) -> tuple[str, str]:
    """The headline that clean text begins with, and the text below it; "" where there is none.

    It is the first paragraph, or where the story follows without a blank line the first line.
    """
    headline, _, below = reflow(text).partition("\n\n")
    block = text.partition("\n\n")[0].split("\n")
    if headline != block[0].strip() and stands_above(block):
        headline, below = block[0].strip(), text[len(block[0]) :].lstrip("\n")
    if not below or len(headline) > _LONGEST_HEADLINE:
        return "", text
    return headline, below


def stands_above(lines: list[str]) -> bool:
    """Whether the first of some lines is no sentence, and those below begin anew and end as a story does."""
    if len(lines) < 2 or SENTENCE_END.search(lines[0]):
        return False
    return bool(_BEGINS_ANEW.match(lines[1].strip()) and SENTENCE_END.search(lines[-1].strip()))


def opening(text: str) -> Opening:
    """What the first lines say of a story: its day on a line of its own, or behind an outlet ("Coast Echo, 3 May
    2023"), and right above the day a byline, with or without a line for the outlet between them.

    A line only counts as a day that is nothing else, with a time and such words as "Published" beside it. Without a
    day nothing is taken, as any line may begin a story.
    """
    lines = text.split("\n")
    filled = [place for place, line in enumerate(lines) if line.strip()]
    first = [lines[place].strip() for place in filled[:_FIRST_LINES]]
    for at, line in enumerate(first):
        outlet, day = _outlet_and_day(line)
        if not day or len(filled) == 1:
            continue
        author, begins = "", at
        if at and (byline := _BYLINE.fullmatch(first[at - 1])):
            author, begins = byline[1], at - 1
        elif (
            at > 1
            and not outlet
            and _NAME.fullmatch(first[at - 1])
            and (by := _BYLINE.fullmatch(first[at - 2]))
        ):
            author, outlet, begins = by[1], first[at - 1], at - 2
        taken = set(filled[begins : at + 1])
        left = "\n".join(line for place, line in enumerate(lines) if place not in taken).strip("\n")
        if left:
            return Opening(left, day, author, outlet)
    return Opening(text)


def _outlet_and_day(line: str) -> tuple[str, str]:
    if _is_day(line):
        return "", line
    for mark in _APART.finditer(line):
        outlet, day = line[: mark.start()], line[mark.end() :]
        if _OUTLET.fullmatch(outlet) and _is_day(day):
            return outlet, day
    return "", ""


def _is_day(line: str) -> bool:
    marked = any(character.isalpha() or character in "-/." for character in line)
    return marked and len(line) <= _LONGEST_DAY and published(line) is not None
