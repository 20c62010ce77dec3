"""The lines above a story: its headline, and the line that is nothing but its day."""

from __future__ import annotations

import re

from corpus.dates import published
from corpus.paragraphs import reflow

_LONGEST_HEADLINE = 300  # characters: a longer first line is a paragraph of a story without a headline
_LONGEST_DAY = 60
_FIRST_LINES = 4  # among which the day stands
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_BEGINS_ANEW = re.compile(r"[\"'“‘«(\[]?[A-Z0-9À-ÞΑ-ΩЀ-Я\u0600-\uffff]")


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
    if len(lines) < 2 or _SENTENCE_END.search(lines[0]):
        return False
    return bool(_BEGINS_ANEW.match(lines[1].strip()) and _SENTENCE_END.search(lines[-1].strip()))


def day_and_text(text: str) -> tuple[str, str]:
    """The day on a line of its own among the first ones, as it stands there, and the text without that line.

    A line only counts that is nothing but a day, with a time and such words as "Published" beside it.
    """
    lines = text.split("\n")
    filled = [place for place, line in enumerate(lines) if line.strip()]
    for place in filled[:_FIRST_LINES]:
        if len(filled) > 1 and _is_day(lines[place].strip()):
            return lines[place].strip(), "\n".join(lines[:place] + lines[place + 1 :]).strip("\n")
    return "", text


def _is_day(line: str) -> bool:
    marked = any(character.isalpha() or character in "-/." for character in line)
    return marked and len(line) <= _LONGEST_DAY and published(line) is not None
