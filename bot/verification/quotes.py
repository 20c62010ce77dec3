"""The last step before a reader: a sentence whose quotes are not in the stored reporting is not shown."""

from __future__ import annotations

from collections.abc import Callable

from bot.answer import Citation, Sentence
from bot.claim import Claim, Quote
from bot.text.display import without_dateline
from corpus import Article

# Looks an article up by its id in the store as it is now; None where it has been withdrawn.
Lookup = Callable[[str], Article | None]

DROPPED = "Part of the answer was left out: the reporting it rested on has just been changed or withdrawn."


class CitationNumbering:
    """Numbers the citations of claims in order of appearance, of those alone whose quotes stand."""

    def __init__(self, stored: Lookup) -> None:
        self._stored = stored
        self._citations: dict[tuple[str, int, int], Citation] = {}

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(self._citations.values())

    def sentence(self, claim: Claim) -> Sentence | None:
        """The claim as a reader may see it; None where a quote of it does not stand."""
        if not stands(claim, self._stored):
            return None
        for quote in claim.quotes:
            place = (quote.article.id, quote.start, quote.end)
            self._citations.setdefault(place, _cite(quote, len(self._citations) + 1))
        numbers = (self._citations[quote.article.id, quote.start, quote.end].number for quote in claim.quotes)
        return Sentence(claim.text, tuple(dict.fromkeys(numbers)))


def stands(claim: Claim, stored: Lookup) -> bool:
    """Whether a claim has quotes and each is verbatim at its offsets in the article as it is stored now."""
    return bool(claim.quotes) and all(_verbatim(quote, stored(quote.article.id)) for quote in claim.quotes)


def _verbatim(quote: Quote, article: Article | None) -> bool:
    if article is None or not 0 <= quote.start < quote.end <= len(article.body):
        return False
    return article.body[quote.start : quote.end] == quote.text


def _cite(quote: Quote, number: int) -> Citation:
    article = quote.article
    return Citation(
        number=number,
        article_id=article.id,
        headline=article.headline or without_dateline(article.title),
        source=article.source,
        published=article.published,
        url=article.url,
        path=article.path,
        paragraph=quote.paragraph,
        quote=quote.text,
        start=quote.start,
        end=quote.end,
        page=article.page(quote.start),
    )
