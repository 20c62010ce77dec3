"""The chain from a question to a checked answer: understand, retrieve, write, check."""

from __future__ import annotations

import time
from typing import Protocol, TypedDict

from langchain_core.runnables import Runnable
from langgraph.graph import END, START, StateGraph

from bot.answer import Answer
from bot.checking import check
from bot.draft import Draft
from index import Found, Scope
from index.search import Search
from index.store import Store


class Writer(Protocol):
    """Turns a question and the passages found for it into a draft."""

    def write(self, question: str, ranking: list[Found]) -> Draft: ...


class State(TypedDict, total=False):
    """What passes from step to step: in goes the question with its scope, out comes the answer."""

    question: str
    scope: Scope
    started: float
    ranking: list[Found]
    draft: Draft
    answer: Answer


def build_chain(store: Store, search: Search, writer: Writer, *, passages: int) -> Runnable[State, State]:
    """A langgraph graph over State; `passages` is how many of them the writer is given."""
    steps = _Steps(store, search, writer, passages)
    graph = StateGraph(State)
    graph.add_node("retrieve", steps.retrieve)
    graph.add_node("write", steps.write)
    graph.add_node("check", steps.check)
    graph.add_edge(START, "retrieve")
    graph.add_edge("retrieve", "write")
    graph.add_edge("write", "check")
    graph.add_edge("check", END)
    return graph.compile()


class _Steps:
    def __init__(self, store: Store, search: Search, writer: Writer, passages: int) -> None:
        self._store = store
        self._search = search
        self._writer = writer
        self._passages = passages

    def retrieve(self, state: State) -> State:
        started = time.monotonic()
        ranking = self._search.search(state["question"], state["scope"], self._passages)
        return {"ranking": ranking, "started": started}

    def write(self, state: State) -> State:
        ranking = state["ranking"]
        return {"draft": self._writer.write(state["question"], ranking) if ranking else Draft()}

    def check(self, state: State) -> State:
        sentences, citations, notices = check(state["draft"], self._store.article)
        answer = Answer(
            question=state["question"],
            understood=state["question"],
            sentences=sentences,
            citations=citations,
            notices=notices,
            searched=self._store.coverage(state["scope"]),
            seconds=time.monotonic() - state["started"],
        )
        return {"answer": answer}
