"""The vector index on a Chroma server keeps every promise of one, and asks only the shards of a period."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from index.store.postgres.address import Address, Server
from index.store.postgres.store import Store
from index.vectors.chroma import index as chroma_index
from index.vectors.chroma.client import Client
from tests.support.chroma_index import FilledChromaIndex
from tests.support.stores import check_vector_index, check_writing


@pytest.fixture
def store(database: Address, chroma: Server) -> Iterator[Store]:
    with closing(Store(replace(database, chroma=chroma), create=True)) as store:
        yield store


@pytest.fixture
def index(store: Store, chroma: Server) -> Iterator[FilledChromaIndex]:
    with closing(FilledChromaIndex(store, Client(chroma))) as index:
        yield index


def test_its_store_keeps_the_promises_of_a_store(store: Store) -> None:
    check_writing(store)


@pytest.mark.parametrize(
    ("exact", "wider", "most"),
    [(1_000, 8, 3_000), (-1, 8, 3_000), (-1, 1, 1)],
    ids=["from the store", "from Chroma", "from the store, as Chroma finds too few"],
)
def test_it_keeps_the_promises_of_a_vector_index(
    store: Store, index: FilledChromaIndex, exact: int, wider: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("EXACT", exact), ("_WIDER", wider), ("_MOST", most)):
        monkeypatch.setattr(chroma_index, name, value)
    check_vector_index(store, index)
