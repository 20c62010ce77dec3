"""Reporting made searchable: passages, embeddings, the store, Chroma generations, search."""

from index.errors import BusyError, IndexingError, ModelError, NoIndexError
from index.passage import EVERYWHERE, Coverage, Found, Passage, Scope

__all__ = [
    "EVERYWHERE",
    "BusyError",
    "Coverage",
    "Found",
    "IndexingError",
    "ModelError",
    "NoIndexError",
    "Passage",
    "Scope",
]
