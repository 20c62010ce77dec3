"""The few figures that a sentence is judged by, each under its name. `bot/reading/weights.json` weighs them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bot.cross_encoder.model import Reading
from index import SearchHit

# `answer` and `relevance` are the model's logits for the sentence and for its passage, `found` is the search's score,
# and `age` how much older the report is than the newest one found, as log(1 + days).
FEATURES = ("answer", "relevance", "found", "age")
# What a whole question is declined by: the most that any sentence and any passage has of these.
DECLINING = ("answer", "relevance")

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each feature counts in choosing a sentence and in declining a question, with the latter's bias.

    A `follow_up` fits its passages less well, as it is read with what it leans on; so much is added to its odds. A
    question is declined below the chance `threshold`; a further sentence is shown if it scores at most `further` less
    than the first.
    """

    choosing: Mapping[str, float]
    declining: Mapping[str, float]
    bias: float
    follow_up: float
    threshold: float
    further: float

    def score(self, features: Mapping[str, float]) -> float:
        """How well a sentence answers, next to others for the same question."""
        return sum(weight * features[name] for name, weight in self.choosing.items())

    def chance(self, sentences: Sequence[Mapping[str, float]], *, follow_up: bool) -> float:
        """The chance, 0 to 1, that a question is answered by one of the sentences read for it."""
        if not sentences:
            return 0.0
        answer, relevance = (max(one[name] for one in sentences) for name in DECLINING)
        odds = self.bias + self.declining["answer"] * answer + self.declining["relevance"] * fits(relevance)
        odds += self.follow_up if follow_up else 0.0
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))


def fits(relevance: float) -> float:
    """How sure it is that a passage fits, as a logarithm: how well it fits beyond that says nothing of an answer."""
    return -math.log1p(math.exp(min(50.0, -relevance)))


@cache
def fitted_weights() -> Weights:
    """What `python -m tests.bench.fit` has written."""
    data = json.loads(resources.files("bot.reading").joinpath("weights.json").read_text(encoding="utf-8"))
    names = ("choosing", "declining", "bias", "follow_up", "threshold", "further")
    return Weights(**{name: data[name] for name in names})


def features(hits: Sequence[SearchHit], readings: Sequence[Reading]) -> list[list[Features]]:
    """For each hit the features of each of its sentences."""
    days = [hit.passage.article.published for hit in hits]
    newest = max(filter(None, days), default=None)
    ages = [math.log1p((newest - day).days) if newest and day else 0.0 for day in days]
    return [
        [
            {"answer": float(score), "relevance": reading.relevance, "found": hit.score, "age": age}
            for score in reading.sentences
        ]
        for hit, age, reading in zip(hits, ages, readings, strict=True)
    ]
