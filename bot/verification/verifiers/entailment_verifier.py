"""The verifier with a model for entailment, which reads a claim beside its quotes: the bundled one, or an ONNX file.

The vetoes come first: no model may pass what code can see is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from bot.claim import Claim, Pair, Quote, Verdict
from bot.protocols import AskContext
from bot.verification.vetoes import veto
from index.errors import ModelError

_NOT_SAID = "the model for entailment does not find it in its quotes"


class Entailment(Protocol):
    """Judges how likely a claim follows from its quotes, 0 to 1, where `enough` of that is support, and whether of two
    quotes not both can be so.
    """

    enough: float

    def follows(self, claim: Claim) -> float: ...

    def contradicts(self, one: Quote, other: Quote) -> bool: ...


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
