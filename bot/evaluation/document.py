"""A run of questions as plain data: what `dateline eval --json` prints, and how a baseline is read back."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.errors import ConfigError
from bot.evaluation.comparison import Comparison
from bot.evaluation.measures import breakdown, measure
from bot.evaluation.run import Outcome

_OUTCOMES = TypeAdapter(tuple[Outcome, ...])


def evaluation_document(
    about: dict[str, Any], outcomes: Sequence[Outcome], comparison: Comparison | None
) -> dict[str, Any]:
    """`about` (what was asked of what), `measures` by name, `kinds` with the measures of each kind,
    `outcomes`, one for each question, and `baseline`: for each measure before, now, the 95 % interval of the
    difference and whether it exceeds sampling noise. A measure that cannot be taken is null, and so is the interval
    of fewer than ten questions and of seconds.
    """
    document: dict[str, Any] = {
        "about": about,
        "measures": _figures(measure(outcomes)),
        "kinds": {
            name: {"questions": len(group), **_figures(measure(group))}
            for name, group in breakdown(outcomes).items()
        },
    }
    if comparison:
        document["baseline"] = {
            "questions": comparison.questions,
            "differences": {
                name: {**_figures(dataclasses.asdict(one)), "exceeds_noise": one.exceeds_noise}
                for name, one in comparison.differences.items()
            },
        }
    return document | {"outcomes": [dataclasses.asdict(outcome) for outcome in outcomes]}


def read_baseline(path: Path) -> tuple[Outcome, ...]:
    """The outcomes of an earlier run's document. Raises ConfigError where the file is not one."""
    try:
        return _OUTCOMES.validate_python(json.loads(path.read_text(encoding="utf-8"))["outcomes"])
    except OSError as error:
        raise ConfigError(f"{path}: the baseline cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise ConfigError(
            f"{path}: not what 'dateline eval --json' of this version prints; make the baseline anew"
        ) from None


def _figures(figures: dict[str, float]) -> dict[str, float | None]:
    return {name: None if math.isnan(figure) else figure for name, figure in figures.items()}
