"""The nouns of search: a passage of an article, what to search in, and what was found."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from corpus import Article
from index.terms import stems, words_by_stem

# So many opening words stand in for a headline: about what the first sentence of a story says.
_OPENING = 30


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article's body; `text == article.body[start:end]` always.

    `paragraph` counts the body's paragraphs from 1 and names the one that the passage begins in.
    """

    id: int
    article: Article
    start: int
    end: int
    paragraph: int

    @property
    def text(self) -> str:
        return self.article.body[self.start : self.end]

    @property
    def place(self) -> tuple[str, int, int]:
        """Where it stands, which tells it from every other passage: what a report begins with has no id."""
        return self.article.id, self.start, self.end

    def holds(self, other: Passage) -> bool:
        """Whether `other` lies within it."""
        return self.article.id == other.article.id and self.start <= other.start and other.end <= self.end


def heading(article: Article) -> str:
    """What is matched and embedded with every passage of an article, but never quoted.

    A story without a headline has its opening words for one: on 250 questions about CNN stories passages
    H@1 as searched is .804 with them and .788 without.
    """
    day = f"{article.published.day} {article.published:%B %Y}" if article.published else ""
    headline = article.headline.rstrip(".") or " ".join(article.body.split(maxsplit=_OPENING)[:_OPENING])
    return ". ".join(part for part in (headline, article.source, day) if part)


def embedded(heading: str, text: str) -> str:
    """The text whose embedding stands for a passage."""
    return f"{heading}\n{text}" if heading else text


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """Which articles a question may be answered from, and which of them come first.

    Limits: days are inclusive; None and () mean no limit; `as_of` hides everything published after that
    day. Undated articles are outside any filters with a day in them. `came_after` is a number of the change
    log: only what came to the archive after it, was never there before, and is no correction.
    Order: `latest` and `earliest` among what is relevant; `event` prefers what was published in those days.
    """

    since: datetime.date | None = None
    until: datetime.date | None = None
    sources: tuple[str, ...] = ()
    as_of: datetime.date | None = None
    came_after: int | None = None
    latest: bool = False
    earliest: bool = False
    event: tuple[datetime.date | None, datetime.date | None] | None = None

    @property
    def is_everywhere(self) -> bool:
        """Whether it lets every article in."""
        limits = (self.since, self.until, self.sources or None, self.as_of, self.came_after)
        return all(limit is None for limit in limits)

    @property
    def has_order(self) -> bool:
        """Whether it asks for more than the best first."""
        return self.latest or self.earliest or self.event is not None


EVERYWHERE = SearchFilter()
# A list of the best of all passages is not asked for beyond this length, nor where so few articles are within limits
# that their passages are sooner listed.
_LONGEST = 3_000
_FEW = 2  # places of the list for an article


def longer_list(k: int, share: tuple[int, int]) -> int:
    """How long a list of the best of all has twice `k` within limits that let in so many of all articles, if these
    have their share in it; 0 where that is too long.
    """
    inside, every = share
    if not inside:
        return 0
    return 2 * k * every // inside if 2 * k * every <= min(_LONGEST, _FEW * inside) * inside else 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """What filters takes in: how many articles, and the days that the dated ones were published between."""

    filters: SearchFilter
    articles: int
    first: datetime.date | None
    last: datetime.date | None
    undated: int


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One result of a search for `query`: `bm25` over the best one's (0 to 1), `cosine` (-1 to 1), `score`
    the two fused, with what else raised it.
    """

    passage: Passage
    score: float
    bm25: float
    cosine: float
    query: str

    @property
    def why(self) -> str:
        """Why it was found, in words: which of the query's it has. The cosine speaks for the rest."""
        present = set(stems(f"{heading(self.passage.article)} {self.passage.text}"))
        shared = [word for term, word in words_by_stem(self.query).items() if term in present]
        return f"has {', '.join(shared)}" if shared else "close in meaning"


# Convex fusion: .3 of BM25 over the best, .7 of cosine. On held-out news article MRR@10 is .821,
# against .811 for reciprocal ranks, .773 for BM25 alone and .779 for cosine alone.
BM25_WEIGHT = 0.3
COSINE_WEIGHT = 0.7


def fused(bm25: float, cosine: float) -> float:
    """The score of a passage by keywords and by meaning."""
    return BM25_WEIGHT * bm25 + COSINE_WEIGHT * cosine
