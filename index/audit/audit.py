"""Trust but check: is everything in an index still what the indexer put there, and can it be found?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import numpy as np

from index.audit.fault import ANEW, SALVAGE, Fault
from index.audit.salvage import is_salvageable
from index.audit.store_audit import audit_store
from index.embedding.embedder import Embed, Vectors
from index.errors import IndexingError, NoIndexError, UnreadableError
from index.lock import WriterLock, unshared
from index.passage import embedded, heading
from index.store.readable import ReadableStore
from index.store.sqlite import FILE
from index.store.sqlite import Store as SqliteStore
from index.store.store import Store
from index.vectors.generation import RECORD, Generation, current_name, open_current, superseded
from index.vectors.sameness import finds_itself, is_as_written, is_made_again

_SAMPLE = 64  # passages that are embedded again and looked for
_BATCH = 2_000


def audit(folder: Path, embed: Embed) -> list[Fault]:
    """Every fault of the index in `folder`; none means that each article is whole and can be found.

    Reads all of it, and embeds a sample again with `embed`. Raises NoIndexError where there is no index,
    and BusyError while another process writes it.
    """
    with ExitStack() as stack:
        try:
            store = stack.enter_context(closing(SqliteStore(folder)))
        except UnreadableError as error:
            command = SALVAGE if is_salvageable(folder / FILE) else ANEW
            return [Fault("store", FILE, error.reason, command)]
        with suppress(IndexingError):  # A folder that may not be written needs no lock.
            stack.enter_context(WriterLock(folder))
        return list(_faults(folder, store, embed))


def _faults(folder: Path, store: SqliteStore, embed: Embed) -> Iterator[Fault]:
    found: list[Fault] = []
    try:
        for fault in audit_store(folder / FILE, store):
            found.append(fault)
            yield fault
            if fault.repair_command == SALVAGE:
                return
    except UnreadableError as error:
        yield Fault("store", FILE, error.reason, SALVAGE)
        return
    sound = sound_passages(store, found)
    sample = sampled(sound)
    yield from audit_embeddings(store, sample, embed)
    yield from _generation(folder, store, sound, sample)
    yield from _leftovers(folder)


def sound_passages(store: Store, faults: Sequence[Fault]) -> list[int]:
    """The ids of the passages of articles that have none of the `faults`, but for what their copies are found by."""
    damaged = {fault.where for fault in faults if fault.kind in ("article", "passages", "vectors")}
    return [id_ for id_, article in store.passage_articles() if article not in damaged]


def sampled(ids: Sequence[int]) -> list[int]:
    """Some of all ids, from everywhere among them."""
    return [ids[int(place)] for place in np.unique(np.linspace(0, len(ids) - 1, _SAMPLE, dtype=int)) if ids]


def audit_embeddings(store: ReadableStore, sample: Sequence[int], embed: Embed) -> Iterator[Fault]:
    """The faults of some passages' vectors beside their words, which are embedded again."""
    passages = [passage for _, passage in sorted(store.passages(sample).items())]
    texts = [embedded(heading(passage.article), passage.text) for passage in passages]
    _, stored = store.vectors([passage.id for passage in passages])
    for passage, old, new in zip(passages, stored, embed(texts), strict=True):
        if not is_made_again(old, new):
            detail = f"the vector of passage {passage.id} is not that of its words"
            yield Fault("vectors", passage.article.id, detail)


def audit_nearest(
    where: str,
    store: ReadableStore,
    sample: Sequence[int],
    nearest: Callable[[Vectors], list[tuple[int, float]]],
) -> Iterator[Fault]:
    """The fault of what finds passages by their vectors, if some of a sample are not near to their own."""
    _, vectors = store.vectors(sample)
    if lost := sum(not finds_itself(nearest(vector)) for vector in vectors):
        yield Fault("generation", where, f"{lost} of {len(sample)} vectors do not find themselves")


def _generation(
    folder: Path, store: ReadableStore, sound: Sequence[int], sample: Sequence[int]
) -> Iterator[Fault]:
    wanted, reason = set(store.every_id()), ""
    try:
        with closing(open_current(folder)) as generation:
            yield from _contents(generation, store, wanted)
            if generation.ids() == wanted:
                yield from _vectors(generation, store, sound, sample)
    except NoIndexError:
        reason = "there is no index that can be read here"
    except UnreadableError as error:
        reason = error.reason
    if reason and wanted:
        yield Fault("generation", _name(folder), f"{reason}; the store's own vectors answer meanwhile")


def _contents(generation: Generation, store: ReadableStore, wanted: set[int]) -> Iterator[Fault]:
    have = generation.ids()
    if missing := len(wanted - have):
        yield Fault("generation", generation.name, f"{missing} passages of the store are not in it")
    if extra := len(have - wanted):
        yield Fault("generation", generation.name, f"{extra} passages in it are not in the store")
    if generation.record.fingerprint != store.fact("fingerprint"):
        yield Fault("generation", generation.name, "its vectors were made by another embedder or cut")


def differing(generation: Generation, store: ReadableStore, ids: Sequence[int]) -> list[int]:
    """Those of `ids` whose vectors differ on the two sides; which side is right only the words tell."""
    found: list[int] = []
    for first in range(0, len(ids), _BATCH):
        some, stored = store.vectors(ids[first : first + _BATCH])
        there = generation.vectors(some)
        for id_, vector in zip(some, stored, strict=True):
            if id_ in there and not is_as_written(vector, there[id_]):
                found.append(id_)
    return found


def _vectors(
    generation: Generation, store: ReadableStore, sound: Sequence[int], sample: Sequence[int]
) -> Iterator[Fault]:
    if different := len(differing(generation, store, sound)):
        yield Fault("generation", generation.name, f"{different} vectors in it are not those of the store")
    yield from audit_nearest(generation.name, store, sample, lambda one: generation.query(one, 1))


def _leftovers(folder: Path) -> Iterator[Fault]:
    """What the next publication would clear away: drafts, and generations that nobody reads any more."""
    unused = [generation.name for generation in superseded(folder) if _is_unused(generation)]
    for name in unused + sorted(path.name for path in folder.glob("tmp-*")):
        yield Fault("leftover", name, "left by an interrupted run")


def _is_unused(generation: Path) -> bool:
    if not (generation / RECORD).exists():
        return True
    with unshared(generation / RECORD) as unused:
        return unused


def _name(folder: Path) -> str:
    try:
        return current_name(folder)
    except NoIndexError:
        return "CURRENT"
