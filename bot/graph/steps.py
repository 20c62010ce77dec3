"""The steps of the graph: each takes what the one before made of a question, and makes the next thing of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from langgraph.config import get_stream_writer
from langgraph.runtime import Runtime

from bot.answer import Answer, Sentence
from bot.archive.archive import Archive
from bot.claim import Claim, Quote
from bot.errors import StoppedError
from bot.evidence import Evidence
from bot.graph.finding import evidence_for
from bot.graph.leading import in_doubt, led, told_once
from bot.graph.state import Run, State, said_before
from bot.protocols import AskContext, QueryAnalyzer, Reader, Retriever, Rewriter, Verifier, Writer
from bot.query_analysis import Kind, QueryAnalysis
from bot.question.leaning import on_subject
from bot.question.parser import REACH
from bot.question.small_talk import REPLIES, SmallTalk, small_talk
from bot.reading.near_miss import near_miss
from bot.reading.period import not_then, outside
from bot.settings.model_writer import Unverified
from bot.text.display import quoted
from bot.verification.conflicts import conflicts
from bot.verification.quotes import DROPPED, CitationNumbering
from bot.writing.timeline import no_line
from index import EVERYWHERE
from index.errors import ModelError

STOPPED_EARLY = "The model stopped early: {}."
INSTEAD = "These are the reporting's own words, because {}."
FOUND_NOTHING = "the model wrote no answer"
UNCARRIED = "no quote carries what the model wrote"
LEFT_OUT = "Part of what the model wrote was left out: its quotes do not carry it."
_UNNAMED = "Nothing before says who “{}” is, so this goes by the other words of the question."


@dataclass(frozen=True)
class Steps:
    """The steps over an archive, by the parts that do the work, and which of them comes next."""

    archive: Archive
    analyzer: QueryAnalyzer
    retriever: Retriever
    reader: Reader
    quoter: Writer
    timeliner: Writer
    verifier: Verifier
    writer: Writer | None
    rewriter: Rewriter | None
    unverified: Unverified

    def analyze(self, state: State, runtime: Runtime[AskContext]) -> State:
        started = time.monotonic()
        analysis = self.analyzer.analyze(
            state["question"],
            filters=state.get("filters", EVERYWHERE),
            today=runtime.context.today,
            turns=said_before(state),
        )
        if state.get("timeline"):
            analysis = replace(analysis, kind=Kind.TIMELINE, words=analysis.topic or analysis.words)
        return {"run": Run(started, analysis, notices=analysis.notices)}

    def rewrite(self, state: State, runtime: Runtime[AskContext]) -> State:
        run, turns = state["run"], on_subject(said_before(state))[-REACH:]
        words = run.analysis.words
        rewritten = self.rewriter.rewrite(words, turns, runtime.context) if self.rewriter else ""
        return {"run": replace(run, analysis=replace(run.analysis, rewritten=rewritten))}

    def read(self, state: State) -> State:
        run = state["run"]
        evidence = evidence_for(run.analysis, self.archive, self.retriever, self.reader)
        return {"run": replace(run, evidence=evidence)}

    def widen(self, state: State) -> State:
        """Leaves the period that the question names, in which nothing was published."""
        run, given = state["run"], state.get("filters", EVERYWHERE)
        empty = self.archive.nothing_within(run.analysis.filters)
        filters = replace(run.analysis.filters, since=given.since, until=given.until)
        analysis = replace(run.analysis, filters=filters)
        return {"run": replace(run, analysis=analysis, empty=empty)}

    def decline(self, state: State) -> State:
        run = state["run"]
        analysis = run.analysis
        if analysis.problem:
            told: tuple[str, ...] = (analysis.problem,)
        elif self._is_empty(run):
            told = (self.archive.nothing_within(analysis.filters),)
        else:
            told = (*self._undated(analysis), *run.evidence.notices)
        return {"run": replace(run, notices=(*run.notices, *told))}

    def greet(self, state: State) -> State:
        run = state["run"]
        talk, turns = small_talk(run.analysis.words), said_before(state)
        greeted = sum(small_talk(turn.question) is SmallTalk.HELP for turn in turns)
        told = (REPLIES[talk],) if talk in REPLIES else self.archive.introduction(greeted)
        return {"run": replace(run, notices=(*run.notices, *told))}

    def quote(self, state: State, runtime: Runtime[AskContext]) -> State:
        run = state["run"]
        instead = (INSTEAD.format(run.failure),) if run.failure else ()
        run = replace(run, notices=(*instead, *run.notices, *run.evidence.notices))
        return {"run": self._shown(run, self.quoter, runtime.context)}

    def timeline(self, state: State, runtime: Runtime[AskContext]) -> State:
        evidence = state["run"].evidence
        run = self._shown(state["run"], self.timeliner, runtime.context)
        none = (no_line(run.analysis, evidence), *near_miss(evidence.answers))
        told = evidence.notices if run.sentences else none
        return {"run": replace(run, notices=(*run.notices, *told))}

    def write(self, state: State, runtime: Runtime[AskContext]) -> State:
        return {"run": self._shown(state["run"], self.writer or self.quoter, runtime.context)}

    def answer(self, state: State, runtime: Runtime[AskContext]) -> State:
        context, run = runtime.context, state["run"]
        if context.stopped.is_set():
            raise StoppedError("nobody listens any more")
        analysis = run.analysis
        unnamed = (_UNNAMED.format(analysis.unnamed),) if analysis.unnamed and not analysis.problem else ()
        days = (*not_then(analysis, run.citations), *outside(run.empty, run.citations))
        answer = Answer(
            question=state["question"],
            understood=analysis.standalone,
            sentences=run.sentences,
            citations=tuple(replace(one, also=self.archive.carried_also(one)) for one in run.citations),
            notices=(*unnamed, *self.archive.short_of(), *days, *run.notices),
            searched=self.archive.coverage(analysis.filters),
            confidence=run.evidence.confidence,
            seconds=time.monotonic() - run.started,
            usage=context.usage,
            kind=analysis.kind,
            disagreement=run.disagreement,
            leans=analysis.is_follow_up,
            guessed=analysis.guessed,
        )
        get_stream_writer()(answer)
        return {"answer": answer, "turns": [answer.turn().kept()]}

    def after_analysis(self, state: State) -> str:
        analysis = state["run"].analysis
        if analysis.problem:
            return "decline"
        if analysis.kind is Kind.GREETING:
            return "greet"
        return "rewrite" if self.rewriter and analysis.is_follow_up else "read"

    def after_reading(self, state: State) -> str:
        run, given = state["run"], state.get("filters", EVERYWHERE)
        named = run.analysis.filters
        if (named.since, named.until) != (given.since, given.until) and self._is_empty(run):
            return "widen"
        if not run.evidence.answered:
            return "decline"
        if run.analysis.kind is Kind.TIMELINE:
            return "timeline"
        return "write" if self.writer else "quote"

    def after_writing(self, state: State) -> str:
        return "quote" if state["run"].failure else "answer"

    def _is_empty(self, run: Run) -> bool:
        return not run.evidence.hits and not self.archive.coverage(run.analysis.filters).articles

    def _undated(self, analysis: QueryAnalysis) -> tuple[str, ...]:
        """That nobody knows what here is of the days that a question names, where no article has a day."""
        named = analysis.preferred.named if analysis.preferred else None
        if named is None or self.archive.coverage().first:
            return ()
        since, until = named
        return (self.archive.nothing_within(replace(analysis.filters, since=since, until=until)),)

    def _shown(self, run: Run, writer: Writer, context: AskContext) -> Run:
        """Has `writer` write, and gives each sentence whose quotes stand to whoever listens.

        Where a model writes nothing that can be shown, `failure` says why.
        """
        numbering, heard = CitationNumbering(self.archive.article), get_stream_writer()
        modelled = writer is self.writer
        sentences: list[Sentence] = []
        quotes: list[Quote] = []
        told: dict[str, None] = {}
        failure = disagreement = ""
        try:
            claims = self._claims(run, writer, context, told)
            for claim in told_once(led(claims, run.evidence)) if modelled else filter(None, claims):
                sentence = numbering.sentence(claim)
                if sentence is None:
                    told[DROPPED] = None
                elif sentence not in sentences:
                    sentences.append(sentence)
                    quotes += claim.quotes
                    heard(sentence)
        except ModelError as error:
            failure = str(error)
        if quotes and run.analysis.kind in (Kind.FACT, Kind.OVERVIEW):
            differing, disagreement = conflicts(
                quotes[0],
                _others(run.evidence, quotes[0]),
                lambda pairs: self.verifier.contradict(pairs, context),
            )
            for sentence in filter(None, (numbering.sentence(quoted(quote)) for quote in differing)):
                if sentence not in sentences:
                    sentences.append(sentence)
                    heard(sentence)
        if modelled and not sentences:
            return replace(run, failure=failure or (UNCARRIED if told else FOUND_NOTHING))
        stopped = (STOPPED_EARLY.format(failure),) if failure and sentences else ()
        return replace(
            run,
            sentences=tuple(sentences),
            citations=numbering.citations,
            notices=(*run.notices, *stopped, *told),
            disagreement=disagreement,
            failure="",
        )

    def _claims(
        self, run: Run, writer: Writer, context: AskContext, told: dict[str, None]
    ) -> Iterator[Claim | None]:
        """What `writer` writes, its quote in the place of what is in doubt; None for what is left out, and `told`.

        What cites nothing and is carried by nothing is no part of the answer: an offer, a greeting, a refusal.
        """
        for verdict in self.verifier.verify(writer.write(run.analysis, run.evidence, context), context):
            if verdict.supported or (verdict.claim.cites and self.unverified == "quote"):
                yield in_doubt(verdict, run.evidence)
            elif verdict.claim.cites:
                told[LEFT_OUT] = None
                yield None


def _others(evidence: Evidence, first: Quote) -> list[Quote]:
    """All that was read but the `first` quote that is shown, which it may contradict; likeliest first."""
    return [one.quote for one in (*evidence.answers, *evidence.others) if one.quote != first]
