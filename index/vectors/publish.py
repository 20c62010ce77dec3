"""Publish a new generation of the vector index: whole, checked and on disk before anyone can see it.

Passages of the current generation that are still wanted are carried over, so that publishing costs what
changed. A process that is killed at any point leaves the current generation answering.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.embedding.embedder import Vectors
from index.errors import IndexingError, NoIndexError
from index.lock import WriterLock, unshared
from index.vectors.collection import Collection, batches
from index.vectors.generation import (
    RECORD,
    Generation,
    Record,
    number,
    open_current,
    published,
    superseded,
)
from index.vectors.sameness import finds_itself, is_as_written

Fetch = Callable[[Sequence[int]], Vectors]

_MOST_DELETED = 0.2  # Share of a graph that may be deleted passages before it is built anew.
_SAMPLES = 32


@dataclass(frozen=True, slots=True)
class Published:
    """The generation that answers now, and how it differs from the one before (0 and 0: it is that one)."""

    name: str
    added: int
    deleted: int
    rebuilt: bool


def publish(
    lock: WriterLock, ids: Sequence[int], fetch: Fetch, *, fingerprint: str, rebuild: bool = False
) -> Published:
    """Make the passages `ids`, and no others, the ones that the index in `lock.folder` finds.

    `fetch` gives the unit vectors of some of `ids`, float32 (n, dimensions), in their order; it is asked for
    one batch at a time, and must give the same vector for an id as long as `fingerprint` is the same.
    `rebuild` builds from empty whatever is there. Raises IndexingError if the disk refuses.
    """
    if not lock.held:
        raise ValueError("publish needs the writer's lock")
    folder = lock.folder
    try:
        _clear(folder)
        current = _open_usable(folder)
        try:
            return _publish(folder, current, sorted(set(ids)), fetch, fingerprint, rebuild)
        finally:
            if current is not None:
                current.close()
            _clear(folder)
    except (OSError, sqlite3.Error, IndexingError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or " ".join(str(error).split())
        raise IndexingError(
            f"{folder}: the new index could not be written ({reason}); make room there or allow writing, "
            "then run 'dateline index' again (an index that was there still answers)"
        ) from error


def _publish(
    folder: Path, current: Generation | None, ids: list[int], fetch: Fetch, fingerprint: str, rebuild: bool
) -> Published:
    carried = current if current and current.record.fingerprint == fingerprint and not rebuild else None
    have = carried.ids() if carried else set()
    added, deleted = [id_ for id_ in ids if id_ not in have], sorted(have.difference(ids))
    if carried and not added and not deleted:
        return Published(carried.name, 0, 0, rebuilt=False)
    gone = len(deleted) + (carried.record.deleted if carried else 0)
    if carried and gone > _MOST_DELETED * (len(ids) + gone):
        carried = None

    name = f"gen-{1 + max(map(number, published(folder)), default=0):06}"
    draft = folder / f"tmp-{name}"
    if carried and not _carry_over(carried, draft, ids, added, deleted, fetch):
        shutil.rmtree(draft)
        carried = None
    if not carried:
        gone = 0
        _build(draft, ids, fetch)
    Record.of(draft, fingerprint=fingerprint, ids=ids, deleted=gone).write(draft)
    _make_current(folder, draft, name)
    return Published(name, len(added), len(deleted), rebuilt=carried is None)


def _carry_over(
    carried: Generation, draft: Path, ids: list[int], added: list[int], deleted: list[int], fetch: Fetch
) -> bool:
    """Make `draft` a changed copy of `carried`; False if it came out damaged."""
    _copy(carried.path, draft)
    with closing(Collection(draft)) as collection:
        collection.delete(deleted)
        for batch in batches(added):
            collection.add(batch, fetch(batch))
    return _is_whole(draft, ids, fetch)


def _build(draft: Path, ids: list[int], fetch: Fetch) -> None:
    draft.mkdir()
    with closing(Collection(draft, create=True)) as collection:
        for batch in batches(ids):
            collection.add(batch, fetch(batch))
    if not _is_whole(draft, ids, fetch):
        raise IndexingError("the vectors read back from disk are not those written")


def _is_whole(draft: Path, ids: list[int], fetch: Fetch) -> bool:
    """Open `draft` cold: are just `ids` there, and does each of a sample find itself?"""
    places = np.unique(np.linspace(0, len(ids) - 1, _SAMPLES, dtype=int)) if ids else ()
    sample = [ids[place] for place in places]
    with closing(Collection(draft)) as collection:
        if collection.ids() != set(ids):
            return False
        if not sample:
            return True
        written = fetch(sample)
        stored = collection.vectors(sample)
        if len(stored) < len(sample):
            return False
        if not all(is_as_written(one, stored[id_]) for id_, one in zip(sample, written, strict=True)):
            return False
        return all(map(finds_itself, collection.query(written, 1)))


def _copy(source: Path, draft: Path) -> None:
    for part in source.rglob("*"):
        target = draft / part.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        if part.suffix == ".sqlite3":
            # A reader that opens `source` meanwhile writes a row to it.
            with closing(sqlite3.connect(part)) as old, closing(sqlite3.connect(target)) as new:
                old.backup(new)
        elif part.is_file() and part.parent != source:
            shutil.copyfile(part, target)


def _make_current(folder: Path, draft: Path, name: str) -> None:
    for directory, _, files in os.walk(draft):
        for file in files:
            _sync(Path(directory, file))
        _sync(Path(directory))
    pointer = folder / "tmp-CURRENT"
    pointer.write_text(f"{name}\n", encoding="ascii")
    _sync(pointer)
    draft.rename(folder / name)
    _sync(folder)
    pointer.replace(folder / "CURRENT")
    _sync(folder)


def _sync(path: Path) -> None:
    if sys.platform == "win32" and path.is_dir():
        return  # Windows cannot, and need not.
    descriptor = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _open_usable(folder: Path) -> Generation | None:
    """The current generation, or None where there is none or it is damaged and has to be built anew."""
    try:
        return open_current(folder)
    except (NoIndexError, IndexingError):
        return None


def _clear(folder: Path) -> None:
    """Remove leftovers and all generations but the current one, the one before it and those being read."""
    for leftover in folder.glob("tmp-*"):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink()
    for generation in superseded(folder):
        _retire(generation)


def _retire(generation: Path) -> None:
    # What cannot go now, because it is being read or the disk refuses, goes after a later publication.
    if not (generation / RECORD).exists():  # Nobody can open it.
        shutil.rmtree(generation, ignore_errors=True)
        return
    with suppress(OSError), unshared(generation / RECORD) as unused:
        if unused:
            doomed = generation.with_name(f"tmp-{generation.name}")
            generation.rename(doomed)  # At once, so that nobody opens a generation of which half is gone.
            shutil.rmtree(doomed)
