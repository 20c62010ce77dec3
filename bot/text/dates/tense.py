"""Whether a sentence tells of what has been, read off the verb that is nearest to a place in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.irregular_forms import BASES
from index.terms import WORD

_HAS_BEEN = frozenset("was were been had did".split())
# "Teams are targeting Sunday", "it could reopen on Monday".
_IS_OR_MAY_BE = re.compile(r"is|are|am|can|could|may|might|\w+['’](?:re|ll|m)", re.IGNORECASE)


def is_past(word: str) -> bool:
    """Whether a word may be a verb in the past: on -ed, or irregular."""
    return word.endswith("ed") or word in BASES


def has_been(text: str, start: int, end: int) -> bool:
    """Whether the verb before `text[start:end]`, or without one that behind it, is in the past, as far as is known."""
    found = _of_nearest(reversed(WORD.findall(text[:start])))
    return bool(_of_nearest(WORD.findall(text[end:])) if found is None else found)


def _of_nearest(words: Iterable[str]) -> bool | None:
    for word in words:
        if _IS_OR_MAY_BE.fullmatch(word):
            return False
        if word.lower() in _HAS_BEEN or is_past(word.lower()):
            return True
    return None
