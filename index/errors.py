"""What can go wrong between reporting and ranking. The tree is drawn in `corpus.errors`."""

from __future__ import annotations

from corpus.errors import DatelineError


class IndexingError(DatelineError):
    """Nothing could be indexed, or the disk refused what was written. The old index still answers."""


class NoIndexError(DatelineError):
    """There is no index in the folder that was asked for."""


class BusyError(DatelineError):
    """Another process holds the writer's lock on the index."""


class ModelError(DatelineError):
    """An embedder, reranker or language model is missing, not the expected file, or cannot be reached."""
