"""Vectors that Chroma loses while they are published: noticed before anybody is answered from what is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.errors import IndexingError
from index.lock import WriterLock
from index.vectors.collection import Collection
from index.vectors.generation import open_current
from index.vectors.publish import Published, publish
from tests.support.publisher import vectors_of

Add = Callable[[Collection, Sequence[int], NDArray[np.float32]], None]
REAL: Add = Collection.add


def published(folder: Path, ids: Sequence[int]) -> Published:
    with WriterLock(folder) as lock:
        return publish(lock, ids, vectors_of, fingerprint="test")


def one_lost(collection: Collection, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
    """The second of some: not one of the sample that is looked at more closely."""
    if len(ids) > 1:
        REAL(collection, [ids[0], *ids[2:]], np.delete(vectors, 1, axis=0))


def one_turned(collection: Collection, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
    REAL(collection, ids, np.vstack([-vectors[:1], vectors[1:]]))


@pytest.mark.parametrize(("losing", "passages"), [(one_lost, 300), (one_turned, 20)])
def test_an_index_that_lost_a_vector_is_never_published(
    losing: Add, passages: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(tmp_path, range(passages))
    monkeypatch.setattr(Collection, "add", losing)

    with pytest.raises(IndexingError, match="the vectors read back from disk are not those written"):
        published(tmp_path, range(passages + 2))

    with closing(open_current(tmp_path)) as generation:
        assert generation.ids() == set(range(passages))
    assert not list(tmp_path.glob("tmp-*"))


def test_where_a_copy_lost_a_vector_all_is_built_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(tmp_path, range(300))
    monkeypatch.setattr(
        Collection, "add", lambda self, ids, vectors: (REAL if len(ids) > 9 else one_lost)(self, ids, vectors)
    )

    assert published(tmp_path, range(303)).rebuilt

    with closing(open_current(tmp_path)) as generation:
        assert generation.ids() == set(range(303))
