"""One whole indexing run: take the lock, bring the store up to date, publish a generation."""

from __future__ import annotations

import datetime
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from corpus import DatelineError
from index.backends.local import Local
from index.backends.opening import backend_of
from index.backends.place import Place
from index.embedding.embedder import Embed
from index.embedding.registry import load_lazily
from index.errors import IndexingError
from index.indexing.progress import Progress
from index.indexing.rules import Rules
from index.indexing.summary import Summary
from index.indexing.update import update
from index.store.changes import ChangeKind
from index.store.store import Store


def build(
    place: Place,
    sources: Iterable[str],
    rules: Rules,
    *,
    dry_run: bool = False,
    wait: float = 0.0,
    report: Callable[[Progress], None] = lambda _: None,
    embed: Embed | None = None,
) -> Summary:
    """Brings the index at `place` up to date with `sources`, and has it answer from the next moment on.

    `embed` takes the place of the embedder that the rules name, and must give its vectors. While another process
    writes, this one embeds for it if the backend can share work. Raises BusyError where that one still writes after
    `wait` seconds (-1 waits for ever), IndexingError where nothing could be indexed or the disk refuses, and
    ModelError where the embedder cannot be had; whatever answered before goes on answering.
    """
    backend = backend_of(place)
    if dry_run and not backend.exists():
        # Nothing is left behind where there was nothing.
        with tempfile.TemporaryDirectory() as empty, Local(Path(empty)).writing() as writer:
            return _dry_run(writer.store, sources, rules, report)
    helping = (lambda _: embed) if embed else load_lazily
    with backend.writing(wait, None if dry_run else helping) as writer:
        store = writer.store
        if dry_run:
            return _dry_run(store, sources, rules, report)
        with _recorded(store) as outcome:
            made_by = rules.fingerprint(store.fact("fingerprint"))
            embed = embed or load_lazily(made_by)
            publisher = writer.publisher(embed, made_by)
            shared = writer.shared(embed, made_by)
            summary = update(store, shared, sources, rules, report=report, stored=publisher.stored)
            summary.helped = writer.helped
            if not store.is_empty() or summary.count(ChangeKind.WITHDRAWN):
                publisher.publish()
            outcome.append(str(summary))
            _refuse_nothing(summary, filled=not store.is_empty() or store.last_change() > 0)
    return summary


def _dry_run(
    store: Store, sources: Iterable[str], rules: Rules, report: Callable[[Progress], None]
) -> Summary:
    made_by = rules.fingerprint(store.fact("fingerprint"))
    return update(store, load_lazily(made_by), sources, rules, dry_run=True, report=report)


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
        with suppress(sqlite3.Error, IndexingError):
            store.end_run(run, seconds, "; ".join(outcome) or "failed")


def _refuse_nothing(summary: Summary, *, filled: bool) -> None:
    """Raises IndexingError where a run found nothing, unless the index was ever `filled` and nothing was skipped: an
    empty folder and a feed without news are no trouble then.
    """
    if summary.changes or summary.unchanged or summary.kept or summary.unsettled or summary.held_back:
        return
    if filled and not summary.skipped:
        return
    reasons = [str(skipped) for skipped in summary.skipped[:3]]
    if more := len(summary.skipped) - len(reasons):
        reasons.append(f"and {more} more")
    raise IndexingError(f"nothing could be indexed: {'; '.join(reasons) or 'the sources hold no articles'}")
