"""What the Discord shell needs of the engine and its archive: `bot.Dateline` has these."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from bot.answer import Answer, Citation, Sentence
from bot.archive.amendments import Amendments
from bot.conversation.turn import Turn
from bot.following.brief import Brief
from bot.following.follow import Follow, News
from bot.language_model.ledger import Ledger
from bot.verification.check import Check
from corpus import Article
from index import Coverage, SearchFilter, SearchHit
from index.status import Status


class Engine(Protocol):
    """Blocking and thread-safe; the bot calls every method in a thread. All raise DatelineError.

    The bot keeps conversations itself, in the file that it erases people from, and hands over their turns.
    """

    def stream(
        self,
        question: str,
        *,
        filters: SearchFilter,
        turns: Sequence[Turn],
        person: str,
        stopped: threading.Event,
    ) -> Iterator[Sentence | Answer]: ...
    def surely_answers(self, question: str, *, filters: SearchFilter) -> bool: ...
    def search(self, query: str, *, filters: SearchFilter, limit: int) -> Sequence[SearchHit]: ...
    def check(self, text: str, *, filters: SearchFilter, person: str) -> Check: ...
    def timeline(self, topic: str, *, filters: SearchFilter) -> Answer: ...
    @property
    def archive(self) -> Archive: ...
    @property
    def following(self) -> Following: ...
    @property
    def ledger(self) -> Ledger | None: ...


class Following(Protocol):
    """What is new in the reporting. Blocking and thread-safe as the engine is."""

    def now(self) -> int: ...
    def follow(self, words: str, outlet: str) -> Follow: ...
    def news(self, follow: Follow, since: int, outlets: Sequence[str]) -> News: ...
    def brief(self, filters: SearchFilter) -> Brief: ...


class Archive(Protocol):
    """What the indexed reporting holds. Blocking and thread-safe as the engine is."""

    def latest(self, topic: str | None, *, filters: SearchFilter, limit: int) -> Sequence[Article]: ...
    def outlets(self) -> Sequence[str]: ...
    def outlets_named(self, typed: Sequence[str]) -> tuple[str, ...]: ...
    def coverage(self, filters: SearchFilter) -> Coverage: ...
    def status(self) -> Status: ...
    def last_change(self) -> int: ...
    def on_change(self, tell: Callable[[], None]) -> Callable[[], None]: ...
    def amendments(self, since: int) -> Amendments: ...
    def passage(self, citation: Citation) -> str: ...
    def reindex(self, report: Callable[[str], None]) -> str: ...


def account(person: int) -> str:
    """Towards whose tokens of today an answer to a person counts."""
    return f"discord:{person}"
