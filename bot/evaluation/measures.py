"""The measures that a run of questions is judged by, and what kinds of question it is broken down into."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from bot.errors import ConfigError
from bot.evaluation.run import DEPTH, Outcome
from index.installation import extra_command

Values = NDArray[np.float64]


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
    """Every measure by its name. Raises ConfigError where ir-measures is not installed."""
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


def need_ir_measures() -> None:
    """Raises ConfigError, with the command to run, where the ranking measures cannot be had."""
    try:
        import ir_measures  # noqa: F401
    except ImportError:
        command = extra_command("eval")
        raise ConfigError(f"the ranking measures need ir-measures; run: {command}") from None


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


def _ranking(of: str, kind: str, outcomes: Sequence[Outcome]) -> Values:
    """ir-measures' figure `of` (as it writes it: "Success@4") for each answerable outcome."""
    need_ir_measures()
    import ir_measures

    values = np.full(len(outcomes), np.nan)
    ranks = {
        str(number): outcome.article_rank if kind == "article" else outcome.passage_rank
        for number, outcome in enumerate(outcomes)
        if outcome.answerable
    }
    if ranks:
        # The right ones below the first change none of these measures, so the ranks name the documents.
        relevant = {number: {str(rank or "none of the ten"): 1} for number, rank in ranks.items()}
        run = {number: {str(rank): 1 / rank for rank in range(1, DEPTH + 1)} for number in ranks}
        for metric in ir_measures.iter_calc([ir_measures.parse_measure(of)], relevant, run):
            values[int(metric.query_id)] = metric.value
    return values


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


MEASURES = (
    *(
        Measure(f"{kind}_{name}", f"Right {kind} {label}", partial(_ranking, of, kind), _mean)
        for kind in ("article", "passage")
        for name, of, label in (
            ("h1", "Success@1", "first"),
            ("h4", "Success@4", "in the first 4"),
            ("h10", "Success@10", "in the first 10"),
            ("mrr10", "RR@10", "MRR@10"),
        )
    ),
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
