"""One whole indexing run: take the lock, bring the store up to date, publish a generation."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

from index.embedding import MiniLM, Vectors
from index.errors import IndexingError
from index.indexing import Rules, fingerprint, update
from index.lock import WriterLock
from index.publish import publish
from index.store import Store
from index.summary import Progress, Summary


def build(
    folder: Path,
    sources: Iterable[str],
    rules: Rules,
    *,
    dry_run: bool = False,
    report: Callable[[Progress], None] = lambda _: None,
) -> Summary:
    """Brings the index in `folder` up to date with `sources`, and has it answer from the next moment on.

    Raises BusyError while another process writes, and IndexingError where nothing could be indexed or
    the disk refuses; whatever answered before goes on answering.
    """
    with WriterLock(folder) as lock:
        try:
            store = Store(folder, create=True)
            try:
                summary = update(store, _embed, sources, rules, dry_run=dry_run, report=report)
                if not dry_run:
                    _publish(lock, store, rules, summary)
            finally:
                store.close()
        except sqlite3.Error as error:
            raise IndexingError(
                f"{folder}: the store cannot be written ({error}); free some space or allow writing there, "
                "and run it again: nothing that was indexed is lost"
            ) from None
    return summary


def _publish(lock: WriterLock, store: Store, rules: Rules, summary: Summary) -> None:
    ids = store.ids()
    if not ids:
        reasons = "; ".join(str(skipped) for skipped in summary.skipped[:3])
        raise IndexingError(f"nothing could be indexed: {reasons or 'the sources hold no articles'}")

    def fetch(some: Sequence[int]) -> Vectors:
        found, vectors = store.vectors(some)
        if found != list(some):
            raise IndexingError(f"{lock.folder}: passages without vectors; run 'dateline verify --repair'")
        return vectors

    publish(lock, ids, fetch, fingerprint=fingerprint(rules.passage_tokens))


def _embed(texts: Sequence[str]) -> Vectors:
    return _embedder().embed(texts)


@cache
def _embedder() -> MiniLM:
    # Only a run that has something new to embed pays for loading the model.
    return MiniLM()
