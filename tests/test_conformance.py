"""The parts that come with Dateline keep the promises that it asks of anybody's, and a broken one is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import pytest

from bot import AskContext, Claim, Dateline, Evidence, QueryAnalysis, Verdict
from bot.question.analyzer import ArchiveAnalyzer
from bot.reading.reader import ModelReader
from bot.reading.retriever import ArchiveRetriever
from bot.verification.veto_verifier import VetoVerifier
from bot.writing.quoting import QuotingWriter
from bot.writing.timeline import TimelineWriter
from index import SearchHit
from index.embedding.minilm import EIGHT_BITS, NAME
from index.embedding.registry import bundled
from index.store.sqlite import Store
from tests.support import conformance


def test_the_default_analyzer(sample_store: Store) -> None:
    conformance.check_analyzer(ArchiveAnalyzer(sample_store))


def test_the_default_retriever(sample_engine: Dateline) -> None:
    conformance.check_retriever(ArchiveRetriever(sample_engine._search), sample_engine)


def test_the_default_reader(sample_engine: Dateline) -> None:
    conformance.check_reader(ModelReader(), sample_engine)


@pytest.mark.parametrize("writer", [QuotingWriter(), TimelineWriter()])
def test_the_default_writers(writer: QuotingWriter | TimelineWriter, sample_engine: Dateline) -> None:
    conformance.check_writer(writer, sample_engine)


def test_the_default_verifier(sample_engine: Dateline) -> None:
    conformance.check_verifier(VetoVerifier(), sample_engine)


def test_the_store(sample_store: Store) -> None:
    conformance.check_store(sample_store)


@pytest.mark.parametrize("name", [NAME, EIGHT_BITS])
def test_the_bundled_embedder(name: str) -> None:
    conformance.check_embedder(bundled(name))


class Shuffling:
    """Finds what the search finds, worst first."""

    def __init__(self, engine: Dateline) -> None:
        self._retriever = ArchiveRetriever(engine._search)

    def retrieve(self, analysis: QueryAnalysis, limit: int) -> list[SearchHit]:
        return self._retriever.retrieve(analysis, limit)[::-1]


class Inventing:
    """Quotes beyond the passage."""

    def read(self, analysis: QueryAnalysis, hits: Sequence[SearchHit]) -> Evidence:
        evidence = ModelReader().read(analysis, hits)
        stretched = (
            replace(one, quote=replace(one.quote, end=one.hit.passage.end + 1)) for one in evidence.answers
        )
        return replace(evidence, answers=tuple(stretched))


class Hoarding:
    """Waits for every claim before it judges the first."""

    def verify(self, claims: Iterable[Claim], context: AskContext) -> Iterator[Verdict]:
        return VetoVerifier().verify(list(claims), context)


class Trusting:
    """Supports everything."""

    def verify(self, claims: Iterable[Claim], context: AskContext) -> Iterator[Verdict]:
        return (Verdict(claim, True) for claim in claims)


def test_a_broken_promise_is_told(sample_engine: Dateline) -> None:
    with pytest.raises(AssertionError, match="the best come first"):
        conformance.check_retriever(Shuffling(sample_engine), sample_engine)
    with pytest.raises(AssertionError, match="within its passage"):
        conformance.check_reader(Inventing(), sample_engine)
    with pytest.raises(AssertionError, match="does not wait"):
        conformance.check_verifier(Hoarding(), sample_engine)
    with pytest.raises(AssertionError, match="a new figure does not"):
        conformance.check_verifier(Trusting(), sample_engine)
