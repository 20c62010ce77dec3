"""The writer that needs no model: it answers in the reporting's own sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.claim import Claim
from bot.evidence import Evidence
from bot.protocols import AskContext
from bot.query_analysis import Kind, QueryAnalysis
from bot.text.dates.days import describe
from bot.text.display import quoted


class QuotingWriter:
    """Writes the sentences that answer, best first, each as its own quote; a side of a comparison with its day."""

    def write(self, analysis: QueryAnalysis, evidence: Evidence, context: AskContext) -> Iterator[Claim]:  # noqa: ARG002
        shown = [sentence.quote for sentence in evidence.answers]
        for sentence in evidence.answers:
            claim = quoted(sentence.quote, sentence.before, shown)
            yield _reported(claim) if analysis.kind is Kind.COMPARISON else claim


def _reported(claim: Claim) -> Claim:
    """A claim with the day of its report before it, from which its "Tuesday" is told."""
    published = claim.quotes[0].article.published
    if not published:
        return claim
    return replace(claim, text=f"Reported on {describe(published, published)}: {claim.text}")
