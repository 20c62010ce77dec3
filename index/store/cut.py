"""An article cut into passages, on its way into the store."""

from __future__ import annotations

from dataclasses import dataclass

from corpus import Article
from index.chunking import Span, passages
from index.passage import embedded, heading
from index.store.digest import passage_id


@dataclass(frozen=True, slots=True)
class CutArticle:
    """An article and the places of its passages, with the heading that is matched and embedded with each."""

    article: Article
    heading: str
    spans: list[Span]

    @classmethod
    def of(cls, article: Article, most_tokens: int) -> CutArticle:
        return cls(article, heading(article), list(passages(article.body, most_tokens)))

    def texts(self) -> list[str]:
        """What is embedded for each passage."""
        return [embedded(self.heading, self.words(span)) for span in self.spans]

    def ids(self) -> list[int]:
        """The id of each passage."""
        return [
            passage_id(self.article.id, span.start, span.end, text)
            for span, text in zip(self.spans, self.texts(), strict=True)
        ]

    def words(self, span: Span) -> str:
        return self.article.body[span.start : span.end]
