"""When two vectors are the same, wherever they are kept: a damaged one never is."""

from __future__ import annotations

from unittest.mock import Mock

import numpy as np
import pytest

from index.audit.audit import audit_nearest, differing
from index.embedding.embedder import Vectors
from index.vectors.sameness import is_as_written, is_made_again

STORED = np.eye(1, 384, dtype=np.float32)[0]
NO_NUMBERS = np.full(384, np.nan, dtype=np.float32)


@pytest.mark.parametrize("damaged", [NO_NUMBERS, STORED[:100], -STORED], ids=["no numbers", "cut", "turned"])
def test_a_vector_that_a_disk_has_changed_is_no_longer_the_one_that_was_stored(damaged: Vectors) -> None:
    store = Mock(vectors=lambda ids: (list(ids), np.stack([STORED] * len(ids))))
    generation = Mock(vectors=lambda _: {1: STORED, 2: damaged})

    assert differing(generation, store, [1, 2]) == [2]
    assert not is_made_again(damaged, STORED)


def test_what_rounding_takes_makes_no_other_vector() -> None:
    assert is_as_written(STORED, STORED + np.float32(5e-5))
    assert is_made_again(STORED, STORED * np.float32(0.995))


def test_a_neighbour_that_tells_much_the_same_is_not_the_passage_that_is_looked_for() -> None:
    store = Mock(vectors=lambda ids: (list(ids), np.stack([STORED] * len(ids))))

    def faults(cosine: float) -> list[str]:
        return [fault.detail for fault in audit_nearest("near", store, [1], lambda _: [(2, cosine)])]

    assert faults(0.995) == ["1 of 1 vectors do not find themselves"]
    assert faults(0.9995) == []
