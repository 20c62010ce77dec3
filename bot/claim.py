"""A claim: a sentence for the reader, the verbatim quotes that it rests on, and whether they carry it."""

from __future__ import annotations

from dataclasses import dataclass

from corpus import Article
from index import Passage
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
    """A sentence for the reader and the quotes that it rests on, at least one, the most telling first.

    `quoted` says that the sentence is the first quote in the reporting's own words: there is nothing to verify.
    `guessed` says that whoever wrote it gave no quote that stands, so that the nearest sentence was taken; `cites` that
    it names a passage or gives its words: what does not may be no part of an answer.
    """

    text: str
    quotes: tuple[Quote, ...]
    quoted: bool = False
    guessed: bool = False
    cites: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a claim follows from its quotes, and if not, why, in words for whoever keeps the archive.

    `chance`, 0 to 1, is how likely it follows, where a model has judged that.
    """

    claim: Claim
    supported: bool
    reason: str = ""
    chance: float = 1.0


# Two quotes that tell of one event.
Pair = tuple[Quote, Quote]
