"""The archive as a LangChain retriever: passages as documents that carry what a citation needs."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from index.passage import EVERYWHERE, SearchFilter, SearchHit
from index.search.hybrid import Search


class PassageRetriever(BaseRetriever):
    """Finds the `k` passages within `filters` that match a query best, for use in any chain of LangChain's.

    A document's text is the passage word for word; its metadata has `article`, `headline`, `outlet`, `day` (ISO
    8601, or None), `url`, `paragraph` (from 1), `start` and `end` (offsets in the article's body) and `score`.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    search: Search
    filters: SearchFilter = EVERYWHERE
    k: int = 10

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002
    ) -> list[Document]:
        return [document(hit) for hit in self.search.search(query, self.filters, self.k)]


def document(hit: SearchHit) -> Document:
    """A search's hit as a document of LangChain's."""
    passage, article = hit.passage, hit.passage.article
    return Document(
        page_content=passage.text,
        metadata={
            "article": article.id,
            "headline": article.headline,
            "outlet": article.source,
            "day": article.published.isoformat() if article.published else None,
            "url": article.url,
            "paragraph": passage.paragraph,
            "start": passage.start,
            "end": passage.end,
            "score": hit.score,
        },
    )
