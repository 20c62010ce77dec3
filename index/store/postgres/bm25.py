"""BM25 as SQLite's FTS5 scores it, over passages as sequences of terms.

k1 is 1.2, b .75. A pair of words counts its words again wherever they stand near each other, heading and text apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.terms import NEAR

_K1, _B = 1.2, 0.75
_LEAST = 1e-6  # the weight of a term that most passages have
# Zeros between what is not near each other: one more than words that are may stand apart.
GAP = NEAR + 2

Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Collection:
    """What BM25 has to know of all passages: how many there are, and their tokens."""

    passages: int
    tokens: int

    def weight(self, frequency: int) -> float:
        """The inverse document frequency of a term that so many passages have."""
        weight = np.log((self.passages - frequency + 0.5) / (frequency + 0.5))
        return float(weight) if weight > 0 else _LEAST


def scores(
    terms: Sequence[int],
    pairs: Sequence[tuple[int, int]],
    frequencies: Mapping[int, int],
    collection: Collection,
    lengths: Sequence[int],
    sequences: Sequence[bytes],
) -> NDArray[np.float64]:
    """The score of each of some passages, by their `lengths` in tokens and their `sequences` of terms."""
    every, starts = _joined(sequences)
    mean = collection.tokens / max(1, collection.passages)
    norm = _K1 * (1 - _B + _B * np.asarray(lengths, np.float64) / mean)
    places = {
        term: np.flatnonzero(every == term) for term in {*terms, *(one for pair in pairs for one in pair)}
    }
    total = np.zeros(len(sequences))
    counted = [(term, places[term]) for term in terms]
    for left, right in pairs:
        counted += [(left, _near(places[left], places[right])), (right, _near(places[right], places[left]))]
    for term, positions in counted:
        times = np.bincount(np.searchsorted(starts, positions, "right") - 1, minlength=len(sequences))
        total += collection.weight(frequencies[term]) * times * (_K1 + 1) / (times + norm)
    return total


def _joined(sequences: Sequence[bytes]) -> tuple[NDArray[np.int32], Positions]:
    """All sequences in one, apart from each other, and where each begins."""
    gap = bytes(4 * GAP)
    sizes = np.fromiter((len(one) // 4 + GAP for one in sequences), np.int64, len(sequences))
    return np.frombuffer(gap.join(sequences), "<i4"), np.concatenate([[0], np.cumsum(sizes)[:-1]])


def _near(some: Positions, others: Positions) -> Positions:
    """Those of `some` positions that have one of the `others` near."""
    if not len(some) or not len(others):
        return some[:0]
    after = np.searchsorted(others, some)
    right = others[np.minimum(after, len(others) - 1)]
    left = others[np.maximum(after - 1, 0)]
    near: Positions = some[np.minimum(np.abs(some - left), np.abs(some - right)) <= NEAR + 1]
    return near
