"""What of the reporting stands near a text: the sentence that it is made from, and those that share its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain, pairwise
from typing import NamedTuple

from bot.claim import Quote
from bot.cross_encoder.relevance import ON_A_CLAIM, relevance
from bot.text.statements import statements
from bot.verification.grounds import words
from index import Passage

# Words of which so much stands in a row of the reporting's words are made from those; fewer words are no quotation.
_MADE_FROM = 0.75
FEWEST_WORDS = 4
# A sentence that has less of a claim's words is not near it.
_NEAR = 0.3
# What a word is worth that only the headline has.
_ABOVE = 0.5
# Passages whose sentences come nearest to a claim.
_LIKELY = 6


class Overlap(NamedTuple):
    """Sentences that follow each other, and the `share` of a claim's words that they have."""

    share: float
    quotes: tuple[Quote, ...]


def made_from(part: str, passages: Sequence[Passage]) -> Quote | None:
    """The sentence in which most of `part` stands in order, and close together."""
    wanted = [word.low for word in words(part)]
    best: tuple[float, int, Quote] | None = None
    for quote in _sentences(passages):
        there = [word.low for word in words(quote.text)]
        matcher = SequenceMatcher(None, wanted, there, autojunk=False)
        blocks = [block for block in matcher.get_matching_blocks() if block.size]
        kept = sum(block.size for block in blocks) / max(1, len(wanted))
        # Words that are strewn over a sentence are no quote of it.
        spread = blocks[-1].b + blocks[-1].size - blocks[0].b if blocks else 0
        near = kept >= _MADE_FROM and spread <= len(wanted) / _MADE_FROM
        if near and (best is None or (kept, -spread) > best[:2]):
            best = kept, -spread, quote
    return best[2] if best and len(wanted) >= FEWEST_WORDS else None


def overlaps(text: str, passages: Sequence[Passage]) -> list[Overlap]:
    """The sentences that are near a claim, the nearest first. What is about something else neither says nor denies it,
    whatever words it shares.
    """
    wanted = {word.stem for word in words(text) if word.content or word.low[0].isdigit()}
    shared = [
        (passage, [one for one in _sharing(passage, wanted) if one.share >= _NEAR]) for passage in passages
    ]
    likely = sorted(
        (one for one in shared if one[1]), key=lambda one: max(near.share for near in one[1]), reverse=True
    )[:_LIKELY]
    fits = relevance(text, [passage for passage, _ in likely]) if likely else []
    about = [near for (_, near), fit in zip(likely, fits, strict=True) if fit >= ON_A_CLAIM]
    return sorted(chain(*about), key=lambda near: near.share, reverse=True)


def _sharing(passage: Passage, wanted: set[str]) -> Iterator[Overlap]:
    """Each sentence of a passage, and each two that follow each other, after the share of `wanted` that it has."""
    headline = {word.stem for word in words(passage.article.headline)}
    said = [(quote, {word.stem for word in words(quote.text)}) for quote in _sentences([passage])]
    for some in (*((one,) for one in said), *pairwise(said)):
        there = set[str]().union(*(stems for _, stems in some))
        has = len(wanted & there) + _ABOVE * len(wanted & (headline - there))
        # Of two that say as much the shorter is the better ground.
        yield Overlap(has / max(1, len(wanted)) - 0.01 * len(some), tuple(quote for quote, _ in some))


def _sentences(passages: Sequence[Passage]) -> Iterator[Quote]:
    for passage in passages:
        for span in statements(passage):
            yield Quote.of(passage, span)
