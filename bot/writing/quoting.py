"""The writer that needs no model: it answers in the reporting's own sentences."""

from __future__ import annotations

from collections.abc import Iterator

from bot.claim import Claim
from bot.protocols import AskContext
from bot.question.analysis import QueryAnalysis
from bot.reading.display import quoted
from bot.reading.evidence import Evidence


class QuotingWriter:
    """Writes the sentences that answer, best first, each as its own quote."""

    def write(self, analysis: QueryAnalysis, evidence: Evidence, context: AskContext) -> Iterator[Claim]:  # noqa: ARG002
        for sentence in evidence.answers:
            yield quoted(sentence.quote, sentence.before)
