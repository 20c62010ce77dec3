"""Models that find and point at what they are told to, and a retriever that always finds the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from bot.cross_encoder.model import Pointed, Reading, Text
from bot.query_analysis import QueryAnalysis
from bot.question.analysis import analyze
from bot.question.sides import FIRST, SECOND, sides
from index import EVERYWHERE, SearchHit


@dataclass(frozen=True)
class ToldModel:
    """Gives each sentence the logit of the words that it has, and its passage the most of them."""

    logits: Mapping[str, float]

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        scored = [[self._logit(text.text[one.start : one.end]) for one in text.spans] for text in texts]
        return [Reading(max(row), np.array(row, np.float32)) for row in scored]

    def _logit(self, sentence: str) -> float:
        return next((logit for words, logit in self.logits.items() if words in sentence), -12.0)


@dataclass(frozen=True)
class SameHits:
    """Finds the same passages for every question."""

    hits: Sequence[SearchHit]

    def retrieve(self, analysis: QueryAnalysis, limit: int) -> list[SearchHit]:
        return list(self.hits[:limit])


class PointsAt:
    """A model that points at the words it was given, as those of the first thing and those of the second."""

    def __init__(self, first: str, second: str) -> None:
        self._words = {FIRST: first, SECOND: second}

    def point(self, asked: str, text: str) -> Pointed | None:
        words = self._words[asked]
        return Pointed(text.index(words), text.index(words) + len(words), 1.0)


def over_two(question: str, first: str, second: str, today: date = date(2022, 12, 31)) -> QueryAnalysis:
    """The analysis of a question whose two things are those words of it."""
    model = PointsAt(first, second)
    return analyze(question, given=EVERYWHERE, today=today, cut=lambda asked: sides(asked, model))
