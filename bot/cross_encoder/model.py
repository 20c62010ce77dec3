"""The model that reads: how well a passage fits a question, how likely each of its sentences answers it, and
whether a claim follows from its evidence.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.chunking import Span
from index.embedding.minilm import tokenizer_file
from index.embedding.transformer import Transformer
from index.errors import ModelError
from index.installation import repair_command

if TYPE_CHECKING:
    from tokenizers import Encoding

FILE = "cross_encoder.onnx"
SHA256 = "48a4204f6c5bcd7d150c3356a13a2a7dd6c3037744e8ef8cfd25f429101cfdbc"
# A question and a passage under its heading; the longest passage of 224 tokens fits.
WORDPIECES = 448

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Text:
    """A passage to be read: its `text` with its heading before it, and where its sentences stand in that."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class PassageScores:
    """What the model makes of a passage: `relevance`, how well it fits the question, as a logit; and for each of
    its sentences, shape (n,), the log odds that the answer stands in it against that it stands nowhere in it.
    """

    relevance: float
    sentences: Numbers


@dataclass(frozen=True, slots=True)
class Pointed:
    """The characters of a text, from `start` to before `end`, that the model points at, and the log odds of that
    against pointing at none.
    """

    start: int
    end: int
    odds: float


class AnswerModel(Protocol):
    """Reads passages for a question."""

    def read(self, question: str, texts: Sequence[Text]) -> list[PassageScores]: ...


class CrossEncoder:
    """MiniLM-L12 fine-tuned from ms-marco-MiniLM-L-12-v2. One pass over a question and a passage gives the passage's
    relevance and where in it the answer begins and ends, or that it is not there (as Devlin and others 2019 read
    SQuAD 2); one over a claim and its evidence gives whether the one follows from the other.

    Raises ModelError if the weights are not the expected ones.
    """

    def __init__(self) -> None:
        from tokenizers import Tokenizer

        weights = resources.files("bot.cross_encoder").joinpath(FILE).read_bytes()
        if hashlib.sha256(weights).hexdigest() != SHA256:
            raise ModelError(
                f"the model {FILE}: not the file that this version was made with; run: {repair_command()}"
            )
        self._transformer = Transformer(weights, Tokenizer.from_file(str(tokenizer_file())), WORDPIECES)

    def read(self, question: str, texts: Sequence[Text]) -> list[PassageScores]:
        pairs = [(question, text.text) for text in texts]
        taken = self._transformer.map(lambda encoding, outputs: (encoding, outputs), pairs)
        return [_passage_scores(text, *one) for text, one in zip(texts, taken, strict=True)]

    def point(self, asked: str, text: str) -> Pointed | None:
        """The words of `text` that are most likely what is `asked` for; None where it has none."""
        (found,) = self._transformer.map(_pointed, [(asked, text)])
        return found

    def support(self, claim: str, evidence: str) -> float:
        """How likely `claim` follows from `evidence`, 0 to 1."""
        (logit,) = self._transformer.map(lambda _, outputs: float(outputs[2]), [(claim, evidence)])
        return 1 / (1 + math.exp(-logit))


@cache
def bundled_model() -> CrossEncoder:
    """The model that comes with Dateline, loaded once a process."""
    return CrossEncoder()


def _passage_scores(text: Text, encoding: Encoding, outputs: list[Numbers]) -> PassageScores:
    relevance, spans, _ = outputs
    offsets = np.array(encoding.offsets)
    inside = np.array(encoding.type_ids) == 1
    # The first token stands for "not in this passage".
    odds = (spans - spans[0]).astype(np.float64)
    scores = [
        _score(odds[inside & (offsets[:, 0] >= one.start) & (offsets[:, 1] <= one.end)]) for one in text.spans
    ]
    return PassageScores(float(relevance), np.array(scores, np.float32))


def _pointed(encoding: Encoding, outputs: list[Numbers]) -> Pointed | None:
    spans = outputs[1]
    inside = [at for at, kind in enumerate(encoding.type_ids) if kind == 1][:-1]
    if not inside:
        return None
    odds = (spans[inside] - spans[0]).astype(np.float64)
    # What begins at a row and ends at a column, if that is not before it.
    both = np.where(np.tri(len(inside), dtype=bool).T, odds[:, :1] + odds[:, 1].T, -np.inf)
    begins, ends = np.unravel_index(both.argmax(), both.shape)
    start, end = encoding.offsets[inside[begins]][0], encoding.offsets[inside[ends]][1]
    return Pointed(start, end, float(both[begins, ends]) / 2)


# What a sentence has whose words were cut off: no chance.
_UNREAD = -20.0


def _score(odds: NDArray[np.float64]) -> float:
    """The log odds that the answer begins and ends in a sentence, from those of its tokens, shape (n, 2)."""
    return float(np.logaddexp.reduce(odds, axis=0).mean()) if len(odds) else _UNREAD
