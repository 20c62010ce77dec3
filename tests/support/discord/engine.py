"""An engine with canned answers, so that what is tested is the shell. It has the real one's methods.

Like the real one's they block, so each fails where it is called on the event loop.
"""

from __future__ import annotations

import asyncio
import datetime
import functools
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import ParamSpec, TypeVar

from bot.answer import Answer, Citation, Sentence
from bot.archive.amendments import Amendments
from bot.conversation.turn import Turn
from bot.discord.chatter import shares_words
from bot.errors import QuestionError
from bot.following.brief import Brief, Story
from bot.following.follow import Follow, News, Report
from bot.language_model.ledger import Ledger
from bot.protocols import AskContext
from bot.verification.check import Check
from bot.verification.check import check as checked
from bot.verification.verifiers.bundled_entailment import BundledEntailment
from bot.verification.verifiers.entailment_verifier import EntailmentVerifier
from corpus import Article, DatelineError
from index import Coverage, Passage, SearchFilter, SearchHit
from index.status import Status
from tests.support.discord.answers import SEARCHED, answer, citation, nothing

ARTICLE = Article(
    id="harbour-1",
    headline="Ferry service to Lerne resumes after nine weeks",
    body="The first ferry since January left the east quay at 06:40 with 212 passengers on board.",
    source="The Harbour Gazette",
    author="",
    published=datetime.date(2026, 3, 2),
    url="https://gazette.example/2026/03/ferry-1",
    path="articles/ferry.md",
)


STATUS = Status(
    place="data", coverage=SEARCHED, passages=8090, outlets=(), fingerprint="",
    generation="gen-000051", bytes_on_disk=0, last_run=None,
)  # fmt: skip


P = ParamSpec("P")
T = TypeVar("T")


