"""Words as they are typed on a phone, in full: "wen did it open n how many ppl came"."""

from __future__ import annotations

import re

_IN_FULL = {
    "abt": "about",
    "any1": "anyone",
    "b4": "before",
    "bc": "because",
    "cuz": "because",
    "govt": "government",
    "hrs": "hours",
    "mins": "minutes",
    "n": "and",
    "pls": "please",
    "ppl": "people",
    "r": "are",
    "rn": "right now",
    "sum1": "someone",
    "tho": "though",
    "thru": "through",
    "u": "you",
    "ur": "your",
    "w": "with",
    "wat": "what",
    "wats": "what's",
    "wen": "when",
    "wud": "would",
    "yr": "year",
    "yrs": "years",
}
# As they are typed: "W" is a name, and "u.s." an abbreviation.
_TYPED = re.compile(rf"(?<![\w.&'’-])(?:{'|'.join(_IN_FULL)})(?![\w&'’-]|\.\w)")


def in_full(question: str) -> str:
    """`question` with each of these words as it is written elsewhere."""
    return _TYPED.sub(lambda word: _IN_FULL[word.group()], question)
