"""Asks the engine every question of a set and notes how each one came out."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.answer import Answer
from bot.engine import Dateline
from bot.evaluation.judge import Judge
from bot.evaluation.question_set import History, Question
from index import SearchFilter, SearchHit

# How far down a ranking the right one is looked for.
DEPTH = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question came out. Ranks count from 1 and are None where the right one is not in the ten.

    `article_rank` counts each article once. `shown` has the answer's sentences, none where it was
    refused; `answers` and `evidence` are what was wanted.
    `precision` is the share of the citations that name a right article, None where nothing was cited;
    `recall` the share of the right articles that were cited, None where there is no right one.
    """

    id: str
    question: str
    after: tuple[str, ...]
    word: str
    answerable: bool
    article_rank: int | None
    passage_rank: int | None
    first_holds: bool
    whole_holds: bool
    precision: float | None
    recall: float | None
    confidence: float
    seconds: float
    shown: tuple[str, ...]
    answers: tuple[str, ...]
    evidence: tuple[str, ...]

    @property
    def refused(self) -> bool:
        return not self.shown

    @property
    def words(self) -> int:
        return sum(len(sentence.split()) for sentence in self.shown)


def evaluate(engine: Dateline, questions: Iterable[Question], history: History) -> Iterator[Outcome]:
    """The outcome of each question, in order, as it is asked, each as of its own day if it has one."""
    for question in questions:
        filters = SearchFilter(as_of=question.as_of)
        started = time.perf_counter()
        state = engine.explain(question.question, filters=filters, turns=question.turns(history))
        seconds = time.perf_counter() - started
        yield _outcome(question, state["answer"], state["run"].evidence.hits[:DEPTH], seconds)


def _outcome(question: Question, answer: Answer, ranking: Sequence[SearchHit], seconds: float) -> Outcome:
    judge = Judge(question)
    articles = list(
        dict.fromkeys((found.passage.article.id, found.passage.article.path) for found in ranking)
    )
    names = [judge.article(citation.article_id, citation.path) for citation in answer.citations]
    cited = {name for name in names if name}
    holds = _sentences_that_hold(judge, answer)
    return Outcome(
        id=question.id,
        question=question.question,
        after=tuple(turn.question for turn in question.history),
        word=question.word,
        answerable=question.answerable,
        article_rank=_rank(judge.article(*article) is not None for article in articles),
        passage_rank=_rank(judge.passage(found.passage) for found in ranking),
        first_holds=bool(holds and holds[0]),
        whole_holds=any(holds),
        precision=sum(map(bool, names)) / len(names) if names else None,
        recall=len(cited) / len(set(question.articles)) if question.articles else None,
        confidence=answer.confidence,
        seconds=seconds,
        shown=tuple(sentence.text for sentence in answer.sentences),
        answers=question.answers,
        evidence=question.evidence,
    )


def _sentences_that_hold(judge: Judge, answer: Answer) -> list[bool]:
    """Sentence by sentence, whether it cites a right article and holds the answer (elsewhere it is luck)."""
    right = {
        citation.number for citation in answer.citations if judge.article(citation.article_id, citation.path)
    }
    return [
        not right.isdisjoint(sentence.citations) and judge.holds_answer(sentence.text)
        for sentence in answer.sentences
    ]


def _rank(right: Iterable[bool]) -> int | None:
    return next((rank for rank, one in enumerate(right, start=1) if one), None)
