"""The desk: the one object that both shells and Python programs ask. The rest of this package serves it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import cast

from langchain_core.runnables import RunnableConfig

from bot.answer import Answer
from bot.chain import Chain, State, build_chain
from bot.conversations import Conversations
from bot.errors import QuestionError
from bot.outlet import read_outlet
from bot.quoting import QuotingWriter
from bot.settings import Settings
from bot.turn import Turn
from corpus.cleaning import clean
from index import EVERYWHERE, Coverage, Found, Scope
from index.embedding import MiniLM
from index.reader import Reader
from index.search import Search
from index.store import Store

# What a person types is shorter; a pasted page is not a question, and would be cut by the embedder anyway.
LONGEST_QUESTION = 2_000


class Desk:
    """Answers from an index. Open it once, ask from any thread, close it, or use it as a context manager."""

    def __init__(self, store: Store, reader: Reader, embedder: MiniLM, settings: Settings) -> None:
        self._store = store
        self._reader = reader
        self._settings = settings
        self._search = Search(store, reader, embedder)
        self._writer = QuotingWriter(embedder, most=settings.answer.sentences, close=settings.answer.passages)
        self._chain = build_chain(store, self._search, self._writer)

    @classmethod
    def open(cls, settings: Settings | Path | None = None) -> Desk:
        """The desk over the index that the settings name (or a config.toml, or the nearest one).

        Raises ConfigError, and NoIndexError where nothing has been indexed yet.
        """
        if not isinstance(settings, Settings):
            settings = Settings.load(settings)
        folder = settings.index.folder
        store = Store(folder)
        return cls(store, Reader(folder), MiniLM(), settings)

    def ask(
        self,
        question: str,
        *,
        scope: Scope = EVERYWHERE,
        conversation: str | None = None,
        turns: Sequence[Turn] = (),
    ) -> Answer:
        """The checked answer to `question` from the articles within `scope`.

        A named `conversation` is kept and goes on with the next question that names it; `turns` are one
        that the caller keeps, oldest first. Raises QuestionError.
        """
        return self._run(question, scope, conversation, turns)["answer"]

    def rank(self, question: str, *, scope: Scope = EVERYWHERE, turns: Sequence[Turn] = ()) -> list[Found]:
        """The passages in the order in which an answer to `question` prefers them. Raises QuestionError."""
        state = self._run(question, scope, None, turns)
        return list(state["draft"].ranking) or state["ranking"]

    def turns(self, conversation: str) -> list[Turn]:
        """What a kept conversation remembers, oldest first."""
        kept = self._kept_chain.get_state({"configurable": {"thread_id": conversation}})
        return list(kept.values.get("turns", ()))

    def forget(self, conversation: str | None = None) -> int:
        """Erases a conversation, or all of them; says how many there were."""
        names = [conversation] if conversation is not None else self._conversations.names()
        return sum(self._conversations.forget(name) for name in names)

    def _run(self, question: str, scope: Scope, conversation: str | None, turns: Sequence[Turn]) -> State:
        asked = State(question=_asked(question), scope=scope, today=datetime.date.today(), turns=list(turns))
        if conversation is None:
            return cast("State", self._chain.invoke(asked))
        config: RunnableConfig = {"configurable": {"thread_id": conversation}}
        state = self._kept_chain.invoke(asked, config, durability="exit")
        self._conversations.trim(conversation)
        return cast("State", state)

    @cached_property
    def _conversations(self) -> Conversations:
        return Conversations(self._settings.index.folder)

    @cached_property
    def _kept_chain(self) -> Chain:
        return build_chain(self._store, self._search, self._writer, self._conversations.saver)

    def search(self, query: str, *, scope: Scope = EVERYWHERE, limit: int = 10) -> list[Found]:
        """The passages that match `query` best, best first. Raises QuestionError."""
        return self._search.search(_asked(query), scope, limit)

    def coverage(self, scope: Scope = EVERYWHERE) -> Coverage:
        """How many articles are within `scope`, and from which days."""
        return self._store.coverage(scope)

    def outlets(self) -> list[str]:
        """The outlets of the indexed reporting, by name."""
        return [name for name, *_ in self._store.outlets()]

    def outlets_named(self, typed: Sequence[str]) -> tuple[str, ...]:
        """The outlets that a person means by `typed` names. Raises QuestionError for one that is not here."""
        known = self.outlets()
        named: list[str] = []
        for name in typed:
            meant = [outlet for outlet in known if name.casefold() in outlet.casefold()]
            meant = meant or list(read_outlet(f"according to {name}", known).names)
            if not meant:
                raise QuestionError(f"{name}: not an outlet of this index, which has {', '.join(known)}")
            named += meant
        return tuple(dict.fromkeys(named))

    def close(self) -> None:
        if "_conversations" in self.__dict__:
            self._conversations.close()
        self._reader.close()
        self._store.close()

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _asked(question: str) -> str:
    asked = " ".join(clean(question).split())
    if not asked:
        raise QuestionError('the question is empty; ask something, such as "Who holds the Castello Road?"')
    if len(asked) > LONGEST_QUESTION:
        raise QuestionError(
            f"the question has {len(asked):,} characters; ask in at most {LONGEST_QUESTION:,}"
        )
    return asked
