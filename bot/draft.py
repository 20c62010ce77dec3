"""What a writer hands in, before it is checked: claims, each with the stretches of reporting behind it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.usage import UNUSED, Usage
from corpus import Article
from index import Found


@dataclass(frozen=True, slots=True)
class Quote:
    """Characters `start` to `end` of an article's body, in its paragraph number `paragraph`, from 1."""

    article: Article
    start: int
    end: int
    paragraph: int

    @property
    def text(self) -> str:
        return self.article.body[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence for the reader and the quotes that carry it."""

    text: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """Claims in reading order, and lines that the reader must see with them. No claims: nothing was found.

    `ranking` is the passages as the writer came to order them; `confidence`, 0 to 1, that they answer;
    `usage` is what a language model used for it.
    """

    claims: tuple[Claim, ...] = ()
    notices: tuple[str, ...] = ()
    ranking: tuple[Found, ...] = ()
    confidence: float = 0.0
    usage: Usage = UNUSED
