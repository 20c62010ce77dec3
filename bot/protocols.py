"""The five parts that an answer is made by, in their order, and the Rewriter, which words a follow-up for the first
where a language model is at work. Each may be replaced by an object of your own: `build_graph` takes them by name.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypedDict

from langchain_core.language_models import BaseChatModel

from bot.claim import Claim, Pair, Verdict
from bot.conversation.turn import Turn
from bot.evidence import Evidence
from bot.language_model.usage import UNUSED, Usage
from bot.query_analysis import QueryAnalysis
from index import SearchFilter, SearchHit


@dataclass(slots=True)
class AskContext:
    """Who asks, on which day, and what it has used so far. `stopped` is set when nobody listens any more."""

    today: date = field(default_factory=date.today)
    person: str = ""
    stopped: threading.Event = field(default_factory=threading.Event)
    usage: Usage = UNUSED

    def spend(self, usage: Usage) -> None:
        """Adds what a language model used to this question's account."""
        self.usage = self.usage + usage


class QueryAnalyzer(Protocol):
    """Says what a question asks for: its kind, its words, the filters that it names, what it leans on."""

    def analyze(
        self, question: str, *, filters: SearchFilter, today: date, turns: Sequence[Turn]
    ) -> QueryAnalysis: ...


class Retriever(Protocol):
    """Finds passages for a question: at most `limit`, best first, each article's copies folded into one."""

    def retrieve(self, analysis: QueryAnalysis, limit: int) -> list[SearchHit]: ...


class Reader(Protocol):
    """Reads passages closely: which of their sentences answer, best first, or that none does."""

    def read(self, analysis: QueryAnalysis, hits: Sequence[SearchHit]) -> Evidence: ...


class Writer(Protocol):
    """Writes an answer from what was read, claim by claim, each as soon as it is made.

    No claim says that no answer is found: what the reader found is quoted then. Raises ModelError where a
    language model fails, and StoppedError soon after `context.stopped` is set.
    """

    def write(self, analysis: QueryAnalysis, evidence: Evidence, context: AskContext) -> Iterator[Claim]: ...


class Verifier(Protocol):
    """Judges claims and quotes. No error of a model's leaves `contradict`: what it cannot tell does not differ."""

    def verify(self, claims: Iterable[Claim], context: AskContext) -> Iterator[Verdict]:
        """Of each claim, in the order given and as soon as it can, whether it follows from its quotes."""
        ...

    def contradict(self, pairs: Sequence[Pair], context: AskContext) -> list[bool]:
        """Of each two quotes about one event whether not both can be so; False in doubt."""
        ...


class Rewriter(Protocol):
    """Words a question that leans on `turns` so that it stands alone; "" where it cannot."""

    def rewrite(self, question: str, turns: Sequence[Turn], context: AskContext) -> str: ...


class Parts(TypedDict, total=False):
    """The parts of an answer that somebody brings along; the rest are the defaults. A `chat_model` of LangChain's
    takes the place of the one that the settings name.
    """

    analyzer: QueryAnalyzer
    retriever: Retriever
    reader: Reader
    writer: Writer
    verifier: Verifier
    rewriter: Rewriter
    chat_model: BaseChatModel
