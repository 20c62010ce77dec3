"""Rerankers: a cross-encoder reads a question and a passage together, and says how well the passage answers it.

Slower and more exact than comparing embeddings (Nogueira and Cho 2019), so only the best few are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.embedding.embedder import Vectors
from index.embedding.transformer import Transformer
from index.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Encoding

_WORDPIECES = 512


class Reranker(Protocol):
    """Says how well texts answer a question."""

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        """A score for each of `texts`, (n,); higher is better, and only their order means something."""


class CrossEncoder:
    """A cross-encoder from `folder`: model.onnx, and the tokenizer.json that it was trained with.

    It takes pairs, cut to 512 wordpieces, and gives one score a pair, or several of which the last says
    that the text answers. Raises ModelError where that is not what is there.
    """

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self._folder = folder
        for name in ("model.onnx", "tokenizer.json"):
            if not (folder / name).is_file():
                raise ModelError(
                    f"the reranker {folder}: has no {name}; put it there, or set [models] reranker"
                )
        try:
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._transformer = Transformer((folder / "model.onnx").read_bytes(), tokenizer, _WORDPIECES)
        except Exception as error:  # Neither library has a narrower one for a file that is not its own.
            raise self._unusable(error) from None

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        scores = np.empty(len(texts), dtype=np.float32)
        try:
            for row, score in enumerate(self._transformer.map(_score, [(question, text) for text in texts])):
                scores[row] = score
        except Exception as error:
            raise self._unusable(error) from None
        return scores

    def _unusable(self, error: Exception) -> ModelError:
        reason = " ".join(str(error).split())
        return ModelError(f"the reranker {self._folder}: is not a cross-encoder that can be used ({reason})")


def _score(_: Encoding, outputs: list[Vectors]) -> float:
    values = outputs[0]
    if values.ndim > 1:
        raise ValueError("it gives a vector a token, not a score a pair")
    return float(values.reshape(-1)[-1])
