"""What can go wrong between reporting and ranking. The tree is drawn in `corpus.errors`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import DatelineError

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


class IndexingError(DatelineError):
    """Nothing could be indexed, or the disk refused what was written. The old index still answers."""


class UnreadableError(IndexingError):
    """A part of an index that is there cannot be read as it was written. `where` it is and the `reason` stand by
    themselves too, without the advice.
    """

    def __init__(self, where: object, reason: str, advice: str = "") -> None:
        super().__init__(f"{where}: {reason}; {advice}" if advice else f"{where}: {reason}")
        self.where = where
        self.reason = reason


class NoIndexError(DatelineError):
    """There is no index in the folder that was asked for."""


class BusyError(DatelineError):
    """Another process holds the writer's lock on the index."""


class ModelError(DatelineError):
    """An embedder, reranker or language model is missing, not the expected file, or cannot be reached."""


def refused(folder: Path, error: sqlite3.Error) -> IndexingError:
    """What SQLite says of a store that it will not write, in words: the disk refuses, or the store is damaged."""
    import sqlite3  # `dateline --help` does without

    if isinstance(error, sqlite3.OperationalError):
        return IndexingError(
            f"{folder}: the store cannot be written ({error}); free some space or allow writing there, and run "
            "it again: nothing that was indexed is lost"
        )
    return IndexingError(
        f"{folder}: the store is damaged ({error}); run 'dateline verify', which says what can be done"
    )
