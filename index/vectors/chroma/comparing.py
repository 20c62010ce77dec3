"""What a collection has otherwise than the store: by the sums of ranges of ids first, and then one by one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from index.store.postgres.outbox import Outbox, Shard, range_of
from index.store.postgres.store import Store
from index.vectors.chroma.client import Client
from index.vectors.sameness import is_as_written


@dataclass(frozen=True, slots=True)
class Difference:
    """The passages that a collection lacks, those that it has too many, and those that it has another vector of."""

    missing: tuple[int, ...] = ()
    surplus: tuple[int, ...] = ()
    other: tuple[int, ...] = ()

    @property
    def ids(self) -> list[int]:
        return [*self.missing, *self.surplus, *self.other]


def compare(outbox: Outbox, client: Client, shard: Shard) -> Difference:
    """How a collection differs from the store, by ids and the sums of vectors; reads no vectors.

    Of the ranges whose sums are the same no id is asked of the store. Nobody may write meanwhile.
    """
    here = outbox.ranges(shard.shard)
    there: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    for page in client.sums(shard.collection):
        for id_, sum_ in page:
            counted = there[range_of(id_)]
            counted[0] += 1
            counted[1] ^= sum_
    differing = {
        one for one in here.keys() | there.keys() if here.get(one, (0, 0)) != tuple(there.get(one, (0, 0)))
    }
    if not differing:
        return Difference()
    stored = {id_: sum_ for one in differing for id_, sum_ in outbox.sums(shard.shard, one).items()}
    held = {
        id_: sum_
        for page in client.sums(shard.collection)
        for id_, sum_ in page
        if range_of(id_) in differing
    }
    return Difference(
        tuple(sorted(stored.keys() - held.keys())),
        tuple(sorted(held.keys() - stored.keys())),
        tuple(sorted(id_ for id_ in stored.keys() & held.keys() if stored[id_] != held[id_])),
    )


def compare_vectors(store: Store, client: Client, shard: Shard) -> Difference:
    """The passages of which a collection gives another vector than the store, whatever their sums say; reads all."""
    other: list[int] = []
    for ids, vectors in client.vectors(shard.collection):
        found, stored = store.vectors(ids)
        place = {id_: number for number, id_ in enumerate(ids)}
        for id_, vector in zip(found, stored, strict=True):
            if not is_as_written(vector, vectors[place[id_]]):
                other.append(id_)
    return Difference(other=tuple(other))
