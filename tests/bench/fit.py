"""Fits the reader's few weights on all development sets, and reports on each set what weights fitted on the others do.

    python -m tests.bench.fit FOLDER           FOLDER keeps the sets' indexes and what the model made of them
    python -m tests.bench.fit FOLDER --write   writes bot/reading/weights.json, too

A figure from a set that was fitted on is not reported. Choosing is fitted as a conditional logit over a question's
sentences, declining as a logistic regression over the most that any of them `holds`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.evaluation.judge import Judge
from bot.evaluation.measures import auroc
from bot.question.analyzer import ArchiveAnalyzer
from bot.reading.features import FEATURES, Weights
from bot.reading.reader import ModelReader
from bot.reading.retriever import ArchiveRetriever
from bot.reading.subject import SubjectRetriever
from index import SearchFilter
from tests.bench.development import DevelopmentSet, development_sets
from tests.conftest import REPOSITORY

Numbers = NDArray[np.float64]
WEIGHTS = REPOSITORY / "bot" / "reading" / "weights.json"
# So many of the answerable questions may be declined, over all sets.
DECLINED = 0.06
# A further sentence is shown if it is at most e² times less likely than the first to hold the answer: by that one
# further sentence is shown for a question, and every third to fifth of them holds the answer.
FURTHER = 2.0
# What makes a sentence a better answer, and what a worse one.
SIGNS = np.array([1.0, 1.0, 1.0, -1.0])
FOLLOW_UPS = "follow-ups"
_NOTHING_READ = -24.0
_UNIT = Weights({"answer": 1.0}, 0.0, 0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Row:
    """One question: its sentences' features, (n, features), and which of them hold the answer, (n,)."""

    answerable: bool
    sentences: Numbers
    holds: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights by feature for choosing, slope and bias for declining, and the log odds where it declines."""

    choosing: Numbers
    slope: float
    bias: float
    threshold: float

    def first(self, row: Row) -> NDArray[np.int64]:
        """A question's sentences, best first."""
        return np.argsort(-(row.sentences @ self.choosing), kind="stable")

    def odds(self, row: Row) -> float:
        """The log odds that a question is answered by what was read for it."""
        return self.bias + self.slope * _most(row)


def collect(one: DevelopmentSet, folder: Path) -> list[Row]:
    """What the reader makes of a set's questions, kept in `folder` from one run to the next."""
    kept = folder / f"{one.name}.pickle"
    if kept.exists():
        return list(pickle.loads(kept.read_bytes()))
    reader = ModelReader(weights=_UNIT)
    rows = []
    with one.engine(folder) as engine:
        analyzer = ArchiveAnalyzer(engine._store)
        retriever = SubjectRetriever(ArchiveRetriever(engine._search))
        for question in one.questions:
            judge = Judge(question)
            asked = analyzer.analyze(
                question.question,
                filters=SearchFilter(as_of=question.as_of),
                today=date.today(),
                turns=question.turns(one.history),
            )
            scored = list(reader.scored(asked, reader.closest(asked, retriever.retrieve(asked, 10))))
            figures = [[getattr(one.features, name) for name in FEATURES] for one in scored]
            holds = [
                judge.article(sentence.quote.article.id, "") is not None
                and judge.holds_answer(sentence.quote.text)
                for sentence in scored
            ]
            shape = np.array(figures, float).reshape(-1, len(FEATURES))
            rows.append(Row(question.answerable, shape, np.array(holds, bool)))
    kept.write_bytes(pickle.dumps(rows))
    return rows


def fit(sets: Sequence[Sequence[Row]]) -> Fitted:
    """Weights that choose and decline well on every one of some sets, each set counting the same."""
    choosing = _choosing(sets)
    both = [rows for rows in sets if not all(row.answerable for row in rows)]
    draft = Fitted(choosing, *_declining(both), 0.0)
    return replace(draft, threshold=float(np.mean([_declined_at(draft, rows) for rows in both])))


def _declined_at(fitted: Fitted, rows: Sequence[Row]) -> float:
    """The log odds below which as many of a set's answerable questions are declined as may be."""
    return float(np.quantile([fitted.odds(row) for row in rows if row.answerable], DECLINED))


def measured(fitted: Fitted, rows: Sequence[Row]) -> dict[str, float]:
    """First sentence and any of three, before declining; declined of both kinds; AUROC."""
    wanted = [row for row in rows if row.answerable]
    held = [row.holds[fitted.first(row)[:3]] for row in wanted]
    odds = np.array([(row.answerable, fitted.odds(row)) for row in rows], float)
    declined = odds[:, 1] < fitted.threshold
    return {
        "first": float(np.mean([bool(len(one) and one[0]) for one in held])),
        "any of three": float(np.mean([bool(one.any()) for one in held])),
        "answerable declined": float(declined[odds[:, 0] == 1].mean()),
        "not answerable declined": float(declined[odds[:, 0] == 0].mean())
        if not odds[:, 0].all()
        else math.nan,
        "AUROC": auroc(odds),
    }


