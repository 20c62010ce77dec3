"""Claims to learn entailment from: each with the sentences of its text that are nearest to it, as its evidence."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from index.terms import content_stems

# What a quote may have: the sentences nearest to the claim, up to one of so many words.
_WORDS = (25, 40, 60, 75)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?”\"']*\s*")


@dataclass(frozen=True, slots=True)
class ClaimExample:
    """A claim, its evidence, and whether it follows."""

    claim: str
    evidence: str
    supported: bool


def claim_example(claim: str, text: str, *, supported: bool, chance: random.Random) -> ClaimExample:
    """A claim with those sentences of `text` that have most of its words, in their order."""
    sentences = [match[0].strip() for match in _SENTENCE.finditer(text) if match[0].strip()]
    wanted = set(content_stems(claim))
    shared = [len(wanted & set(content_stems(one))) / (3 + len(one.split()) ** 0.5) for one in sentences]
    most, kept, count = chance.choice(_WORDS), list[int](), 0
    for at in sorted(range(len(sentences)), key=lambda at: -shared[at]):
        length = len(sentences[at].split())
        if not kept or count + length <= _WORDS[-1]:
            kept.append(at)
            count += length
        if count >= most:
            break
    return ClaimExample(claim, " ".join(sentences[at] for at in sorted(kept)), supported)
