"""One whole indexing run: take the lock, bring the store up to date, publish a generation."""

from __future__ import annotations

import datetime
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from corpus import DatelineError
from index.embedding.minilm import Vectors
from index.embedding.registry import load_embedder, made_with
from index.errors import IndexingError
from index.indexing.batch import Embed
from index.indexing.summary import Kind, Progress, Summary
from index.indexing.update import Rules, update
from index.lock import WriterLock
from index.store.sqlite import FILE, Store
from index.vectors.publish import publish


def build(
    folder: Path,
    sources: Iterable[str],
    rules: Rules,
    *,
    dry_run: bool = False,
    report: Callable[[Progress], None] = lambda _: None,
    embed: Embed | None = None,
) -> Summary:
    """Brings the index in `folder` up to date with `sources`, and has it answer from the next moment on.

    `embed` takes the place of the embedder that the rules name, and must give its vectors. Raises BusyError
    while another process writes, IndexingError where nothing could be indexed or the disk refuses, and
    ModelError where the embedder cannot be had; whatever answered before goes on answering.
    """
    if dry_run and not (folder / FILE).exists():
        with tempfile.TemporaryDirectory() as empty:  # Not even a folder is left behind.
            return _dry_run(Path(empty), sources, rules, report)
    with WriterLock(folder) as lock, _explained(folder):
        if dry_run:
            return _dry_run(folder, sources, rules, report)
        with closing(Store(folder, create=True)) as store, _recorded(store) as outcome:
            made_by = rules.fingerprint(store.fact("fingerprint"))
            summary = update(store, embed or _embed(made_by), sources, rules, report=report)
            ids = store.ids()
            if ids or summary.count(Kind.WITHDRAWN):
                publish_store(lock, store, ids, made_by)
            outcome.append(str(summary))
            _refuse_nothing(summary)
    return summary


def publish_store(
    lock: WriterLock, store: Store, ids: Sequence[int], made_by: str, *, rebuild: bool = False
) -> None:
    """Has the passages `ids` of the store answer, by their stored vectors. Raises IndexingError."""

    def fetch(some: Sequence[int]) -> Vectors:
        found, vectors = store.vectors(some)
        if found != list(some):
            raise IndexingError("passages without vectors; run 'dateline verify --repair'")
        return vectors

    publish(lock, ids, fetch, fingerprint=made_by, rebuild=rebuild)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise IndexingError(
            f"{folder}: the store cannot be written ({error}); free some space or allow writing there, "
            "and run it again: nothing that was indexed is lost"
        ) from None


def _dry_run(
    folder: Path, sources: Iterable[str], rules: Rules, report: Callable[[Progress], None]
) -> Summary:
    with closing(Store(folder, create=True)) as store:
        made_by = rules.fingerprint(store.fact("fingerprint"))
        return update(store, _embed(made_by), sources, rules, dry_run=True, report=report)


@contextmanager
def _recorded(store: Store) -> Iterator[list[str]]:
    """Records the run from its beginning, so that a killed one shows; takes its outcome in a list."""
    began = datetime.datetime.now(datetime.UTC)
    run = store.begin_run(began)
    outcome: list[str] = []
    try:
        yield outcome
    except DatelineError as error:
        outcome = [str(error)]
        raise
    except (sqlite3.Error, KeyboardInterrupt) as error:
        outcome = ["stopped" if isinstance(error, KeyboardInterrupt) else str(error)]
        raise
    finally:
        seconds = (datetime.datetime.now(datetime.UTC) - began).total_seconds()
        with suppress(sqlite3.Error):
            store.end_run(run, seconds, "; ".join(outcome) or "failed")


def _refuse_nothing(summary: Summary) -> None:
    if summary.changes or summary.unchanged or summary.kept or summary.unsettled:
        return
    reasons = [str(skipped) for skipped in summary.skipped[:3]]
    if more := len(summary.skipped) - len(reasons):
        reasons.append(f"and {more} more")
    raise IndexingError(f"nothing could be indexed: {'; '.join(reasons) or 'the sources hold no articles'}")


def _embed(made_by: str) -> Embed:
    # Only a run that has something new to embed pays for loading the model.
    return lambda texts: load_embedder(made_with(made_by)).embed(texts)
