"""The vector index: what finds passages near to a vector, wherever it runs.

`check_vector_index` in `tests/support/stores.py` holds one to this.
"""

from __future__ import annotations

from typing import Protocol

from index.embedding.embedder import Vectors
from index.passage import SearchFilter


class VectorIndex(Protocol):
    """Finds what is near. Safe from any thread."""

    def query(self, vector: Vectors, k: int, filters: SearchFilter) -> list[tuple[int, float]]:
        """The `k` passages within `filters` nearest to a vector, shape (dimensions,), as (id, cosine), and perhaps
        more.
        """

    def close(self) -> None:
        """Lets go of what it holds."""
