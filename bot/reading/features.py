"""The features of sentences that were read. `bot/reading/weights.json` weighs them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from bot.cross_encoder.model import PassageScores
from bot.evidence import Features, ScoredSentence
from index import SearchHit

# What a sentence is chosen by.
FEATURES = ("answer", "holds", "found", "age")
# The share of a follow-up read by itself, next to the same after what it leans on. Of 139 follow-ups on rtqa that lean,
# the right sentence is first for 77 with this, 67 with 0, 71 with .5; of 183 on cnn for 114, 118 and 114.
ALONE = 0.7


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each feature counts in choosing a sentence, and what the most that any sentence `holds` says of the
    question, as log odds: `slope` times it and `bias`.

    A `follow_up` fits its passages less well, as it is read with what it leans on; so much is added to its odds. A
    question is declined below the chance `threshold`; a further sentence is shown if it scores at most `further` less
    than the first.
    """

    choosing: Mapping[str, float]
    slope: float
    bias: float
    follow_up: float
    threshold: float
    further: float

    def score(self, features: Features) -> float:
        """How well a sentence answers, next to others for the same question."""
        return sum(weight * float(getattr(features, name)) for name, weight in self.choosing.items())

    def chance(self, sentences: Sequence[ScoredSentence], *, follow_up: bool) -> float:
        """The chance, 0 to 1, that a question is answered by one of the sentences read for it."""
        if not sentences:
            return 0.0
        odds = self.bias + self.slope * max(one.features.holds for one in sentences)
        odds += self.follow_up if follow_up else 0.0
        return math.exp(log_chance(odds))


def log_chance(odds: float) -> float:
    """The logarithm of the chance that log odds stand for."""
    return -math.log1p(math.exp(min(50.0, -odds)))


@cache
def fitted_weights() -> Weights:
    """What `python -m tests.bench.fit` has written."""
    data = json.loads(resources.files("bot.reading").joinpath("weights.json").read_text(encoding="utf-8"))
    names = ("choosing", "slope", "bias", "follow_up", "threshold", "further")
    return Weights(**{name: data[name] for name in names})


def features(hits: Sequence[SearchHit], scores: Sequence[PassageScores]) -> list[list[Features]]:
    """For each hit the features of each of its sentences."""
    days = [hit.passage.article.published for hit in hits]
    newest = max(filter(None, days), default=None)
    ages = [math.log1p((newest - day).days) if newest and day else 0.0 for day in days]
    return [
        [
            Features(
                answer=float(answer),
                holds=log_chance(float(answer)) + log_chance(one.relevance),
                found=hit.score,
                age=age,
                relevance=one.relevance,
            )
            for answer in one.sentences
        ]
        for hit, age, one in zip(hits, ages, scores, strict=True)
    ]


def chosen_alone(rows: Sequence[Sequence[Features]], alone: Sequence[PassageScores]) -> list[list[Features]]:
    """The features of a follow-up's sentences, with `answer` for the most part as the model reads it by itself.

    The others stay as it is read after what it leans on, and so does what declines it: "why?" alone fits nothing.
    """
    return [
        [
            replace(one, answer=(1 - ALONE) * one.answer + ALONE * float(answer))
            for one, answer in zip(row, scores.sentences, strict=True)
        ]
        for row, scores in zip(rows, alone, strict=True)
    ]
