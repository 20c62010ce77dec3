"""What the model was taught on is whole: every passage is known, and every answer stands in its own."""

from __future__ import annotations

import gzip
import json
import random

import pytest

from tests.bench.training.claims import claim_example
from tests.bench.training.written import Written, written
from tests.conftest import SHARED

CLAIMS = SHARED / "train" / "claims.jsonl.gz"


@pytest.fixture(scope="module")
def about() -> list[Written]:
    if not CLAIMS.exists():
        pytest.skip("the passages are not here (../shared/train)")
    with gzip.open(CLAIMS, "rt", encoding="utf-8") as lines:
        return list(written({row["premise"] for row in map(json.loads, lines) if row["source"] == "fib"}))


def test_every_question_has_its_answer_in_its_passage_or_none(about: list[Written]) -> None:
    examples = [made for one in about for made in one.examples(random.Random(0))]
    assert len(examples) > 14_000
    assert 0.2 < sum(made.span is None for made in examples) / len(examples) < 0.5
    assert all(made.text[made.span[0] : made.span[1]].strip() for made in examples if made.span)


def test_a_claims_evidence_is_what_its_passage_says_nearest_to_it() -> None:
    text = "The mayor spoke. The bridge over the Lune will close for repairs in May. Rain is expected."
    made = claim_example("The bridge is to close for repairs.", text, supported=True, chance=random.Random(1))
    assert "The bridge over the Lune will close for repairs in May." in made.evidence
