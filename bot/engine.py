"""The engine: the one object that both shells and Python programs ask. It opens, closes and hands on."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing
from pathlib import Path
from types import TracebackType
from typing import Unpack, cast

from langgraph.checkpoint.base import BaseCheckpointSaver
from langsmith import tracing_context

from bot.answer import Answer, Sentence
from bot.archive.archive import Archive
from bot.conversation.turn import Turn
from bot.following.following import Following
from bot.graph.defaults import default_finding, default_graph, default_judging
from bot.graph.memory import Memory
from bot.graph.state import State
from bot.language_model.ledger import Ledger
from bot.protocols import AskContext, Parts
from bot.question.wording import subject_stems, typed
from bot.settings import Settings
from bot.streaming import Say, listen
from bot.verification.check import Check
from bot.verification.check import check as checked
from index import EVERYWHERE, SearchFilter, SearchHit
from index.backends.opening import backend_of
from index.embedding.embedder import Embedder, check_made_with
from index.embedding.registry import embedder_name, load_embedder, load_reranker
from index.errors import NoIndexError
from index.search.hybrid import Search
from index.search.retriever import PassageRetriever
from index.store.readable import ReadableStore
from index.vectors.index import VectorIndex

# So many passages are read for a claim from elsewhere.
CHECKED = 10


class Dateline:
    """Answers from an index. Open it once, ask from any thread, close it, or use it as a context manager.

    `archive` says what the index holds, and `following` what is new in it.
    """

    def __init__(
        self,
        store: ReadableStore,
        near: VectorIndex,
        search: Search,
        settings: Settings,
        parts: Parts,
        checkpointer: BaseCheckpointSaver[str] | None = None,
    ) -> None:
        self.archive = Archive(store, search, settings)
        self._store = store
        self._near = near
        self._settings = settings
        self._search = search
        finding, judging = default_finding(search, settings, parts), default_judging(settings, parts)
        self._chat_model, self._verifier = judging
        with ExitStack() as opened:
            if self._chat_model:
                opened.callback(self._chat_model.close)
            self.following = Following(store, self.archive, *finding)
            self._graph = default_graph(self.archive, store, finding, judging, settings, parts)
            self._memory = Memory(self._graph, settings.index.place, checkpointer)
            opened.pop_all()

    @classmethod
    def open(
        cls,
        settings: Settings | Path | None = None,
        *,
        embedder: Embedder | None = None,
        checkpointer: BaseCheckpointSaver[str] | None = None,
        **parts: Unpack[Parts],
    ) -> Dateline:
        """The engine over the index that the settings name (or a config.toml, or the nearest one).

        An `embedder` of your own has to be the one that made the index; a `checkpointer` of your own keeps the
        conversations; `parts` of your own (see `bot.protocols`) take the place of the defaults. Raises ConfigError,
        NoIndexError where nothing has been indexed yet, and ModelError where a model that the settings name cannot
        be had, or did not make this index.
        """
        if not isinstance(settings, Settings):
            settings = Settings.load(settings)
        backend, models = backend_of(settings.index.place), settings.models
        with ExitStack() as opened:
            store = opened.enter_context(closing(backend.store()))
            made_by = store.fact("fingerprint")
            embedder = embedder or load_embedder(embedder_name(models.embedder, made_by))
            check_made_with(made_by, embedder.name)
            near = opened.enter_context(closing(backend.nearest(store)))
            if not backend.has_answers(store):
                raise NoIndexError(f"{backend}: nothing is indexed here yet; run 'dateline index'")
            search = Search(store, near, embedder, load_reranker(models.reranker))
            engine = cls(store, near, search, settings, parts, checkpointer)
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
        asked = self.stream(question, filters=filters, conversation=conversation, turns=turns, person=person)
        *_, answer = asked
        return cast("Answer", answer)

    def stream(
        self,
        question: str,
        *,
        filters: SearchFilter = EVERYWHERE,
        conversation: str | None = None,
        turns: Sequence[Turn] = (),
        person: str = "",
        explain: Callable[[State], object] = lambda _: None,
        stopped: threading.Event | None = None,
    ) -> Iterator[Sentence | Answer]:
        """As `ask`: the checked sentences as they come, and last the whole answer. `explain` is then given what each
        step made of the question. Whoever sets `stopped` meanwhile has it end, without an answer.
        """
        state = State(question=typed(question), filters=filters, turns=[turn.kept() for turn in turns])

        def work(say: Say[Sentence | Answer], left: threading.Event) -> None:
            context = AskContext(person=person, stopped=left)
            with self._memory.question(conversation) as (graph, config, kept), self._traced():
                for mode, item in graph.stream(
                    state, config, context=context, stream_mode=["custom", "values"], durability=kept
                ):
                    if mode == "custom":
                        say(cast("Sentence | Answer", item))
                    else:
                        made = cast("State", item)
                explain(made)

        return listen(work, stopped)

    async def aask(
        self, question: str, *, filters: SearchFilter = EVERYWHERE, turns: Sequence[Turn] = ()
    ) -> Answer:
        """As `ask`, for a program that awaits; `turns` are a conversation that the caller keeps."""
        *_, answer = [item async for item in self.astream(question, filters=filters, turns=turns)]
        return cast("Answer", answer)

    async def astream(
        self, question: str, *, filters: SearchFilter = EVERYWHERE, turns: Sequence[Turn] = ()
    ) -> AsyncIterator[Sentence | Answer]:
        """As `stream`, for a program that awaits."""
        state = State(question=typed(question), filters=filters, turns=[turn.kept() for turn in turns])
        context = AskContext()
        try:
            with self._traced():
                async for item in self._graph.astream(state, context=context, stream_mode="custom"):
                    yield cast("Sentence | Answer", item)
        finally:
            # A model goes on writing in its thread until it hears that nobody listens.
            context.stopped.set()

    def surely_answers(self, question: str, *, filters: SearchFilter = EVERYWHERE) -> bool:
        """Whether the reporting within `filters` answers what may be no question, in some of its words: it is read, and
        nothing is written. Raises QuestionError.
        """
        asked = State(question=typed(question), filters=filters)
        with self._traced():
            made = self._graph.invoke(asked, context=AskContext(), interrupt_after=["read"])
        evidence, asked_about = cast("State", made)["run"].evidence, subject_stems(question)
        # Of words that no report has, such as "do your homework", the reader knows little.
        return evidence.sure and bool(asked_about & subject_stems(evidence.answers[0].hit.passage.text))

    def timeline(self, topic: str, *, filters: SearchFilter = EVERYWHERE) -> Answer:
        """What was reported about `topic`: dated sentences, oldest first, one citation each."""
        return self.explain(topic, filters=filters, timeline=True)["answer"]

    def explain(
        self,
        question: str,
        *,
        filters: SearchFilter = EVERYWHERE,
        turns: Sequence[Turn] = (),
        timeline: bool = False,
    ) -> State:
        """The answer together with what each step made of the question. Raises QuestionError."""
        before = [turn.kept() for turn in turns]
        asked = State(question=typed(question), filters=filters, turns=before, timeline=timeline)
        with self._traced():
            return cast("State", self._graph.invoke(asked, context=AskContext()))

    def search(self, query: str, *, filters: SearchFilter = EVERYWHERE, limit: int = 10) -> list[SearchHit]:
        """The passages that match `query` best, best first; none that is without a word of it and far from it in
        meaning. Raises QuestionError.
        """
        return self._search.matching(typed(query), filters, limit)

    def check(self, text: str, *, filters: SearchFilter = EVERYWHERE, person: str = "") -> Check:
        """Whether a claim or a quote from elsewhere is in the reporting within `filters`. Raises QuestionError."""
        claim = typed(text)
        hits = self._search.search(claim, filters, CHECKED)
        return checked(claim, hits, self._verifier, AskContext(person=person))

    def retriever(self, *, filters: SearchFilter = EVERYWHERE, k: int = 10) -> PassageRetriever:
        """The archive as a retriever for a chain of LangChain's."""
        return PassageRetriever(search=self._search, filters=filters, k=k)

    def turns(self, conversation: str) -> list[Turn]:
        """What a kept conversation remembers, oldest first."""
        return self._memory.turns(conversation)

    def forget(self, conversation: str | None = None) -> int:
        """Erases a conversation, or all of them; says how many there were."""
        return self._memory.forget(conversation)

    @property
    def ledger(self) -> Ledger | None:
        """What a language model has used, by day and person; None where none is at work."""
        return self._chat_model.ledger if self._chat_model else None

    def _traced(self) -> AbstractContextManager[None]:
        """A tracing variable that was set for another program must not send a reader's questions anywhere."""
        return tracing_context(enabled=self._settings.answer.tracing)

    def close(self) -> None:
        with ExitStack() as opened:
            for one in (self._store, self._near, self._memory, self._chat_model):
                if one:
                    opened.callback(one.close)

    def __enter__(self) -> Dateline:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
