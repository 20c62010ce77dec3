"""What a question that leans on others may be answered from: the reports on what they were about, and no other.

"What was his sentence" is answered as well by whoever was sentenced in any report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.protocols import Retriever
from bot.query_analysis import QueryAnalysis
from bot.text.dates.mentions import CALENDAR_NAMES
from bot.text.names import BEGINS, NAME_WORD, without_possessive
from index import SearchHit
from index.terms import STOP_WORDS

# A capital after a small letter or a comma begins no sentence, so that it is a name's.
_NAMED = re.compile(rf"(?<=[a-z,;] ){NAME_WORD}")
_CAPITALISED = re.compile(BEGINS + NAME_WORD)
_WORD = re.compile(r"[\w’'-]*\w")


@dataclass(frozen=True, slots=True)
class SubjectRetriever:
    """Finds what a question may be answered from: of one that leans on others only what is on their subject."""

    retriever: Retriever

    def retrieve(self, analysis: QueryAnalysis, limit: int) -> list[SearchHit]:
        hits = self.retriever.retrieve(analysis, limit)
        return of_what_was_said(hits, analysis) if analysis.is_follow_up else hits


def of_what_was_said(hits: Sequence[SearchHit], analysis: QueryAnalysis) -> list[SearchHit]:
    """The passages of articles that were cited before, and those that have a name which was said before or that the
    question itself has ("what about Brenn"); all of them where nothing was cited and nobody named.
    """
    before = analysis.before
    said = {word for text in before.said for word in _CAPITALISED.findall(text)}
    # People seldom type capitals.
    said.update(_WORD.findall(f"{before.questions} {analysis.words}"))
    said = set(map(_small, said)) - CALENDAR_NAMES - STOP_WORDS
    kept = [hit for hit in hits if hit.passage.article.id in before.cited or _names(hit) & said]
    return kept if kept or before.cited else list(hits)


def _names(hit: SearchHit) -> set[str]:
    """The words of the names in a passage, but for its outlet's; a headline may have a capital at each of its words."""
    names = set(map(_small, _NAMED.findall(hit.passage.text)))
    return names - set(map(_small, _WORD.findall(hit.passage.article.source)))


def _small(word: str) -> str:
    return without_possessive(word).lower()
