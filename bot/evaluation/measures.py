"""The measures that a run of questions is judged by, and what kinds of question it is broken down into."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.evaluation.run import Outcome

Values = NDArray[np.float64]
Rank = Callable[[Outcome], int | None]


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: `values` has a row for each outcome, NaN where it does not count; `statistic` sums them up.

    Rows are single figures, shape (n,), or for the AUROC pairs of answerable and confidence, shape (n, 2).
    """

    name: str
    label: str
    values: Callable[[Sequence[Outcome]], Values]
    statistic: Callable[[Values], float]

    def of(self, outcomes: Sequence[Outcome]) -> float:
        """The figure over `outcomes`; NaN where none of them counts."""
        return self.statistic(self.values(outcomes))


def measure(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Every measure by its name."""
    return {one.name: one.of(outcomes) for one in MEASURES}


def breakdown(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    """The outcomes by question word (most frequent first), by follow-up or not, and by answerable or not."""
    words: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        words.setdefault(outcome.word, []).append(outcome)
    groups = dict(sorted(words.items(), key=lambda group: -len(group[1])))
    groups["stands alone"] = [outcome for outcome in outcomes if not outcome.after]
    groups["follow-up"] = [outcome for outcome in outcomes if outcome.after]
    groups["answerable"] = [outcome for outcome in outcomes if outcome.answerable]
    groups["not answerable"] = [outcome for outcome in outcomes if not outcome.answerable]
    return {name: group for name, group in groups.items() if group}


def auroc(pairs: Values) -> float:
    """How often an answerable question is surer of its answer than an unanswerable one, ties counting half.

    `pairs` has shape (n, 2): 1 for answerable or 0, and the confidence. NaN where all are of one kind.
    It is the Mann-Whitney U over its greatest value (Hanley and McNeil 1982).
    """
    positive = pairs[:, 0] == 1
    count, rest = int(positive.sum()), int((~positive).sum())
    if not count or not rest:
        return math.nan
    _, inverse, sizes = np.unique(pairs[:, 1], return_inverse=True, return_counts=True)
    ranks = (np.cumsum(sizes) - (sizes - 1) / 2)[inverse]
    return float((ranks[positive].sum() - count * (count + 1) / 2) / (count * rest))


def _mean(values: Values) -> float:
    counted = values[~np.isnan(values)]
    return float(counted.mean()) if counted.size else math.nan


def _median(values: Values) -> float:
    return _quantile(values, 0.5)


def _p95(values: Values) -> float:
    return _quantile(values, 0.95)


def _quantile(values: Values, share: float) -> float:
    counted = values[~np.isnan(values)]
    return float(np.quantile(counted, share)) if counted.size else math.nan


def _figure(
    name: str,
    label: str,
    value: Callable[[Outcome], float | None],
    counts: Callable[[Outcome], bool],
    statistic: Callable[[Values], float] = _mean,
) -> Measure:
    def values(outcomes: Sequence[Outcome]) -> Values:
        # None becomes NaN.
        return np.array([value(one) if counts(one) else None for one in outcomes], dtype=np.float64)

    return Measure(name, label, values, statistic)


def _pairs(outcomes: Sequence[Outcome]) -> Values:
    pairs = [(one.answerable, one.confidence) for one in outcomes]
    return np.array(pairs, dtype=np.float64).reshape(-1, 2)


def _answerable(outcome: Outcome) -> bool:
    return outcome.answerable


def _unanswerable(outcome: Outcome) -> bool:
    return not outcome.answerable


def _answered(outcome: Outcome) -> bool:
    return not outcome.refused


def _all(_: Outcome) -> bool:
    return True


def _within(rank: Rank, first: int) -> Callable[[Outcome], float]:
    """Success: 1 where the right one is among the `first`, else 0."""
    return lambda one: float((rank(one) or math.inf) <= first)


def _reciprocal(rank: Rank) -> Callable[[Outcome], float]:
    """1 over the rank of the right one, 0 where it is not in the ten: its mean is the MRR (Voorhees 1999)."""
    return lambda one: 1 / (rank(one) or math.inf)


def _ranking(kind: str, rank: Rank) -> tuple[Measure, ...]:
    return (
        _figure(f"{kind}_h1", f"Right {kind} first", _within(rank, 1), _answerable),
        _figure(f"{kind}_h4", f"Right {kind} in the first 4", _within(rank, 4), _answerable),
        _figure(f"{kind}_h10", f"Right {kind} in the first 10", _within(rank, 10), _answerable),
        _figure(f"{kind}_mrr10", f"Right {kind} MRR@10", _reciprocal(rank), _answerable),
    )


MEASURES = (
    *_ranking("article", lambda one: one.article_rank),
    *_ranking("passage", lambda one: one.passage_rank),
    _figure("first_sentence", "First sentence holds the answer", lambda one: one.first_holds, _answerable),
    _figure("whole_answer", "Whole answer holds it", lambda one: one.whole_holds, _answerable),
    _figure("words", "Words shown, median", lambda one: one.words, _answered, _median),
    _figure("citation_precision", "Citations of a right article", lambda one: one.precision, _answerable),
    _figure("citation_recall", "Right articles that are cited", lambda one: one.recall, _answerable),
    _figure("refused_rightly", "Not answerable, and refused", lambda one: one.refused, _unanswerable),
    _figure("refused_wrongly", "Answerable, and refused", lambda one: one.refused, _answerable),
    Measure("auroc", "Answerable told from not, AUROC", _pairs, auroc),
    _figure("seconds_median", "Seconds to an answer, median", lambda one: one.seconds, _all, _median),
    _figure("seconds_p95", "Seconds to an answer, 95th percentile", lambda one: one.seconds, _all, _p95),
)
