"""What can be wrong with the collections that a store's vectors are in on a Chroma server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing

from index.audit.audit import audit_nearest
from index.audit.fault import Fault
from index.passage import EVERYWHERE
from index.store.postgres.outbox import Shard
from index.store.postgres.store import Store
from index.vectors.chroma.client import Client, CollectionError
from index.vectors.chroma.comparing import compare, compare_vectors
from index.vectors.chroma.index import ChromaIndex


def audit_collections(store: Store, client: Client, sample: Sequence[int]) -> Iterator[Fault]:
    """The faults of the collections: none means that they hold the store's passages with its vectors, and no others.

    Compares all of them, and looks for a sample. What only waits to be brought is told by its number, and answers
    meanwhile. Raises IndexingError where the server cannot be had.
    """
    outbox = store.outbox
    if waiting := outbox.count():
        yield Fault("generation", "outbox", f"{waiting} passages wait to be brought to Chroma")
        return
    shards = outbox.shards()
    for number in sorted(outbox.stored_shards().difference(shard.shard for shard in shards)):
        yield Fault("generation", f"shard {number}", "it has no collection")
    found = [fault for shard in shards for fault in _faults(store, client, shard)]
    yield from found
    if not found:
        with closing(ChromaIndex(store, client)) as index:
            yield from audit_nearest("Chroma", store, sample, lambda one: index.query(one, 1, EVERYWHERE))


def _faults(store: Store, client: Client, shard: Shard) -> Iterator[Fault]:
    where = shard.collection
    if shard.fingerprint != (store.fact("fingerprint") or ""):
        yield Fault("generation", where, "its vectors were made by another embedder or cut")
        return
    try:
        found = compare(store.outbox, client, shard)
        other = set(found.other) | set(compare_vectors(store, client, shard).other)
    except CollectionError as error:
        yield Fault("generation", where, error.reason)
        return
    if found.missing:
        yield Fault("generation", where, f"{len(found.missing)} passages of the store are not in it")
    if found.surplus:
        yield Fault("generation", where, f"{len(found.surplus)} passages in it are not in the store")
    if other:
        yield Fault("generation", where, f"{len(other)} vectors in it are not those of the store")
