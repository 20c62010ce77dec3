"""Reporting made searchable: passages, embeddings, the store, Chroma generations, search."""

from index.errors import BusyError, IndexingError, ModelError, NoIndexError
from index.passage import EVERYWHERE, Coverage, Passage, SearchFilter, SearchHit
from index.store.changes import ChangeKind, Correction, LoggedChange, Withdrawal

__all__ = [
    "EVERYWHERE",
    "BusyError",
    "ChangeKind",
    "Correction",
    "Coverage",
    "IndexingError",
    "LoggedChange",
    "ModelError",
    "NoIndexError",
    "Passage",
    "SearchFilter",
    "SearchHit",
    "Withdrawal",
]
