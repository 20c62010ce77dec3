"""Reading for whoever asks what is new: what the newest reports begin with."""

from __future__ import annotations

from collections.abc import Iterable

from bot.claim import Quote
from bot.evidence import Evidence, ScoredSentence
from bot.text.statements import statements
from corpus import Article
from index import Passage, SearchHit
from index.chunking import Span
from index.terms import content_stems, stems

# So many characters of a story are its opening, in which it says what it is about.
OPENING = 1_500


def opening(article: Article) -> Passage:
    """The beginning of an article, as a passage that no index holds."""
    return Passage(0, article, 0, min(len(article.body), OPENING), 1)


def lead(article: Article) -> Span | None:
    """The first statement of an article that has a word of its headline, or else the first; None without any.

    What a page says before its story ("Editor's note …", "Explore the universe with …") has none.
    """
    begins = opening(article)
    found = list(statements(begins))
    about = set(content_stems(article.headline))
    telling = (one for one in found if about & set(stems(begins.text[one.start : one.end])))
    return next(telling, found[0] if found else None)


def read_newest(articles: Iterable[Article]) -> Evidence:
    """The lead of each of some articles, in their order."""
    answers = []
    for article in articles:
        begins = opening(article)
        if begin := lead(article):
            hit = SearchHit(begins, 1.0, 0.0, 0.0, "")
            answers.append(ScoredSentence(Quote.of(begins, begin), hit, 0.0))
    return Evidence(
        tuple(answers), hits=tuple(one.hit for one in answers), confidence=1.0 if answers else 0.0
    )
