"""The writer that needs no model: it answers in the reporting's own sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.claim import Claim
from bot.evidence import Evidence
from bot.protocols import AskContext
from bot.query_analysis import Kind, QueryAnalysis
from bot.text.dates.days import describe, weeks_apart
from bot.text.display import quoted


class QuotingWriter:
    """Writes the sentences that answer, best first, each as its own quote; with the day of its report before it a side
    of a comparison, and what is older than others by weeks, unless a report weeks apart has the very words too.
    """

    def write(self, analysis: QueryAnalysis, evidence: Evidence, context: AskContext) -> Iterator[Claim]:  # noqa: ARG002
        shown = [sentence.quote for sentence in evidence.answers]
        newest = max((day for quote in shown if (day := quote.article.published)), default=None)
        for sentence in evidence.answers:
            claim = quoted(sentence.quote, sentence.before, shown, sentence.elsewhere)
            published = sentence.quote.article.published
            told = weeks_apart(published, newest) or analysis.kind is Kind.COMPARISON
            # Words that pages of other months have, too, are of none of their days; not so the sentence before them.
            having = (one for one in sentence.elsewhere if sentence.quote.text in one.body)
            elsewhere = any(weeks_apart(published, one.published) for one in having)
            yield _reported(claim) if told and not elsewhere else claim


def _reported(claim: Claim) -> Claim:
    """A claim with the day of its report before it, from which its "Tuesday" is told."""
    published = claim.quotes[0].article.published
    if not published:
        return claim
    return replace(claim, text=f"Reported on {describe(published, published)}: {claim.text}")
