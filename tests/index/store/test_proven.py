"""Vectors are published as they were stored, or made again from words that are."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.embedding.minilm import MiniLM
from index.errors import IndexingError
from index.store.proven import proven
from index.store.sqlite import FILE, Store
from tests.support.archive import Archive


@pytest.fixture
def archive(tmp_path: Path, embedder: MiniLM) -> Archive:
    made = Archive(tmp_path, embedder)
    made.write("0.txt", "Convoy", "A convoy reached the city.")
    made.index()
    return made


def damage(archive: Archive, statement: str) -> None:
    with closing(sqlite3.connect(archive.folder / FILE, isolation_level=None)) as store:
        store.execute(statement)


def test_a_vector_that_is_not_as_it_was_stored_is_made_again_from_the_words(archive: Archive) -> None:
    with archive.store() as store:
        ids = list(store.every_id())
        _, before = store.vectors(ids)
    damage(archive, "UPDATE vectors SET vector = zeroblob(length(vector))")

    with closing(Store(archive.folder, create=True)) as store:
        vectors = proven(store, ids, archive.embedder.embed, archive.folder)
        assert store.unproven(ids) == []
    assert np.allclose(vectors, before, atol=1e-5)


def test_where_the_words_are_damaged_too_it_is_said_where_and_what_to_do(archive: Archive) -> None:
    damage(archive, "DELETE FROM vectors")
    damage(archive, "UPDATE articles SET body = body || '!'")

    with closing(Store(archive.folder, create=True)) as store, pytest.raises(IndexingError) as told:
        proven(store, list(store.every_id()), archive.embedder.embed, archive.folder)
    assert str(told.value) == (
        f"{archive.folder}: a passage's words are damaged; run 'dateline verify --repair'"
    )