def _choosing(sets: Sequence[Sequence[Row]]) -> Numbers:
    groups = [[row for row in rows if row.holds.any()] for rows in sets]
    scale = _scale(np.concatenate([row.sentences for rows in groups for row in rows]))
    weights = np.zeros(len(FEATURES))

    def gradient(weights: Numbers) -> Numbers:
        total = np.zeros_like(weights)
        for rows in groups:
            for row in rows:
                figures = row.sentences / scale
                share = _softmax(figures @ weights)
                right = share * row.holds
                total += (share - right / right.sum()) @ figures / len(rows)
        slope: Numbers = total / len(groups) + 0.01 * weights
        return slope

    return _descend(gradient, weights, SIGNS) / scale


def _most(row: Row) -> float:
    """The most that any of a question's sentences holds."""
    return float(row.sentences[:, FEATURES.index("holds")].max(initial=_NOTHING_READ))


def _declining(sets: Sequence[Sequence[Row]]) -> tuple[float, float]:
    """Slope and bias by logistic regression; each set counts the same, and so do both kinds of question in it."""
    figures = np.array([_most(row) for rows in sets for row in rows])
    wanted = np.array([row.answerable for rows in sets for row in rows], float)
    counts = np.concatenate([_evened(rows) for rows in sets]) / len(sets)
    scale, middle = float(_scale(figures)), float(figures.mean())
    scaled = np.column_stack([(figures - middle) / scale, np.ones(len(figures))])

    def gradient(weights: Numbers) -> Numbers:
        chance = 1 / (1 + np.exp(-scaled @ weights))
        slope: Numbers = ((chance - wanted) * counts) @ scaled + 0.003 * np.array([weights[0], 0])
        return slope

    weight, bias = _descend(gradient, np.zeros(2), np.array([1.0, 0.0]))
    return float(weight / scale), float(bias - weight / scale * middle)


def _evened(rows: Sequence[Row]) -> Numbers:
    share = sum(row.answerable for row in rows) / len(rows)
    return np.array([0.5 / (share if row.answerable else 1 - share) / len(rows) for row in rows])


def _descend(
    gradient: Callable[[Numbers], Numbers], weights: Numbers, signs: Numbers, steps: int = 600
) -> Numbers:
    """Adam (Kingma and Ba 2015); a weight that has a sign, 1 or -1, keeps it or is zero."""
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        slope = gradient(weights)
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        weights = weights - 0.03 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
        weights = np.where(signs * weights < 0, 0.0, weights)
    return weights


def _scale(figures: Numbers) -> Numbers:
    spread: Numbers = figures.std(axis=0)
    scale: Numbers = np.where(spread > 0, spread, 1.0)
    return scale


def _softmax(scores: Numbers) -> Numbers:
    shifted = np.exp(scores - scores.max())
    shares: Numbers = shifted / shifted.sum()
    return shares


def document(fitted: Fitted, sets: Mapping[str, Sequence[Row]]) -> dict[str, object]:
    """The weights as they are kept, with the sets and the hash of what they were fitted on."""
    figures = b"".join(row.sentences.tobytes() for rows in sets.values() for row in rows)
    return {
        "fitted_on": list(sets),
        "sha256": hashlib.sha256(figures).hexdigest(),
        "choosing": dict(zip(FEATURES, np.round(fitted.choosing, 3).tolist(), strict=True)),
        "slope": round(fitted.slope, 3),
        "bias": round(fitted.bias, 3),
        "follow_up": round(fitted.threshold - _declined_at(fitted, sets[FOLLOW_UPS]), 3),
        "threshold": round(float(1 / (1 + np.exp(-fitted.threshold))), 3),
        "further": FURTHER,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    sets = {one.name: collect(one, given.folder) for one in development_sets()}
    names = measured(fit(list(sets.values())), sets["rtqa"])
    print(f"{'left out of the fit':20}" + "".join(f"{name:>26}" for name in names))
    for name, rows in sets.items():
        figures = measured(fit([others for other, others in sets.items() if other != name]), rows)
        print(f"{name:20}" + "".join(f"{figure:26.3f}" for figure in figures.values()))
    written = json.dumps(document(fit(list(sets.values())), sets), indent=2)
    print(written)
    if given.write:
        WEIGHTS.write_text(f"{written}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
