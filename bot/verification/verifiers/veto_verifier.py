"""The verifier without a model: what no veto speaks against stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.claim import Claim, Pair, Verdict
from bot.protocols import AskContext
from bot.verification.vetoes import veto


class VetoVerifier:
    """Supports what no veto speaks against."""

    def verify(self, claims: Iterable[Claim], context: AskContext) -> Iterator[Verdict]:  # noqa: ARG002
        for claim in claims:
            why = veto(claim)
            yield Verdict(claim, not why, why)

    def contradict(self, pairs: Sequence[Pair], context: AskContext) -> list[bool]:  # noqa: ARG002
        return [False] * len(pairs)
