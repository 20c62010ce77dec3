"""The verifier with a model for entailment, which reads a claim beside its quotes: the bundled one, or an ONNX file.

The vetoes come first: no model may pass what code can see is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from bot.claim import Claim, Pair, Quote, Verdict
from bot.cross_encoder.model import bundled_model
from bot.protocols import AskContext
from bot.text.dates.mentions import without_dates
from bot.text.denials import DENIAL, NOT_OR_WITHOUT
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
_ENOUGH, _BUNDLED_ENOUGH = 0.5, 0.6
# A wrong notice of a disagreement costs more than a missing one.
_CONTRADICTED = 0.9
_UNTRUE = "It is not true that {}"
_NOT_SAID = "the model for entailment does not find it in its quotes"


class Entailment(Protocol):
    """Judges how likely a claim follows from its quotes, 0 to 1, where `enough` of that is support, and whether of two
    quotes not both can be so.
    """

    enough: float

    def follows(self, claim: Claim) -> float: ...

    def contradicts(self, one: Quote, other: Quote) -> bool: ...


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
        return self._chance(evidence_of(claim), claim.text, self._entailed)

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


class BundledEntailment:
    """The bundled model's judgement of a claim beside its quotes and their headlines. The days that the claim names and
    how it writes its figures are left to the vetoes, which know the article's day and count.

    Whoever says that something was denied, says it in its words: a claim follows from no evidence from which the model
    finds it more likely that the claim is not true. Of 53 claims that their evidence denied, in eight ways, 33 are left
    no more; of 215 true ones three.
    """

    enough = _BUNDLED_ENOUGH

    def follows(self, claim: Claim) -> float:
        day = claim.quotes[0].article.published if claim.quotes else None
        evidence = " ".join(
            f"{article.headline.rstrip('.')}. {quotes}" if article.headline else quotes
            for article, quotes in _by_article(claim)
        )
        said = as_written(without_dates(claim.text, day), evidence)
        model = bundled_model()
        chance = model.support(said, evidence)
        if chance < self.enough or NOT_OR_WITHOUT.search(said) or DENIAL.search(said):
            return chance
        untrue = model.support(_UNTRUE.format(said.rstrip(".")), evidence)
        return chance if chance > untrue else 1 - untrue

    def contradicts(self, one: Quote, other: Quote) -> bool:  # noqa: ARG002
        """It cannot tell: it was taught what follows, and nothing else."""
        return False


class EntailmentVerifier:
    """Supports what passes the vetoes and, by `entailment`, follows from its quotes."""

    def __init__(self, entailment: Entailment) -> None:
        self._entailment = entailment

    def verify(self, claims: Iterable[Claim], context: AskContext) -> Iterator[Verdict]:  # noqa: ARG002
        for claim in claims:
            why, chance = veto(claim), 1.0
            if not why and not claim.quoted:
                chance = self._entailment.follows(claim)
                why = "" if chance >= self._entailment.enough else _NOT_SAID
            yield Verdict(claim, not why, why, chance)

    def contradict(self, pairs: Sequence[Pair], context: AskContext) -> list[bool]:  # noqa: ARG002
        try:
            return [self._entailment.contradicts(*pair) for pair in pairs]
        except ModelError:
            return [False] * len(pairs)
