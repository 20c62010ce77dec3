"""What a claim has to follow from: what it quotes of each article."""

from __future__ import annotations

from collections.abc import Iterator

from bot.claim import Claim
from corpus import Article


def premise_of(claim: Claim) -> str:
    """The quotes of a claim, under the headline, outlet and day of each article."""
    lines = []
    for article, quotes in quotes_by_article(claim):
        named = (article.headline, article.source, str(article.published or ""))
        lines.append(". ".join(part for part in (*named, quotes) if part))
    return "\n".join(lines)


def quotes_by_article(claim: Claim) -> Iterator[tuple[Article, str]]:
    """Each article that a claim quotes, with what it quotes of it."""
    for article in {quote.article.id: quote.article for quote in claim.quotes}.values():
        yield article, " … ".join(quote.text for quote in claim.quotes if quote.article.id == article.id)
