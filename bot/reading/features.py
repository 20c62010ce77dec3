"""The few figures that a sentence is judged by, each under its name. `bot/reading/weights.json` weighs them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from bot.question.analysis import QueryAnalysis
from bot.reading.answer_model import Reading
from index import SearchHit

# `answer` and `relevance` are the model's logits for the sentence and its passage, `best` the highest `answer` in
# the passage; `found` is the search's score. `age` is how much older the report is than the newest one found, and
# `outside` how far it lies outside the days that the question prefers, both as log(1 + days).
FEATURES = ("answer", "relevance", "best", "found", "age", "outside")

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each feature counts for a sentence, and what makes log odds of the best sentence's features."""

    choosing: Mapping[str, float]
    answering: Mapping[str, float]
    bias: float
    # Declined below this chance, and a further sentence is shown above that one.
    threshold: float
    further: float

    def score(self, features: Mapping[str, float]) -> float:
        """How well a sentence answers, next to others for the same question."""
        return sum(weight * features[name] for name, weight in self.choosing.items())

    def odds(self, features: Mapping[str, float]) -> float:
        """The log odds that a sentence answers."""
        return self.bias + sum(weight * features[name] for name, weight in self.answering.items())


@cache
def fitted_weights() -> Weights:
    """What `python -m tests.bench.fit` has written."""
    data = json.loads(resources.files("bot.reading").joinpath("weights.json").read_text(encoding="utf-8"))
    return Weights(data["choosing"], data["answering"], data["bias"], data["threshold"], data["further"])


def features(
    analysis: QueryAnalysis, hits: Sequence[SearchHit], readings: Sequence[Reading]
) -> list[list[Features]]:
    """For each hit the features of each of its sentences."""
    days = [hit.passage.article.published for hit in hits]
    newest = max(filter(None, days), default=None)
    return [
        [
            {
                "answer": float(score),
                "relevance": reading.relevance,
                "best": float(reading.sentences.max()),
                "found": hit.score,
                "age": _distance(day, newest, newest),
                "outside": _outside(day, analysis.filters.event),
            }
            for score in reading.sentences
        ]
        for hit, day, reading in zip(hits, days, readings, strict=True)
    ]


def _outside(day: date | None, preferred: tuple[date | None, date | None] | None) -> float:
    return _distance(day, *preferred) if preferred else 0.0


def _distance(day: date | None, since: date | None, until: date | None) -> float:
    """log(1 + days) from a day to the nearest day of a period; 0 within it, and for a report without a day."""
    if day is None:
        return 0.0
    before = (since - day).days if since else 0
    after = (day - until).days if until else 0
    return math.log1p(max(0, before, after))
