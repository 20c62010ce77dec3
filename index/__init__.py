"""Reporting made searchable: passages, embeddings, the store, Chroma generations, search."""

from index.errors import BusyError, IndexingError, ModelError, NoIndexError
from index.passage import Found, Passage, Scope

__all__ = ["BusyError", "Found", "IndexingError", "ModelError", "NoIndexError", "Passage", "Scope"]
