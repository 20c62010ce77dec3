"""A search, a timeline or a conversation as what is written of it: what was asked, what was said, on which sources."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answer import Answer, Citation
from bot.archive.coverage import searched
from bot.conversation.turn import Turn
from bot.engine import Dateline
from bot.errors import QuestionError
from bot.graph.state import TURNS_KEPT
from corpus import Article
from index import Coverage, SearchHit

_CUT = f"A conversation keeps its last {TURNS_KEPT} questions, which are all here; what was asked before them is gone."


@dataclass(frozen=True, slots=True)
class Cited:
    """A stretch of an article, and its `number` among the sources of what was found. Of one that is no longer as it
    was cited only the `quote` is left.
    """

    quote: str
    number: int | None = None
    article_id: str = ""
    headline: str = ""
    source: str = ""
    published: datetime.date | None = None
    url: str = ""
    path: str = ""
    paragraph: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What was asked or searched for, what was answered, which is nothing for a search, and on which sources.

    `numbered` is the answer with the numbers of its sources behind each sentence, "" where they are not known.
    """

    question: str
    answer: str
    sources: tuple[Cited, ...]
    numbered: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What goes into one file, under its `title`, and in which reporting it was found, if that was one search.

    `lacking` says what is not in it, if anything is not.
    """

    title: str
    found: tuple[Finding, ...]
    searched: str = ""
    lacking: str = ""


def of_search(query: str, ranking: Sequence[SearchHit], coverage: Coverage) -> Findings:
    """The passages of a search, best first."""
    sources = tuple(
        _cited(hit.passage.article, hit.passage.text, number, hit.passage.start, hit.passage.paragraph)
        for number, hit in enumerate(ranking, start=1)
    )
    return Findings(query, (Finding(query, "", sources),), searched(coverage))


def of_timeline(topic: str, answer: Answer) -> Findings:
    """A timeline, a dated sentence each."""
    cited = {citation.number: citation for citation in answer.citations}
    found = (
        Finding(topic, sentence.text, tuple(_of_citation(cited[number]) for number in sentence.citations))
        for sentence in answer.sentences
    )
    return Findings(topic, tuple(found), searched(answer.searched))


def of_conversation(engine: Dateline, name: str) -> Findings:
    """What is kept of a conversation, a question each. Raises QuestionError where there is none of that name."""
    turns = engine.turns(name)
    if not turns:
        raise QuestionError(
            f"there is nothing to write yet in the conversation “{name}”: ask a question first"
        )
    found = (
        Finding(turn.question, turn.answer, tuple(_of_turn(turn, _articles(engine, turn))), _numbered(turn))
        for turn in turns
    )
    return Findings(name, tuple(found), lacking=_CUT if len(turns) == TURNS_KEPT else "")


def _numbered(turn: Turn) -> str:
    ends = [0, *(end for end, _ in turn.resting)]
    return "".join(
        f"{turn.answer[begin:end]} {''.join(f'[{number}]' for number in numbers)}"
        for begin, (end, numbers) in zip(ends, turn.resting, strict=False)
    )


def _articles(engine: Dateline, turn: Turn) -> list[Article]:
    return [article for one in turn.articles if (article := engine.archive.article(one))]


def _of_turn(turn: Turn, articles: Sequence[Article]) -> Iterator[Cited]:
    """The sources in their order. A turn keeps its quotes, which say in which of its articles each stands."""
    for number, quote in enumerate(turn.quotes, start=1):
        holding = next((article for article in articles if quote in article.body), None)
        if holding is None:
            yield Cited(quote, number)
            continue
        start = holding.body.index(quote)
        yield _cited(holding, quote, number, start, holding.body.count("\n\n", 0, start) + 1)


def _cited(article: Article, quote: str, number: int, start: int, paragraph: int) -> Cited:
    return Cited(
        quote,
        number,
        article.id,
        article.headline,
        article.source,
        article.published,
        article.url,
        article.path,
        paragraph,
        article.page(start),
    )


def _of_citation(one: Citation) -> Cited:
    return Cited(
        one.quote,
        one.number,
        one.article_id,
        one.headline,
        one.source,
        one.published,
        one.url,
        one.path,
        one.paragraph,
        one.page,
    )
