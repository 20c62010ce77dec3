"""The retriever over an archive: a search with what was said before, and the articles cited then raised."""

from __future__ import annotations

from dataclasses import replace

from bot.query_analysis import QueryAnalysis
from index import SearchHit
from index.copies import without_copies
from index.search.hybrid import Search

# So many times more passages are looked at where those of articles cited before are to be put first, and where copies
# leave fewer than are asked for.
_WIDER = 3


class ArchiveRetriever:
    """Finds passages by keywords and meaning."""

    def __init__(self, search: Search) -> None:
        self._search = search

    def retrieve(self, analysis: QueryAnalysis, limit: int) -> list[SearchHit]:
        before = analysis.before
        cited = {} if analysis.filters.has_order else before.cited
        count = _WIDER * limit if cited else limit
        while True:
            hits = self._search.search(analysis.searched, analysis.filters, count, before.said, before.weight)
            there_are_more = len(hits) >= count
            if cited:
                hits = [
                    replace(hit, score=hit.score + cited.get(hit.passage.article.id, 0.0)) for hit in hits
                ]
                hits.sort(key=lambda hit: -hit.score)
            kept = without_copies(hits)[:limit]
            if len(kept) >= limit or not there_are_more:
                return kept
            count *= _WIDER
