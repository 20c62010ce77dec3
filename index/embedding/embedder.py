"""What an embedder is: it turns texts into vectors of length 1.

`check_embedder` in `tests/support/conformance.py` holds one to this.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

# Some vectors, (n, dimensions), or one, (dimensions,).
Vectors = NDArray[np.float32]
# What turns passages into vectors, whoever loads the model for it, and whoever helps.
Embed = Callable[[Sequence[str]], Vectors]


class Embedder(Protocol):
    """Turns text into embeddings: float32, of length 1, as many numbers each as the model likes.

    `name` tells its vectors from those of any other embedder, which cannot be compared with them.
    """

    name: str

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The embeddings of passages, (n, dimensions), in their order. Raises ModelError."""

    def embed_question(self, question: str) -> Vectors:
        """The embedding of a question, (dimensions,). Raises ModelError."""


def made_with(fingerprint: str) -> str:
    """The name of the embedder in a fingerprint, which ends in it."""
    return fingerprint.rpartition("; ")[2]


def check_made_with(made_by: str | None, name: str) -> None:
    """Raises ModelError if an index with the fingerprint `made_by` has the vectors of another embedder."""
    other = made_with(made_by or name)
    if other != name:
        raise ModelError(
            f"the index was made with the embedder {other}, and [models] embedder now names {name}; "
            "run 'dateline index' to make it anew, or change the setting back"
        )
