"""Whether a sentence tells of what has been or of what is to come, read off the verb nearest to a place in it."""

from __future__ import annotations

import re

from index.chunking import sentences
from index.irregular_forms import PASTS
from index.terms import stem

# "The park may reopen on Monday", "voters are heading to the polls on Sunday"; not "could not say", "may have died".
# Any other word in small letters is looked up.
_SHOWS_ITS_TENSE = re.compile(
    r"(?P<ahead>\b(?:will|can|may|might|could(?! not\b)|\w+['’]ll)\b(?!(?: not)? have\b)(?: be [a-z]+)?"
    r"|(?:\b(?:is|are|am)|['’](?:re|m)) (?:(?!an?\b|the\b)\w+ )?(?!being\b)[a-z]+ing\b)"
    r"|\b[a-z]+"
)
_BEGINS = re.compile(r"\W*(?:On\s+)?")
_IS_OR_WAS = frozenset("is are am was were been had did".split())


def is_past(word: str) -> bool:
    """Whether a word in small letters may be a verb in the past: irregular, or on an -ed that its stem is without."""
    regular = word.endswith("ed") and not stem(word).endswith("ed") and word != "hundred"
    return regular or word in PASTS


def is_ahead(text: str, start: int, end: int) -> bool:
    """Whether what is told of the day at `text[start:end]` is plainly to come, by the verbs of its own sentence: the
    last one before the day that shows its tense, or the first behind an "On Sunday" that the sentence begins with.
    """
    own = next(one for one in sentences(text) if start < one.end)
    before = _shown(text, own.start, start)
    if before or not _BEGINS.fullmatch(text, own.start, start):
        return before[-1:] == [True]
    return _shown(text, end, own.end)[:1] == [True]


def _shown(text: str, start: int, end: int) -> list[bool]:
    """Of each verb between two places that shows its tense whether it is ahead."""
    found = _SHOWS_ITS_TENSE.finditer(text, start, end)
    return [bool(one["ahead"]) for one in found if one["ahead"] or one[0] in _IS_OR_WAS or is_past(one[0])]
