"""The memory of a graph: the conversations that it goes on with, each a question at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.types import Durability

from bot.conversation.turn import Turn
from bot.graph.graph import Graph
from index.backends.place import Place

if TYPE_CHECKING:
    from bot.conversation.checkpoints import Conversations


class Memory:
    """The conversations that `graph` has by name. A `checkpointer` keeps them, or else they are kept beside the
    index at `place`. Opened with the first that is named; safe from any thread.
    """

    def __init__(self, graph: Graph, place: Place, checkpointer: BaseCheckpointSaver[str] | None) -> None:
        self._graph = graph
        self._place = place
        self._checkpointer = checkpointer
        self._lock = threading.Lock()
        self._turns: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()

    @contextmanager
    def question(self, name: str | None) -> Iterator[tuple[Graph, RunnableConfig, Durability | None]]:
        """The graph for one question of a conversation, or of none, and how it is run; once it is answered,
        what no later question uses is let go of.
        """
        if name is None:
            yield self._graph, {}, None
            return
        graph = self._remembering
        # One question of a conversation at a time: the next leans on what this one adds.
        with self._turn_of(name):
            yield graph, {"configurable": {"thread_id": name}}, "exit"
            self._conversations.trim(name)

    def turns(self, name: str) -> list[Turn]:
        """What a conversation remembers, oldest first."""
        return self._conversations.turns(name)

    def forget(self, name: str | None) -> int:
        """Erases a conversation, or all of them; says how many there were. A question of one that is under way is
        waited for: it would write down all that was said before it.
        """
        with self._lock:
            under_way = list(self._turns)
        names = {name} if name is not None else {*self._conversations.names(), *under_way}
        return sum(map(self._forget, names))

    def close(self) -> None:
        if "_conversations" in self.__dict__:
            self._conversations.close()

    def _forget(self, name: str) -> bool:
        with self._turn_of(name):
            return self._conversations.forget(name)

    def _turn_of(self, name: str) -> threading.Lock:
        with self._lock:
            return self._turns.setdefault(name, threading.Lock())

    @cached_property
    def _conversations(self) -> Conversations:
        # A question that stands alone does without.
        from bot.conversation.checkpoints import Conversations
        from bot.conversation.keeping import conversations_at

        return Conversations(self._checkpointer) if self._checkpointer else conversations_at(self._place)

    @cached_property
    def _remembering(self) -> Graph:
        return self._graph.copy({"checkpointer": self._conversations.saver})
