"""The verifier with a model for entailment, which reads a claim beside its quotes: the bundled one, or an ONNX file.

The vetoes come first: no model may pass what code can see is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from bot.claim import Claim, Verdict
from bot.cross_encoder.model import bundled_model
from bot.protocols import AskContext
from bot.text.dates.mentions import without_dates
from bot.text.figures import as_written
from bot.verification.veto_verifier import veto
from corpus import Article
from index.embedding.minilm import Vectors
from index.embedding.transformer import Transformer
from index.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Encoding

_FILES = ("model.onnx", "tokenizer.json", "config.json")
_WORDPIECES = 512
# More likely entailed than not; of the bundled model a good deal surer, by which at most a seventh of the false
# development claims (tests/data), and three in ten of any kind, are left.
_ENOUGH, _BUNDLED_ENOUGH = 0.5, 0.7
_NOT_SAID = "the model for entailment does not find it in its quotes"


class Entailment(Protocol):
    """Judges whether a claim follows from its quotes."""

    def entails(self, claim: Claim) -> bool: ...


def evidence_of(claim: Claim) -> str:
    """What a claim has to follow from: its quotes, under the headline, outlet and day of each article."""
    lines = []
    for article, quotes in _by_article(claim):
        named = (article.headline, article.source, str(article.published or ""))
        lines.append(". ".join(part for part in (*named, quotes) if part))
    return "\n".join(lines)


def _by_article(claim: Claim) -> Iterator[tuple[Article, str]]:
    """Each article that a claim quotes, with what it quotes of it."""
    for article in {quote.article.id: quote.article for quote in claim.quotes}.values():
        yield article, " … ".join(quote.text for quote in claim.quotes if quote.article.id == article.id)


class PairClassifier:
    """A classifier of premise and hypothesis from `folder`, by the names that config.json gives its labels.

    Raises ModelError where that is not what is there.
    """

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self._folder = folder
        missing = [name for name in _FILES if not (folder / name).is_file()]
        if missing:
            raise self._unusable(f"it has no {missing[0]}")
        try:
            labels = json.loads((folder / "config.json").read_text(encoding="utf-8"))["id2label"]
            self._entailed = _entailed(labels)
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._transformer = Transformer((folder / "model.onnx").read_bytes(), tokenizer, _WORDPIECES)
        except Exception as error:  # None of the three libraries has a narrower one for a file not its own.
            raise self._unusable(error) from None

    def entails(self, claim: Claim) -> bool:
        try:
            (chance,) = self._transformer.map(self._entailed_by, [(evidence_of(claim), claim.text)])
        except Exception as error:
            raise self._unusable(error) from None
        return chance >= _ENOUGH

    def _entailed_by(self, _: Encoding, outputs: list[Vectors]) -> float:
        logits = outputs[0]
        if logits.ndim != 1 or len(logits) <= self._entailed:
            raise ValueError("it does not give a score for each label")
        odds = np.exp(logits - logits.max())
        return float(odds[self._entailed] / odds.sum())

    def _unusable(self, why: object) -> ModelError:
        reason = " ".join(str(why).split())
        return ModelError(f"[models] entailment = 'onnx:{self._folder}' cannot be used: {reason}")


def _entailed(labels: dict[str, str]) -> int:
    for number, label in labels.items():
        if label.lower().startswith("entail"):
            return int(number)
    raise ValueError(f"none of its labels is entailment; it has {', '.join(labels.values())}")


class BundledEntailment:
    """The bundled model's judgement of a claim beside its quotes and their headlines. The days that the claim names and
    how it writes its figures are left to the vetoes, which know the article's day and count.
    """

    def entails(self, claim: Claim) -> bool:
        day = claim.quotes[0].article.published if claim.quotes else None
        evidence = " ".join(
            f"{article.headline.rstrip('.')}. {quotes}" if article.headline else quotes
            for article, quotes in _by_article(claim)
        )
        said = as_written(without_dates(claim.text, day), evidence)
        return bundled_model().support(said, evidence) >= _BUNDLED_ENOUGH


class EntailmentVerifier:
    """Supports what passes the vetoes and, by `entailment`, follows from its quotes."""

    def __init__(self, entailment: Entailment) -> None:
        self._entailment = entailment

    def verify(self, claims: Iterable[Claim], context: AskContext) -> Iterator[Verdict]:  # noqa: ARG002
        for claim in claims:
            why = veto(claim)
            if not why and not claim.quoted and not self._entailment.entails(claim):
                why = _NOT_SAID
            yield Verdict(claim, not why, why)
