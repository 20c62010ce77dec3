"""The writer that needs no model: it answers in the reporting's own sentences."""

from __future__ import annotations

from collections.abc import Iterator

from bot.claim import Claim
from bot.evidence import Evidence
from bot.protocols import AskContext
from bot.query_analysis import QueryAnalysis
from bot.text.display import quoted


class QuotingWriter:
    """Writes the sentences that answer, best first, each as its own quote."""

    def write(self, analysis: QueryAnalysis, evidence: Evidence, context: AskContext) -> Iterator[Claim]:  # noqa: ARG002
        for sentence in evidence.answers:
            yield quoted(sentence.quote, sentence.before)
