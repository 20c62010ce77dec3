"""Two runs of the same questions side by side: which differences are more than sampling noise."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.errors import ConfigError
from bot.evaluation.measures import MEASURES, Measure, Values
from bot.evaluation.run import Outcome

RESAMPLES = 1000
# A difference counts if this share of the resampled ones lies on its side of nought.
CONFIDENCE = 0.95
_FEWEST = 10  # questions that count before and now: of fewer the resamples are too alike to show any noise


@dataclass(frozen=True, slots=True)
class MeasureDifference:
    """A measure before and now, over the questions that both runs asked; `low` to `high` is the 95 % interval
    of the difference between them. All are NaN where the measure cannot be taken, and the interval where the noise
    cannot be told: of few questions, and of seconds, of which one run says nothing.
    """

    before: float
    now: float
    low: float
    high: float

    @property
    def exceeds_noise(self) -> bool:
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """The `differences` of every measure by its name, over `questions` that both runs asked."""

    questions: int
    differences: dict[str, MeasureDifference]


def compare(now: Sequence[Outcome], before: Sequence[Outcome]) -> Comparison:
    """Compares two runs by a paired bootstrap over the questions that both asked.

    Each resample draws questions with replacement, the same ones for both runs (Efron and Tibshirani 1993).
    Raises ConfigError where they have no question in common.
    """
    earlier = {outcome.id: outcome for outcome in before}
    pairs = [(outcome, earlier[outcome.id]) for outcome in now if outcome.id in earlier]
    if not pairs:
        raise ConfigError("the baseline has none of these questions; name one made from the same set")
    draws = np.random.default_rng(0).integers(len(pairs), size=(RESAMPLES, len(pairs)))
    ours, theirs = [one for one, _ in pairs], [other for _, other in pairs]
    return Comparison(len(pairs), {one.name: _difference(one, ours, theirs, draws) for one in MEASURES})


def _difference(
    measure: Measure,
    now: Sequence[Outcome],
    before: Sequence[Outcome],
    draws: NDArray[np.int64],
) -> MeasureDifference:
    ours, theirs = measure.values(now), measure.values(before)
    before_value, now_value = measure.statistic(theirs), measure.statistic(ours)
    unknown = math.isnan(before_value) or math.isnan(now_value)
    if unknown or min(map(_counted, (theirs, ours))) < _FEWEST or measure.name.startswith("seconds"):
        return MeasureDifference(before_value, now_value, math.nan, math.nan)
    drawn = [measure.statistic(ours[draw]) - measure.statistic(theirs[draw]) for draw in draws]
    # A resample of few questions may hold none that counts.
    low, high = np.nanquantile(drawn, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return MeasureDifference(before_value, now_value, float(low), float(high))


def _counted(values: Values) -> int:
    return int((~np.isnan(values.reshape(len(values), -1)).any(axis=1)).sum())
