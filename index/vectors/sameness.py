"""When two vectors are taken for the same: one written and read, one found by itself, one made again from its words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.embedding.embedder import Vectors

# The cosine of a vector to itself, less what rounding takes.
ITSELF = 0.999
# The same text gives the same vector to 1e-6 on one machine. Others multiply int8 a little differently, and
# the two passages of the sample corpus that are nearest to each other are .94 alike.
_MADE_AGAIN = 0.99
# How far the numbers of one vector may differ from itself, written and read again.
_APART = 1e-4


def is_as_written(written: Vectors, read: Vectors) -> bool:
    """Whether a vector that is read is the one that was written."""
    # Not a number is no distance, and so not a small one.
    return written.shape == read.shape and bool(np.abs(written - read).max() <= _APART)


def finds_itself(nearest: Sequence[tuple[int, float]]) -> bool:
    """Whether what is nearest to a vector that is there, as ids and cosines, is that vector.

    Copies of one story have one vector, so it may be under the id of any of them.
    """
    return bool(nearest) and nearest[0][1] >= ITSELF


def is_made_again(stored: Vectors, made: Vectors) -> bool:
    """Whether two vectors are of the same text, and by the same embedder."""
    return stored.shape == made.shape and bool(stored @ made >= _MADE_AGAIN)
