"""Models that find and point at what they are told to, a retriever that always finds the same, a writer that waits."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from bot.claim import Claim
from bot.cross_encoder.model import PassageScores, Pointed, Text
from bot.evidence import Evidence
from bot.protocols import AskContext
from bot.query_analysis import QueryAnalysis
from bot.question.parser import QueryParser
from bot.question.sides import FIRST, SECOND, sides
from index import SearchHit


@dataclass(frozen=True)
class ToldModel:
    """Gives each sentence the logit of the words that it has, and its passage the most of them."""

    logits: Mapping[str, float]

    def read(self, question: str, texts: Sequence[Text]) -> list[PassageScores]:
        scored = [[self._logit(text.text[one.start : one.end]) for one in text.spans] for text in texts]
        return [PassageScores(max(row), np.array(row, np.float32)) for row in scored]

    def _logit(self, sentence: str) -> float:
        return next((logit for words, logit in self.logits.items() if words in sentence), -12.0)


@dataclass(frozen=True)
class SameHits:
    """Finds the same passages for every question."""

    hits: Sequence[SearchHit]

    def retrieve(self, analysis: QueryAnalysis, limit: int) -> list[SearchHit]:
        return list(self.hits[:limit])


@dataclass
class WaitingWriter:
    """Has `begun` to write, and writes nothing; it ends when it `may_end`, or has `heard` that nobody listens."""

    begun: threading.Event = field(default_factory=threading.Event)
    may_end: threading.Event = field(default_factory=threading.Event)
    heard: threading.Event = field(default_factory=threading.Event)

    def write(self, analysis: QueryAnalysis, evidence: Evidence, context: AskContext) -> Iterator[Claim]:
        self.begun.set()
        while not self.may_end.wait(0.01) and not self.heard.is_set():
            if context.stopped.is_set():
                self.heard.set()
        yield from ()


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
    return QueryParser(cut=lambda asked: sides(asked, model)).parse(question, today=today)
