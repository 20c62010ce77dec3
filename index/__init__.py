"""Reporting made searchable: passages, embeddings, the store, Chroma generations, search."""

from index.errors import BusyError, IndexingError, ModelError, NoIndexError
from index.passage import EVERYWHERE, Coverage, Passage, SearchFilter, SearchHit

__all__ = [
    "EVERYWHERE",
    "BusyError",
    "Coverage",
    "IndexingError",
    "ModelError",
    "NoIndexError",
    "Passage",
    "SearchFilter",
    "SearchHit",
]
