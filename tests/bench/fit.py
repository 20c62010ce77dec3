"""Fits the reader's few weights on all development sets, and reports on each set what weights fitted on the others do.

    python -m tests.bench.fit FOLDER           FOLDER keeps the sets' indexes and what the model made of them
    python -m tests.bench.fit FOLDER --write   writes bot/reading/weights.json, too

A figure from a set that was fitted on is not reported. Choosing is fitted as a conditional logit over a question's
sentences, declining as a logistic regression over the first sentence of each question.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
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
from index import SearchFilter
from tests.bench.development import DevelopmentSet, development_sets
from tests.conftest import REPOSITORY

Numbers = NDArray[np.float64]
WEIGHTS = REPOSITORY / "bot" / "reading" / "weights.json"
# So many of the answerable questions may be declined, over all sets.
DECLINED = 0.06
# A further sentence is shown if it stands half the chance of the best that is declined.
_FURTHER = 0.5
_UNIT = Weights({"answer": 1.0}, {}, 0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Row:
    """One question: its sentences' features, (n, features), and which of them hold the answer, (n,)."""

    answerable: bool
    sentences: Numbers
    holds: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights by feature for choosing and for declining, with the bias of the latter, and where it declines."""

    choosing: Numbers
    answering: Numbers
    bias: float
    threshold: float

    def first(self, row: Row) -> NDArray[np.int64]:
        """A question's sentences, best first."""
        return np.argsort(-(row.sentences @ self.choosing), kind="stable")

    def odds(self, row: Row) -> float:
        """The log odds that a question's best sentence answers."""
        if not len(row.sentences):
            return -50.0
        return float(self.bias + row.sentences[self.first(row)[0]] @ self.answering)


def collect(one: DevelopmentSet, folder: Path) -> list[Row]:
    """What the reader makes of a set's questions, kept in `folder` from one run to the next."""
    kept = folder / f"{one.name}.pickle"
    if kept.exists():
        return list(pickle.loads(kept.read_bytes()))
    reader = ModelReader(weights=_UNIT)
    rows = []
    with one.engine(folder) as engine:
        analyzer, retriever = ArchiveAnalyzer(engine._store), ArchiveRetriever(engine._search)
        for question in one.questions:
            judge = Judge(question)
            asked = analyzer.analyze(
                question.question,
                filters=SearchFilter(as_of=question.as_of),
                today=date.today(),
                turns=question.turns(one.history),
            )
            scored = list(reader.scored(asked, retriever.retrieve(asked, 10)[:6]))
            figures = [[row[name] for name in FEATURES] for _, row in scored]
            holds = [
                judge.article(sentence.quote.article.id, "") is not None
                and judge.holds_answer(sentence.quote.text)
                for sentence, _ in scored
            ]
            shape = np.array(figures, float).reshape(-1, len(FEATURES))
            rows.append(Row(question.answerable, shape, np.array(holds, bool)))
    kept.write_bytes(pickle.dumps(rows))
    return rows


def fit(sets: Sequence[Sequence[Row]]) -> Fitted:
    """Weights that choose and decline well on every one of some sets, each set counting the same."""
    choosing = _choosing(sets)
    draft = Fitted(choosing, np.zeros(len(FEATURES)), 0.0, 0.0)
    best = [
        [(row.sentences[draft.first(row)[0]], row.answerable) for row in rows if len(row.sentences)]
        for rows in sets
    ]
    weights = np.concatenate([np.full(len(rows), 1 / len(rows)) for rows in best])
    figures = np.array([figure for rows in best for figure, _ in rows])
    answerable = np.array([wanted for rows in best for _, wanted in rows], float)
    answering, bias = _logistic(figures, answerable, weights)
    draft = Fitted(choosing, answering, bias, 0.0)
    quantiles = [np.quantile([draft.odds(row) for row in rows if row.answerable], DECLINED) for rows in sets]
    return Fitted(choosing, answering, bias, float(np.mean(quantiles)))


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
        if (odds[:, 0] == 0).any()
        else float("nan"),
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
        return total / len(groups) + 0.01 * weights

    return _descend(gradient, weights) / scale


def _logistic(figures: Numbers, wanted: Numbers, counts: Numbers) -> tuple[Numbers, float]:
    scale, middle = _scale(figures), figures.mean(axis=0)
    scaled = np.column_stack([(figures - middle) / scale, np.ones(len(figures))])

    def gradient(weights: Numbers) -> Numbers:
        chance = 1 / (1 + np.exp(-scaled @ weights))
        return ((chance - wanted) * counts) @ scaled / counts.sum() + 0.003 * np.append(weights[:-1], 0)

    weights = _descend(gradient, np.zeros(scaled.shape[1]))
    own = weights[:-1] / scale
    return own, float(weights[-1] - own @ middle)


def _descend(gradient, weights: Numbers, steps: int = 600) -> Numbers:  # type: ignore[no-untyped-def]
    """Adam (Kingma and Ba 2015)."""
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        slope = gradient(weights)
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        weights = weights - 0.03 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return weights


def _scale(figures: Numbers) -> Numbers:
    spread: Numbers = figures.std(axis=0)
    return np.where(spread > 0, spread, 1.0)


def _softmax(scores: Numbers) -> Numbers:
    shifted = np.exp(scores - scores.max())
    return shifted / shifted.sum()


def document(fitted: Fitted, sets: Sequence[str], digest: str) -> dict[str, object]:
    """The weights as they are kept, with the sets and the hash of what they were fitted on."""
    threshold = 1 / (1 + np.exp(-fitted.threshold))
    return {
        "fitted_on": list(sets),
        "sha256": digest,
        "choosing": dict(zip(FEATURES, np.round(fitted.choosing, 4).tolist(), strict=True)),
        "answering": dict(zip(FEATURES, np.round(fitted.answering, 4).tolist(), strict=True)),
        "bias": round(fitted.bias, 4),
        "threshold": round(float(threshold), 4),
        "further": round(float(max(threshold, _FURTHER)), 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    sets = {one.name: collect(one, given.folder) for one in development_sets()}
    print(
        f"{'left out of the fit':20}"
        + "".join(f"{name:>26}" for name in measured(fit(list(sets.values())), sets["rtqa"]))
    )
    for name, rows in sets.items():
        figures = measured(fit([others for other, others in sets.items() if other != name]), rows)
        print(f"{name:20}" + "".join(f"{figure:26.3f}" for figure in figures.values()))
    fitted = fit(list(sets.values()))
    digest = hashlib.sha256(
        b"".join(row.sentences.tobytes() for rows in sets.values() for row in rows)
    ).hexdigest()
    written = document(fitted, list(sets), digest)
    print(json.dumps(written, indent=2))
    if given.write:
        WEIGHTS.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
