"""The verifier that needs no model: what is quoted stands, and what is written in other words is in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.claim import Claim, Verdict
from bot.protocols import AskContext


class VetoVerifier:
    """Supports the reporting's own words."""

    def verify(self, claims: Iterable[Claim], context: AskContext) -> Iterator[Verdict]:  # noqa: ARG002
        for claim in claims:
            yield Verdict(claim, claim.quoted, "" if claim.quoted else "it is in other words")
