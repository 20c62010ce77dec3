"""What quotes say otherwise than a claim, and not only less: a "not" in one of them, an opposite, another fact."""

from __future__ import annotations

import re

from bot.verification.grounds import Grounds, content, words
from bot.verification.veto_verifier import Veto, day, figure, unit
from index.terms import stem

# A negation governs so many of the next words with content.
_NEXT = 4
_NEGATION = re.compile(
    r"(?<![\w-])(?:(?i:not|no|none|nobody|nothing|never|neither|nor|without|cannot|unlikely|untrue|\w+n[’']t)"
    r"|fail\w*|den(?:y|ies|ied)|refus\w*|declin(?:ed|es|ing)|lack\w*|reject\w*|oppos\w*|doubt\w*)(?!\w)"
)
_OPPOSITES = """
increase decrease; rise fall; up down; more less; higher lower; above below; early late; earlier later
over under; win lose; support oppose; allow ban; begin end; open close; start stop; accept reject
approve reject; pass fail; ahead behind; before after; first last; best worst; most least; admit deny
grant deny; with without; strong weak; improve worsen; inside outside; maximum minimum; guilty innocent
alive dead; join leave; remain leave; northern southern; eastern western
"""
_PAIRS = [tuple(map(stem, pair.split())) for pair in _OPPOSITES.strip().replace("\n", ";").split(";")]


def negation(grounds: Grounds) -> str:
    """A "not" that only one of the two has."""
    added = _NEGATION.search(grounds.said)
    if added:
        return "" if _NEGATION.search(grounds.known) else f"no quote says “{added.group()}”"
    told = {word.stem for word in content(words(grounds.said))}
    after = content(words(grounds.read))
    for match in _NEGATION.finditer(grounds.read):
        governed = [
            word for word in after if word.start >= match.end() and not _NEGATION.fullmatch(word.text)
        ]
        if any(word.stem in told for word in governed[:_NEXT]):
            return f"its quote says “{match.group()}”"
    return ""


def opposite(grounds: Grounds) -> str:
    """A word in whose place every quote has its opposite."""
    said = {word.stem for word in words(grounds.said)}
    known = {word.stem for word in words(grounds.known)}
    for pair in _PAIRS:
        for one, other in (pair, pair[::-1]):
            if one in said - known and other in known - said:
                return f"its quote says “{other}”, not “{one}”"
    return ""


CONTRADICTIONS: tuple[Veto, ...] = (figure, unit, day, negation, opposite)
