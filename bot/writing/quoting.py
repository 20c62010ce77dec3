"""The writer that needs no model: it answers in the reporting's own sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.claim import Claim
from bot.evidence import Evidence
from bot.protocols import AskContext
from bot.query_analysis import Kind, QueryAnalysis
from bot.text.dates.days import describe
from bot.text.display import quoted

# What was so a month ago may not be so any more: a price, a toll, who holds an office.
_OLD = timedelta(weeks=4)


class QuotingWriter:
    """Writes the sentences that answer, best first, each as its own quote; with the day of its report before it a side
    of a comparison, and what is older than others by weeks.
    """

    def write(self, analysis: QueryAnalysis, evidence: Evidence, context: AskContext) -> Iterator[Claim]:  # noqa: ARG002
        shown = [sentence.quote for sentence in evidence.answers]
        newest = max((day for quote in shown if (day := quote.article.published)), default=None)
        for sentence in evidence.answers:
            claim = quoted(sentence.quote, sentence.before, shown, sentence.elsewhere)
            published = sentence.quote.article.published
            old = newest and published and newest - published > _OLD
            yield _reported(claim) if old or analysis.kind is Kind.COMPARISON else claim


def _reported(claim: Claim) -> Claim:
    """A claim with the day of its report before it, from which its "Tuesday" is told."""
    published = claim.quotes[0].article.published
    if not published:
        return claim
    return replace(claim, text=f"Reported on {describe(published, published)}: {claim.text}")
