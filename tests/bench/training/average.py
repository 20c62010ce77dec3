"""Averages the weights of two trained models: what one forgets, the other still knows (Wortsman and others 2022).

python -m tests.bench.training.average ONE OTHER SHARE_OF_OTHER OUT
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from tests.bench.training.model import TrainedModel


def main(one: Path, other: Path, share: float, out: Path) -> None:
    first, second = TrainedModel(one), TrainedModel(other).state_dict()
    mixed = {name: _mean(weights, second[name], share) for name, weights in first.state_dict().items()}
    first.load_state_dict(mixed)
    first.save(out)


def _mean(one: Any, other: Any, share: float) -> Any:
    """The weighted mean of two tensors; of whole numbers, the first."""
    if not one.is_floating_point():
        return one
    return (1 - share) * one + share * other


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4]))
