"""Articles, passages and hits made by hand."""

from __future__ import annotations

from datetime import date

from corpus import Article
from index import Passage, SearchHit


def article(
    body: str, *, headline: str = "", source: str = "Sample", day: date | None = None, name: str = "a"
) -> Article:
    """An article with that body, and no more than the test cares for."""
    return Article(name, headline, body, source, "", day, f"https://sample.example/{name}", f"{name}.md")


def hit(of: Article, score: float = 0.8, number: int = 1) -> SearchHit:
    """A hit that is the whole of an article."""
    return SearchHit(Passage(number, of, 0, len(of.body), 1), score, score, score, "")
