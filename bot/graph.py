"""The chain from a question to a checked answer: understand, retrieve, write, check."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Protocol, TypedDict, runtime_checkable

from langgraph.channels import UntrackedValue
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from bot.answer import Answer, Citation
from bot.conversation.citations import with_articles
from bot.conversation.turn import Turn
from bot.coverage import nothing_within
from bot.errors import StoppedError
from bot.question.analysis import REACH, QueryAnalysis, analyze, on_subject
from bot.verification.quotes import Checking, check
from bot.writing.draft import Claim, Draft
from bot.writing.usage import Usage
from index import SearchFilter, SearchHit
from index.indexing.copies import without_copies
from index.search.hybrid import Search
from index.store.sqlite import Store
from index.terms import content_stems, stems

# The writer reads the first few closely; the rest is for whoever wants to see what else was found.
RANKED = 10
# How many turns a conversation remembers: more than a follow-up ever leans on, so that it can be shown.
REMEMBERED = 20
# So many times more passages are looked at where those of articles cited before are to be put first.
_WIDER = 3
# What any subject may be asked with.
_ASKING = frozenset(
    stems("say says tell happen happened think thought know go went get got make made come came next else")
)


class Writer(Protocol):
    """Turns a question, the passages found for it and what it leans on into a draft."""

    def write(self, question: str, ranking: Sequence[SearchHit], context: Sequence[str] = ()) -> Draft: ...


@runtime_checkable
class StreamingWriter(Protocol):
    """A writer that gives each claim as soon as it is made, and the whole draft at the end."""

    def stream(
        self,
        question: str,
        ranking: Sequence[SearchHit],
        context: Sequence[str] = (),
        *,
        person: str = "",
        left: threading.Event | None = None,
    ) -> Iterator[Claim | Draft]: ...


class Rewriter(Protocol):
    """Words a question that leans on `turns` so that it stands alone, or gives ""; and what that used."""

    def rewrite(
        self,
        question: str,
        turns: Sequence[Turn],
        *,
        person: str = "",
        left: threading.Event | None = None,
    ) -> tuple[str, Usage]: ...


_UNNAMED = "Nothing before says who “{}” is, so this goes by the other words of the question."


def _lengthened(turns: Sequence[Turn], more: Sequence[Turn]) -> list[Turn]:
    return [*turns, *more][-REMEMBERED:]


class State(TypedDict, total=False):
    """What passes from step to step: question, who asks, filters, today and earlier turns go in; the answer
    comes out, and while it is written its checked sentences go to whoever listens (stream_mode "custom"),
    unless they have `left`: then nothing is kept.

    Only the turns are kept from one question of a conversation to the next.
    """

    turns: Annotated[list[Turn], _lengthened]
    question: Annotated[str, UntrackedValue]
    person: Annotated[str, UntrackedValue]
    left: Annotated[threading.Event, UntrackedValue]
    filters: Annotated[SearchFilter, UntrackedValue]
    today: Annotated[date, UntrackedValue]
    started: Annotated[float, UntrackedValue]
    understood: Annotated[QueryAnalysis, UntrackedValue]
    used: Annotated[Usage, UntrackedValue]
    ranking: Annotated[list[SearchHit], UntrackedValue]
    draft: Annotated[Draft, UntrackedValue]
    answer: Annotated[Answer, UntrackedValue]


Graph = CompiledStateGraph[State, None, State, State]


def build_graph(
    store: Store,
    search: Search,
    writer: Writer,
    *,
    rewriter: Rewriter | None = None,
    ranked: int = RANKED,
    saver: BaseCheckpointSaver[str] | None = None,
) -> Graph:
    """The chain as a langgraph graph over State; `ranked` is how many passages the writer is given.

    With a `saver`, its conversations are kept there; with a `rewriter`, it words what leans on something.
    """
    steps = _Steps(store, search, writer, rewriter, ranked)
    graph = StateGraph(State)
    graph.add_sequence(
        [
            ("understand", steps.analyze),
            ("retrieve", steps.retrieve),
            ("write", steps.write),
            ("check", steps.check),
        ]
    )
    graph.add_edge(START, "understand")
    graph.add_edge("check", END)
    return graph.compile(saver)


class _Steps:
    def __init__(
        self, store: Store, search: Search, writer: Writer, rewriter: Rewriter | None, ranked: int
    ) -> None:
        self._store = store
        self._search = search
        self._writer = writer
        self._rewriter = rewriter
        self._ranked = ranked

    def analyze(self, state: State) -> State:
        started = time.monotonic()
        turns = with_articles(on_subject(state.get("turns", [])), self._store)
        outlets = self._store.outlets()
        understood = analyze(
            state["question"],
            given=state["filters"],
            today=state["today"],
            newest=max((newest for *_, newest in outlets if newest), default=None),
            outlets=[name for name, *_ in outlets],
            turns=turns,
            own_subject=self._brings_a_subject(state["question"], turns[-REACH:]),
        )
        used = Usage()
        if self._rewriter and understood.context and not understood.problem:
            rewritten, used = self._rewriter.rewrite(
                understood.words, turns[-REACH:], person=state.get("person", ""), left=state.get("left")
            )
            understood = replace(understood, rewritten=rewritten)
        return {"understood": understood, "used": used, "started": started}

    def _brings_a_subject(self, question: str, turns: Sequence[Turn]) -> bool:
        """Whether the reporting has a word of the question that neither `turns` nor what they cited has."""
        cited = [self._store.article(name) for name in {name for turn in turns for name in turn.articles}]
        said = [f"{turn.question} {turn.answer} {' '.join(turn.quotes)}" for turn in turns]
        said += [f"{article.headline} {article.body}" for article in cited if article]
        known = {stem for text in said for stem in stems(text)}
        new = [stem for stem in content_stems(question) if stem not in known | _ASKING]
        # What turns without citations were about cannot be told.
        return any(cited) and len(self._store.unknown(new)) < len(new)

    def retrieve(self, state: State) -> State:
        understood = state["understood"]
        if understood.problem:
            return {"ranking": []}
        about = {} if understood.filters.has_order else understood.about
        count = _WIDER * self._ranked if about else self._ranked
        found = self._search.search(
            understood.asked, understood.filters, count, understood.background, understood.leaning
        )
        if about:
            found = [replace(one, score=one.score + about.get(one.passage.article.id, 0.0)) for one in found]
            found.sort(key=lambda one: -one.score)
        return {"ranking": without_copies(found)[: self._ranked]}

    def write(self, state: State) -> State:
        if not state["ranking"]:
            return {"draft": Draft()}
        understood, ranking = state["understood"], state["ranking"]
        if not isinstance(self._writer, StreamingWriter):
            return {"draft": self._writer.write(understood.asked, ranking, understood.context)}
        heard, checking, draft = get_stream_writer(), Checking(self._store.article), Draft()
        written = self._writer.stream(
            understood.asked,
            ranking,
            understood.context,
            person=state.get("person", ""),
            left=state.get("left"),
        )
        for item in written:
            if isinstance(item, Draft):
                draft = item
            elif sentence := checking.sentence(item):
                heard(sentence)
        return {"draft": draft}

    def check(self, state: State) -> State:
        if (left := state.get("left")) and left.is_set():
            raise StoppedError("nobody listens any more")
        understood = state["understood"]
        draft = state["draft"]
        sentences, citations, notices = check(draft, self._store.article)
        citations = tuple(replace(citation, also=self._also(citation)) for citation in citations)
        searched = self._store.coverage(understood.filters)
        answer = Answer(
            question=state["question"],
            understood=understood.standalone,
            sentences=sentences,
            citations=citations,
            notices=(*self._limits(understood, searched.articles), *notices),
            searched=searched,
            confidence=draft.confidence,
            seconds=time.monotonic() - state["started"],
            usage=state["used"] + draft.usage,
        )
        get_stream_writer()(answer)
        turn = Turn.of(answer, leans=bool(understood.context), guessed=understood.guessed)
        return {"answer": answer, "turns": [turn]}

    def _also(self, citation: Citation) -> tuple[str, ...]:
        """The other outlets that carried the same story with these very words."""
        copies = self._store.copies(citation.article_id)
        outlets = (copy.source for copy in copies if citation.quote in copy.body)
        return tuple(dict.fromkeys(outlet for outlet in outlets if outlet and outlet != citation.source))

    def _limits(self, understood: QueryAnalysis, articles: int) -> tuple[str, ...]:
        """What a reader must know of limits that could not be met."""
        if understood.problem:
            return (understood.problem,)
        if not articles:
            return (nothing_within(understood.filters, self._store.coverage()),)
        return (_UNNAMED.format(understood.unnamed),) if understood.unnamed else ()
