"""In what a text differs from the reporting, as a sentence for the reader: a figure, a day, a name, a quoted word."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from bot.text.display import without_dateline
from bot.verification.grounds import words

# Of more changes, or of more words changed in one place, the quote itself tells better.
_CHANGES, _WORDS = 2, 4


class Form(StrEnum):
    """How a difference is told of what is `said` and what is `read` in the reporting."""

    ANOTHER = "The report says {read}, not {said}."
    ANOTHER_WORD = "The report says “{read}”, not “{said}”."
    ADDED = "The report does not have “{said}” there."
    LEFT_OUT = "The report also has “{read}” there."
    SWAPPED = "The report has it the other way round: {read}."
    SOMEBODY_ELSE = "Nothing near these words names {said}."
    UNCHECKED = "These words stand there. Beside them the report names {read}; whether {said} said them is not checked."


@dataclass(frozen=True, slots=True)
class Difference:
    """What is `said` and what is `read` instead; "" where the form needs only the other."""

    form: Form
    said: str = ""
    read: str = ""

    def __str__(self) -> str:
        return self.form.format(said=self.said, read=self.read)


def of_words(said: str, read: str) -> tuple[Difference, ...]:
    """Words in whose place `read` has others, or none, and what it has besides; none where it is too much to tell."""
    here, there = words(said), words(read)
    # The place that an agency sets before a sentence is no word of it, though a quote may have it from there.
    begin = len(there) - len(words(without_dateline(read)))
    matcher = SequenceMatcher(None, [word.low for word in here], [word.low for word in there], autojunk=False)
    found = []
    for kind, a, b, c, d in matcher.get_opcodes():
        c = max(begin, c)
        if kind == "equal" or (a == b and (a in (0, len(here)) or c >= d)):
            continue
        if max(b - a, d - c) > _WORDS:
            return ()
        mine = said[here[a].start : here[b - 1].end] if b > a else ""
        theirs = read[there[c].start : there[d - 1].end] if d > c else ""
        found.append(_told(mine, theirs))
    return tuple(found) if len(found) <= _CHANGES else ()


def _told(said: str, read: str) -> Difference:
    if said and read:
        return Difference(Form.ANOTHER_WORD, said, read)
    return Difference(Form.ADDED, said) if said else Difference(Form.LEFT_OUT, read=read)
