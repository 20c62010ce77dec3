"""Claims to learn entailment from: each with the sentences of its text that are nearest to it, as its evidence."""

from __future__ import annotations

import random
import re

from index.terms import content_stems

# What a quote may have: the sentences nearest to the claim, up to one of so many words.
_WORDS = (25, 40, 60, 75)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?”\"']*\s*")


def evidence(claim: str, text: str, chance: random.Random) -> str:
    """Those sentences of `text` that have most of a claim's words, in their order."""
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
    return " ".join(sentences[at] for at in sorted(kept))
