"""An answer model that finds what it is told to find, and a retriever that always finds the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.cross_encoder.model import Reading, Text
from bot.query_analysis import QueryAnalysis
from index import SearchHit


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
