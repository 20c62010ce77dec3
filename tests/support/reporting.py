"""Reporting that tests write from: an article from its body, its passages, and the sample corpus."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from bot.claim import Claim, Quote
from bot.evidence import Evidence, ScoredSentence
from corpus import Article
from index import Passage, SearchHit
from index.chunking import passages, sentences

SAMPLE = Path(__file__).parents[2] / "corpus" / "articles"


def article(
    body: str, name: str = "a", *, headline: str = "", source: str = "", day: date | None = None
) -> Article:
    return Article(name, headline, body, source, "", day, "", "")


def cut(body: str | Article, name: str = "a") -> list[Passage]:
    whole = body if isinstance(body, Article) else article(body, name)
    return [
        Passage(hash((whole.id, number)), whole, span.start, span.end, span.paragraph)
        for number, span in enumerate(passages(whole.body, 160), start=1)
    ]


@cache
def bodies() -> dict[str, str]:
    """The sample corpus: file name to body."""
    return {path.name: path.read_text("utf-8").split("---\n", 2)[2].strip() for path in SAMPLE.glob("2*.md")}


def sample(*names: str) -> list[Passage]:
    return [passage for name in names for passage in cut(bodies()[name], name)]


def evidence(passages: Sequence[Passage], *, best: int = 0) -> Evidence:
    """What a reader finds who takes the sentence number `best` of the first passage for the answer."""
    hits = tuple(SearchHit(passage, 1.0, 1.0, 1.0, "test") for passage in passages)
    if not hits:
        return Evidence()
    spans = list(sentences(passages[0].text))
    answer = ScoredSentence(Quote.of(passages[0], spans[best]), hits[0], 1.0)
    return Evidence(answers=(answer,), hits=hits, confidence=0.9)


def verbatim(claim: Claim, passages: Sequence[Passage]) -> None:
    """The promise of every claim: quotes, each in one of the passages that the model was given."""
    assert claim.quotes
    for quote in claim.quotes:
        assert quote.text == quote.article.body[quote.start : quote.end]
        assert any(
            p.article is quote.article and p.start <= quote.start and quote.end <= p.end for p in passages
        )
