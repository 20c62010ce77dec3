"""A sentence as the checker of claims reads it: its words with their stems, clauses, negation and voice."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from index.terms import STOP_WORDS, stem

# A compound keeps its hyphens: "rebel-held" is not about rebels alone.
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+|,\d{3})*")
# What ends the reach of a "not": it denies what follows in its own clause.
_BREAK = re.compile(
    r"(?:[,;:.!?]+(?=[\s\"”’)]|$))|[–—()\"“”]|\b(?:because|although|though|while|whereas|but|as|since|after|before|when|until|if|so)\b|\band(?=\s+(?:no|not|never|nor)\b)|\brather(?=\s+than\b)|\binstead(?=\s+of\b)",
    re.I,
)
_NEGATIVE = frozenset(
    """
    no not none nobody nothing never neither nor without cannot unable untrue false unclear
    unlikely unknown doubtful lack lacked
    lacks lacking unless
    """.split()
)
# Verbs that deny the deed that follows them, not a thing: who declines an offer has had it.
_REFUSING = frozenset(
    """
    denied deny denies denying refuse refused refuses refusing decline declined declines declining
    prevent prevented prevents
    """.split()
)
_FAILING = frozenset("fail failed fails failing".split())
# A negative denies the next words with content, not all that follows.
_REACH = 2
# "Not only" affirms, and so does "nothing but".
_AFFIRMING = frozenset(
    {("not", "only"), ("not", "just"), ("nothing", "but"), ("nothing", "short"), ("nothing", "less")}
)
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
    """One word: `clause` counts clauses from 0; `denied` where a negative reaches it.

    `plain` where its clause has no negative; `passive` follows a form of "be" within three words and is no
    "-ing"; `before` is the word before.
    """

    text: str
    stem: str
    start: int
    end: int
    clause: int
    denied: bool
    plain: bool
    passive: bool
    before: str

    @property
    def capital(self) -> bool:
        return any(part[:1].isupper() for part in self.text.split("-"))

    @property
    def owner(self) -> bool:
        return bare(self.text) != self.text.lower()

    @property
    def content(self) -> bool:
        return bare(self.text) not in STOP_WORDS and not is_negative(self.text)


def words(sentence: str) -> list[Word]:
    """The words of `sentence` in order."""
    breaks = [match.start() for match in _BREAK.finditer(sentence)]
    matches = list(_WORD.finditer(sentence))
    clauses = [bisect_right(breaks, match.start()) for match in matches]
    lows = [bare(match.group()) for match in matches]
    negatives = [
        at for at, low in enumerate(lows) if _denies(low, lows[at + 1 : at + 4], matches[at].group())
    ]
    found: list[Word] = []
    for at, (match, clause, low) in enumerate(zip(matches, clauses, lows, strict=True)):
        beside = [negative for negative in negatives if clauses[negative] == clause]
        before = [negative for negative in beside if negative < at]
        between = lows[before[-1] + 1 : at] if before else []
        reached = sum(low not in STOP_WORDS for low in between) < _REACH
        found.append(
            Word(
                match.group(),
                stem(low),
                match.start(),
                match.end(),
                clause,
                len(before) % 2 == 1 and reached,
                not beside,
                not low.endswith("ing") and any(word in _BE for word in lows[max(0, at - 3) : at]),
                matches[at - 1].group().lower() if at else "",
            )
        )
    return found


def _denies(low: str, after: Sequence[str], text: str) -> bool:
    following = after[0] if after else ""
    if (low, following) in _AFFIRMING:
        return False
    return (
        is_negative(text)
        or (low in _FAILING and following == "to")
        or (low in _REFUSING and (following in {"to", "any"} or "that" in after or following.endswith("ing")))
        or (low, following) in {("rather", "than"), ("instead", "of")}
    )


def is_negative(word: str) -> bool:
    low = word.lower().replace("’", "'")
    return low in _NEGATIVE or low.endswith("n't")


def bare(word: str) -> str:
    """A word in lower case without its possessive ending."""
    return _POSSESSIVE.sub("", word.lower())
