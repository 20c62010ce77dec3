"""A classifier of premise and hypothesis of your own, as an ONNX file, that judges a claim beside its quotes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.claim import Claim, Quote
from bot.verification.verifiers.premise import premise_of
from index.embedding.embedder import Vectors
from index.embedding.transformer import Transformer
from index.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Encoding

_FILES = ("model.onnx", "tokenizer.json", "config.json")
_WORDPIECES = 512
# More likely entailed than not.
_ENOUGH = 0.5
# A wrong notice of a disagreement costs more than a missing one.
_CONTRADICTED = 0.9


class PairClassifier:
    """A classifier of premise and hypothesis from `folder`, by the names that config.json gives its labels.

    Raises ModelError where that is not what is there.
    """

    enough = _ENOUGH

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self._folder = folder
        missing = [name for name in _FILES if not (folder / name).is_file()]
        if missing:
            raise self._unusable(f"it has no {missing[0]}")
        try:
            labels = json.loads((folder / "config.json").read_text(encoding="utf-8"))["id2label"]
            self._entailed = _numbered(labels, "entail")
            self._contradicted = _numbered(labels, "contra")
            if self._entailed is None:
                raise ValueError(f"none of its labels is entailment; it has {', '.join(labels.values())}")
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._transformer = Transformer((folder / "model.onnx").read_bytes(), tokenizer, _WORDPIECES)
        except Exception as error:  # None of the three libraries has a narrower one for a file not its own.
            raise self._unusable(error) from None

    def follows(self, claim: Claim) -> float:
        return self._chance(premise_of(claim), claim.text, self._entailed)

    def contradicts(self, one: Quote, other: Quote) -> bool:
        chances = (
            self._chance(first.text, then.text, self._contradicted)
            for first, then in ((one, other), (other, one))
        )
        return all(chance >= _CONTRADICTED for chance in chances)

    def _chance(self, premise: str, hypothesis: str, label: int | None) -> float:
        """How likely a pair has a label; 0 where the classifier has none of that name."""
        if label is None:
            return 0.0

        def chance(_: Encoding, outputs: list[Vectors]) -> float:
            logits = outputs[0]
            if logits.ndim != 1 or len(logits) <= label:
                raise ValueError("it does not give a score for each label")
            odds = np.exp(logits - logits.max())
            return float(odds[label] / odds.sum())

        try:
            (likely,) = self._transformer.map(chance, [(premise, hypothesis)])
        except Exception as error:
            raise self._unusable(error) from None
        return likely

    def _unusable(self, why: object) -> ModelError:
        reason = " ".join(str(why).split())
        return ModelError(f"[models] entailment = 'onnx:{self._folder}' cannot be used: {reason}")


def _numbered(labels: dict[str, str], begins: str) -> int | None:
    """The number of the label that begins so."""
    return next((int(number) for number, label in labels.items() if label.lower().startswith(begins)), None)
