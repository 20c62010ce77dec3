"""A sentence as the checker of claims reads it: its words with their stems, clauses, negation and voice."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.words import STOP_WORDS, stem

# A compound keeps its hyphens: "rebel-held" is not about rebels alone.
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+|,\d{3})*")
# What ends the reach of a "not": it denies what follows in its own clause.
_BREAK = re.compile(
    r"(?:[,;:.!?]+(?=[\s\"”’)]|$))|[–—()\"“”]|\b(?:because|although|though|while|whereas|but|as|since|after|before|when|until|if|so)\b",
    re.I,
)
_NEGATIVE = frozenset(
    """
    no not none nobody nothing never neither nor without cannot unable untrue false denied deny denies
    denying refuse refused refuses refusing decline declined declines declining lack lacked lacks lacking
    against prevent prevented prevents unless
    """.split()
)
_FAILING = frozenset("fail failed fails failing".split())
# "Not only" affirms, and so does "nothing but".
_AFFIRMING = frozenset({("not", "only"), ("not", "just"), ("nothing", "but"), ("nothing", "short")})
# Verbs that only name the source of a statement.
SAYING = frozenset(
    """
    said says say saying told tell according reported reports announced warned added called asked claimed
    ruled found estimated estimates
    """.split()
)
_BE = frozenset("is are was were be been being am".split())
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `clause` counts clauses from 0; `negated` where an odd number of negatives reaches it.

    `passive` follows a form of "be" within three words and is no "-ing"; `before` is the word before.
    """

    text: str
    stem: str
    start: int
    end: int
    clause: int
    negated: bool
    passive: bool
    before: str

    @property
    def capital(self) -> bool:
        return any(part[:1].isupper() for part in self.text.split("-"))

    @property
    def content(self) -> bool:
        return bare(self.text) not in STOP_WORDS and not is_negative(self.text)


def words(sentence: str) -> list[Word]:
    """The words of `sentence` in order."""
    breaks = [match.start() for match in _BREAK.finditer(sentence)]
    found: list[Word] = []
    clause, negatives, be = 0, 0, -9
    matches = list(_WORD.finditer(sentence))
    for place, match in enumerate(matches):
        now = sum(at <= match.start() for at in breaks)
        if now != clause:
            clause, negatives = now, 0
        text = match.group()
        low = bare(text)
        passive = 0 < place - be <= 3 and not low.endswith("ing")
        before = matches[place - 1].group().lower() if place else ""
        found.append(
            Word(text, stem(low), match.start(), match.end(), clause, negatives % 2 == 1, passive, before)
        )
        if low in _BE:
            be = place
        after = matches[place + 1].group().lower() if place + 1 < len(matches) else ""
        if (low, after) not in _AFFIRMING:
            negatives += is_negative(text) or (low in _FAILING and after == "to")
    return found


def is_negative(word: str) -> bool:
    low = word.lower().replace("’", "'")
    return low in _NEGATIVE or low.endswith("n't")


def bare(word: str) -> str:
    """A word in lower case without its possessive ending."""
    return _POSSESSIVE.sub("", word.lower())
