"""What a writer hands in, before it is checked: claims, each with the stretches of reporting behind it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.reading.display import shown
from bot.writing.usage import UNUSED, Usage
from corpus import Article
from index import Passage, SearchHit
from index.chunking import Span


@dataclass(frozen=True, slots=True)
class Quote:
    """Characters `start` to `end` of an article's body, in its paragraph number `paragraph`, from 1."""

    article: Article
    start: int
    end: int
    paragraph: int

    @classmethod
    def of(cls, passage: Passage, span: Span) -> Quote:
        """The sentence at `span`, whose paragraph is counted from the one that the passage begins in."""
        paragraph = passage.paragraph + span.paragraph - 1
        return cls(passage.article, passage.start + span.start, passage.start + span.end, paragraph)

    @property
    def text(self) -> str:
        return self.article.body[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence for the reader and the quotes that carry it."""

    text: str
    quotes: tuple[Quote, ...]

    @classmethod
    def quoting(cls, quote: Quote) -> Claim:
        """The reporting in its own words, as a reader is shown them."""
        return cls(shown(quote.text, quote.article.body[: quote.start]), (quote,))


@dataclass(frozen=True, slots=True)
class Draft:
    """Claims in reading order, and lines that the reader must see with them. No claims: nothing was found.

    `ranking` is the passages as the writer came to order them; `confidence`, 0 to 1, that they answer;
    `usage` is what a language model used for it.
    """

    claims: tuple[Claim, ...] = ()
    notices: tuple[str, ...] = ()
    ranking: tuple[SearchHit, ...] = ()
    confidence: float = 0.0
    usage: Usage = UNUSED
