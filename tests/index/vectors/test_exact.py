"""Vectors compared one and all: what is nearest, and what a damaged vector does to it."""

from __future__ import annotations

import numpy as np
import pytest

from index.vectors.exact import ExactIndex
from tests.support.publisher import vectors_of

IDS = [50, 3, 8, 1]


def test_the_nearest_come_first_with_their_cosines() -> None:
    index = ExactIndex(IDS, vectors_of(IDS))

    found = index.query(vectors_of([8])[0], 2)

    cosines = vectors_of(IDS) @ vectors_of([8])[0]
    assert [id_ for id_, _ in found] == [IDS[place] for place in np.argsort(-cosines)[:2]]
    assert [cosine for _, cosine in found] == pytest.approx(sorted(cosines, reverse=True)[:2], abs=1e-6)
    assert found[0][1] <= 1


def test_no_more_come_than_there_are() -> None:
    assert len(ExactIndex(IDS, vectors_of(IDS)).query(vectors_of([8])[0], 9)) == 4
    assert ExactIndex(IDS, vectors_of(IDS)).query(vectors_of([8])[0], 0) == []
    assert ExactIndex().query(vectors_of([8])[0], 5) == []


@pytest.mark.parametrize("damage", [np.nan, np.inf, -np.inf, 1e30])
def test_a_vector_that_a_disk_has_changed_is_near_to_nothing(damage: float) -> None:
    vectors = vectors_of(IDS)
    vectors[0, 5] = damage

    (*first, last) = ExactIndex(IDS, vectors).query(vectors_of([8])[0], 4)

    assert first[0][0] == 8
    assert last == (50, -1.0)


def test_what_changes_is_taken_in_and_what_is_not_wanted_let_go() -> None:
    index = ExactIndex(IDS, vectors_of(IDS)).changed({3, 8, 7}, [7], vectors_of([7]))

    assert sorted(id_ for id_, _ in index.query(vectors_of([7])[0], 9)) == [3, 7, 8]
    assert index.query(vectors_of([7])[0], 1)[0][0] == 7
    assert index.changed(set(), [], vectors_of([])).count() == 0
