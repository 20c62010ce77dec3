"""The engine: the one object that both shells and Python programs ask. The rest of this package serves it."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, nullcontext
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, cast
from weakref import WeakValueDictionary

from langchain_core.runnables import RunnableConfig
from langgraph.types import Durability
from langsmith import tracing_context

from bot.answer import Answer, Citation, Sentence
from bot.conversation.turn import Turn
from bot.errors import QuestionError
from bot.graph import Graph, State, build_graph
from bot.question.outlets import read_outlet
from bot.settings import Settings
from bot.streaming import Say, listen
from bot.writing.quoting import QuotingWriter
from bot.writing.timeline import RANKED, TimelineWriter
from bot.writing.writers import writers
from corpus import Article
from corpus.cleaning import clean
from index import EVERYWHERE, Coverage, SearchFilter, SearchHit
from index.embedding.minilm import NAME, MiniLM
from index.embedding.registry import bundled, check_made_with, embedder_name, load_embedder, load_reranker
from index.search.hybrid import Search
from index.status import Status, read_status
from index.store.sqlite import Store
from index.vectors.reader import Reader

if TYPE_CHECKING:
    from bot.conversation.checkpoints import Conversations

# What a person types is shorter; a pasted page is not a question, and would be cut by the embedder anyway.
LONGEST_QUESTION = 2_000


class Dateline:
    """Answers from an index. Open it once, ask from any thread, close it, or use it as a context manager."""

    def __init__(
        self, store: Store, reader: Reader, search: Search, close_reader: MiniLM, settings: Settings
    ) -> None:
        self._store = store
        self._reader = reader
        self._settings = settings
        self._search = search
        self._lock = threading.Lock()
        self._turns: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()
        limits = settings.answer
        self._quoting = QuotingWriter(
            close_reader, store.unknown, most=limits.sentences, close=limits.passages
        )
        self._writer, self._rewriter = writers(self._quoting, close_reader, settings)
        self._graph = build_graph(store, self._search, self._writer, rewriter=self._rewriter)

    @classmethod
    def open(cls, settings: Settings | Path | None = None) -> Dateline:
        """The engine over the index that the settings name (or a config.toml, or the nearest one).

        Raises ConfigError, NoIndexError where nothing has been indexed yet, and ModelError where a model that
        the settings name cannot be had, or did not make this index.
        """
        if not isinstance(settings, Settings):
            settings = Settings.load(settings)
        folder = settings.index.folder
        models = settings.models
        with ExitStack() as opened:
            store = opened.enter_context(closing(Store(folder)))
            made_by = store.fact("fingerprint")
            name = embedder_name(models.embedder, made_by)
            check_made_with(made_by, name)
            embedder, reranker = load_embedder(name), load_reranker(models.reranker)
            # Close reading compares words, which only the bundled embedder's token vectors can do.
            close_reader = embedder if isinstance(embedder, MiniLM) else bundled(NAME)
            reader = opened.enter_context(closing(Reader(folder)))
            engine = cls(store, reader, Search(store, reader, embedder, reranker), close_reader, settings)
            opened.pop_all()
        return engine

    def ask(
        self,
        question: str,
        *,
        filters: SearchFilter = EVERYWHERE,
        conversation: str | None = None,
        turns: Sequence[Turn] = (),
        person: str = "",
    ) -> Answer:
        """The checked answer to `question` from the articles within `filters`.

        A named `conversation` is kept and goes on with the next question that names it; `turns` are one
        that the caller keeps, oldest first; `person` is whose tokens of today it counts towards.
        Raises QuestionError.
        """
        *_, answer = self.stream(
            question, filters=filters, conversation=conversation, turns=turns, person=person
        )
        return cast("Answer", answer)

    def stream(
        self,
        question: str,
        *,
        filters: SearchFilter = EVERYWHERE,
        conversation: str | None = None,
        turns: Sequence[Turn] = (),
        person: str = "",
    ) -> Iterator[Sentence | Answer]:
        """As `ask`: the checked sentences as they come, and last the whole answer, which holds even where
        something was withdrawn since a sentence of it was shown.
        """
        asked = _state(question, filters, turns, person)
        heard: list[Sentence] = []
        for item in self._stream(asked, conversation):
            if isinstance(item, Answer):
                if item.sentences[: len(heard)] == tuple(heard):
                    yield from item.sentences[len(heard) :]
                answer = item
            else:
                heard.append(item)
                yield item
        yield answer

    def timeline(self, topic: str, *, filters: SearchFilter = EVERYWHERE) -> Answer:
        """What was reported about `topic`: dated sentences, oldest first, one citation each."""
        return self._run(self._timeline_graph, _state(topic, filters))["answer"]

    def rank(
        self, question: str, *, filters: SearchFilter = EVERYWHERE, turns: Sequence[Turn] = ()
    ) -> list[SearchHit]:
        """The passages in the order in which an answer to `question` prefers them. Raises QuestionError."""
        state = self._run(self._graph, _state(question, filters, turns))
        return list(state["draft"].ranking) or state["ranking"]

    def turns(self, conversation: str) -> list[Turn]:
        """What a kept conversation remembers, oldest first."""
        kept = self._kept_graph.get_state({"configurable": {"thread_id": conversation}})
        return list(kept.values.get("turns", ()))

    def forget(self, conversation: str | None = None) -> int:
        """Erases a conversation, or all of them; says how many there were."""
        names = [conversation] if conversation is not None else self._conversations.names()
        return sum(self._conversations.forget(name) for name in names)

    def _run(self, graph: Graph, asked: State) -> State:
        with self._traced():
            return cast("State", graph.invoke(asked))

    def _stream(self, asked: State, conversation: str | None) -> Iterator[Sentence | Answer]:
        config: RunnableConfig = {"configurable": {"thread_id": conversation}} if conversation else {}
        graph = self._graph if conversation is None else self._kept_graph

        def work(say: Say[Sentence | Answer], left: threading.Event) -> None:
            state = State(**asked, left=left)
            kept: Durability | None = None if conversation is None else "exit"
            # One question of a conversation at a time: the next leans on what this one adds.
            with self._turn_of(conversation), self._traced():
                for item in graph.stream(state, config, stream_mode="custom", durability=kept):
                    say(cast("Sentence | Answer", item))
                if conversation is not None:
                    self._conversations.trim(conversation)

        return listen(work)

    def _turn_of(self, conversation: str | None) -> AbstractContextManager[object]:
        if conversation is None:
            return nullcontext()
        with self._lock:
            return self._turns.setdefault(conversation, threading.Lock())

    def _traced(self) -> AbstractContextManager[None]:
        """A tracing variable that was set for another program must not send a reader's questions anywhere."""
        return tracing_context(enabled=self._settings.answer.tracing)

    @cached_property
    def _conversations(self) -> Conversations:
        from bot.conversation.checkpoints import Conversations  # A question that stands alone does without.

        return Conversations(self._settings.index.folder)

    @cached_property
    def _timeline_graph(self) -> Graph:
        return build_graph(self._store, self._search, TimelineWriter(self._quoting), ranked=RANKED)

    @cached_property
    def _kept_graph(self) -> Graph:
        saver = self._conversations.saver
        return build_graph(self._store, self._search, self._writer, rewriter=self._rewriter, saver=saver)

    def search(self, query: str, *, filters: SearchFilter = EVERYWHERE, limit: int = 10) -> list[SearchHit]:
        """The passages that match `query` best, best first. Raises QuestionError."""
        return self._search.search(_asked(query), filters, limit)

    def coverage(self, filters: SearchFilter = EVERYWHERE) -> Coverage:
        """How many articles are within `filters`, and from which days."""
        return self._store.coverage(filters)

    def latest(
        self, topic: str | None = None, *, filters: SearchFilter = EVERYWHERE, limit: int = 10
    ) -> list[Article]:
        """The newest dated articles within `filters`, about `topic` if there is one, newest first."""
        if topic is None:
            return self._store.newest(filters, limit)
        found = self.search(topic, filters=replace(filters, latest=True), limit=5 * limit)
        articles = {one.passage.article.id: one.passage.article for one in found}
        return [article for article in articles.values() if article.published][:limit]

    def outlets(self) -> list[str]:
        """The outlets of the indexed reporting, by name."""
        return [name for name, *_ in self._store.outlets()]

    def status(self) -> Status:
        """The index as it stands."""
        return read_status(self._settings.index.folder)

    def passage(self, citation: Citation) -> str:
        """The paragraphs around a citation's quote; only the quote where its article has been withdrawn."""
        article = self._store.article(citation.article_id)
        if article is None:
            return citation.quote
        first = article.body.rfind("\n\n", 0, max(0, citation.start - 1)) + 1
        last = article.body.find("\n\n", citation.end + 2)
        return article.body[first : last if last >= 0 else None].strip()

    def reindex(self, report: Callable[[str], None] = lambda _: None) -> str:
        """Brings the index up to date with its sources, and says in a line what that did.

        Another process does it, so that whoever asks meanwhile notices nothing. Raises IndexingError.
        """
        from bot.subprocess_indexing import build_apart  # Brings the readers, which asking needs none of.

        return build_apart(
            self._settings,
            report=lambda now: report(f"{now.looked} of {now.files} files, {now.passages} passages"),
        )

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

    def __enter__(self) -> Dateline:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _state(question: str, filters: SearchFilter, turns: Sequence[Turn] = (), person: str = "") -> State:
    today = datetime.date.today()
    return State(question=_asked(question), filters=filters, today=today, turns=list(turns), person=person)


def _asked(question: str) -> str:
    asked = " ".join(clean(question).split())
    if not asked:
        raise QuestionError('the question is empty; ask something, such as "Who holds the Castello Road?"')
    if len(asked) > LONGEST_QUESTION:
        raise QuestionError(
            f"the question has {len(asked):,} characters; ask in at most {LONGEST_QUESTION:,}"
        )
    return asked