def blocking(method: Callable[P, T]) -> Callable[P, T]:
    """A method that must not be called on an event loop."""

    @functools.wraps(method)
    def called(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return method(*args, **kwargs)
        raise AssertionError(f"engine.{method.__name__} blocks the event loop")

    return called


@dataclass
class CannedEngine:
    """Answers everything the same way unless told otherwise by `answers`, and what is endless never; remembers what it
    was asked.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    turns: list[list[Turn]] = field(default_factory=list)
    filters: list[SearchFilter] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    seconds: float = 0.0
    between_sentences: float = 0.0
    withdrawn_meanwhile: tuple[Sentence, ...] = ()
    error: Exception | None = None
    withdrawn: bool = False
    reindexing: bool = False
    changes: int = 0
    tells: list[Callable[[], None]] = field(default_factory=list)
    amended: dict[str, tuple[Article | None, datetime.datetime]] = field(default_factory=dict)
    ledger: Ledger | None = None
    may_answer: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.may_answer.set()

    following: CannedFollowing = field(default_factory=lambda: CannedFollowing())

    @property
    def archive(self) -> CannedEngine:
        """What it holds is asked of it too."""
        return self

    def _answer(self, question: str, filters: SearchFilter, turns: Sequence[Turn] = ()) -> Answer:
        self.asked.append(question)
        self.turns.append(list(turns))
        self.filters.append(filters)
        assert self.may_answer.wait(30)
        time.sleep(self.seconds)
        if self.error:
            raise self.error
        if question.startswith("Unknown"):
            return nothing(question)
        return self.answers.get(question) or answer(question)

    @blocking
    def stream(
        self,
        question: str,
        *,
        filters: SearchFilter,
        turns: Sequence[Turn],
        person: str,
        stopped: threading.Event,
    ) -> Iterator[Sentence | Answer]:
        self.people.append(person)
        if question.startswith("Endless"):
            self.asked.append(question)
            assert stopped.wait(30)
            return
        found = self._answer(question, filters, turns)
        for sentence in self.withdrawn_meanwhile or found.sentences:
            time.sleep(self.between_sentences)
            yield sentence
        yield found

    @blocking
    def surely_answers(self, question: str, *, filters: SearchFilter) -> bool:
        self.filters.append(filters)
        return shares_words(question, ARTICLE.body)

    @blocking
    def search(self, query: str, *, filters: SearchFilter, limit: int) -> list[SearchHit]:
        passage = Passage(1, ARTICLE, 0, len(ARTICLE.body), 1)
        return [] if query.startswith("Unknown") else [SearchHit(passage, 0.9, 0.9, 0.9, "both")]

    @blocking
    def check(self, text: str, *, filters: SearchFilter, person: str) -> Check:
        self.asked.append(text)
        self.filters.append(filters)
        self.people.append(person)
        if self.error:
            raise self.error
        return checked(
            text,
            self.search(text, filters=filters, limit=1),
            EntailmentVerifier(BundledEntailment()),
            AskContext(),
        )

    @blocking
    def timeline(self, topic: str, *, filters: SearchFilter) -> Answer:
        return self._answer(topic, filters)

    @blocking
    def latest(self, topic: str | None, *, filters: SearchFilter, limit: int) -> list[Article]:
        return [ARTICLE]

    @blocking
    def outlets(self) -> list[str]:
        return ["The Harbour Gazette", "Lerne Post"]

    @blocking
    def outlets_named(self, typed: Sequence[str]) -> tuple[str, ...]:
        named = tuple(name for name in self.outlets() if typed[0].casefold() in name.casefold())
        if not named:
            raise QuestionError(f"{typed[0]}: not an outlet of this index")
        return named

    @blocking
    def coverage(self, filters: SearchFilter) -> Coverage:
        return replace(SEARCHED, filters=filters)

    @blocking
    def status(self) -> Status:
        return STATUS

    @blocking
    def last_change(self) -> int:
        return self.changes

    @blocking
    def on_change(self, tell: Callable[[], None]) -> Callable[[], None]:
        self.tells.append(tell)
        return lambda: self.tells.remove(tell)

    @blocking
    def amendments(self, since: int) -> Amendments:
        return Amendments(self.amended if since < self.changes else {}, self.changes)

    @blocking
    def passage(self, citation: Citation) -> str:
        if self.withdrawn:
            raise OutageError("the article is no longer in the index")
        return f"It had been quiet.\n\n{citation.quote} The crew cheered."

    @blocking
    def reindex(self, report: Callable[[str], None]) -> str:
        report("reading 3 of 1,243 articles")
        self.reindexing = True
        assert self.may_answer.wait(30)
        time.sleep(self.seconds)
        if self.error:
            raise self.error
        return "1,243 articles, 2 new"


@dataclass
class CannedFollowing:
    """What is new: the headlines that a test has `published`, each of which is a change, on whatever is followed."""

    published: list[str] = field(default_factory=list)
    error: Exception | None = None

    def _new(self, since: int) -> list[Report]:
        if self.error:
            raise self.error
        cited = [citation(number, headline=name) for number, name in enumerate(self.published, start=1)]
        return [Report(f"{one.headline}, the harbour office said.", one) for one in cited[since:]]

    @blocking
    def now(self) -> int:
        return len(self.published)

    @blocking
    def follow(self, words: str, outlet: str) -> Follow:
        if not words and not outlet:
            raise QuestionError("name a topic, a question or an outlet to follow")
        return Follow(words, outlet)

    @blocking
    def news(self, follow: Follow, since: int, outlets: Sequence[str]) -> News:
        new = (one for one in self._new(since) if not outlets or one.citation.source in outlets)
        return News(follow, tuple(new), len(self.published))

    @blocking
    def brief(self, filters: SearchFilter) -> Brief:
        outlets = ("The Harbour Gazette", "Lerne Post")
        new = self._new(filters.came_after or 0)
        stories = tuple(Story(one.text, one.citation, outlets, 2, one.citation.published) for one in new)
        return Brief(stories, 2 * len(new), len(self.published))


class OutageError(DatelineError):
    """What an engine raises whose model cannot be reached."""
