"""The parts that come with Dateline keep the promises that it asks of anybody's, and a broken one is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from bot import AskContext, Claim, Dateline, Evidence, QueryAnalysis, Verdict
from bot.claim import Pair
from bot.question.analyzer import ArchiveAnalyzer
from bot.reading.reader import ModelReader
from bot.reading.retriever import ArchiveRetriever
from bot.verification.verifiers.veto_verifier import VetoVerifier
from bot.writing.quoting import QuotingWriter
from bot.writing.timeline import TimelineWriter
from index import EVERYWHERE, SearchFilter, SearchHit
from index.embedding.minilm import EIGHT_BITS, NAME
from index.embedding.registry import bundled
from index.store.sqlite import Store
from tests.support import conformance
from tests.support.stores import check_writing


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


def test_the_store_as_it_is_written_to(tmp_path: Path) -> None:
    with closing(Store(tmp_path, create=True)) as store:
        check_writing(store)


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


class Hoarding(VetoVerifier):
    """Waits for every claim before it judges the first."""

    def verify(self, claims: Iterable[Claim], context: AskContext) -> Iterator[Verdict]:
        return super().verify(list(claims), context)


class Trusting(VetoVerifier):
    """Supports everything."""

    def verify(self, claims: Iterable[Claim], context: AskContext) -> Iterator[Verdict]:
        return (Verdict(claim, True) for claim in claims)


class Contrary(VetoVerifier):
    """Finds that everybody says otherwise."""

    def contradict(self, pairs: Sequence[Pair], context: AskContext) -> list[bool]:
        return [True] * len(pairs)


class Boundless(Store):
    """Finds words wherever they are."""

    def match(self, terms: Sequence[str], limit: int, filters: SearchFilter) -> list[tuple[int, float]]:
        return super().match(terms, limit, EVERYWHERE)


class Clinging(Store):
    """Keeps what a transaction wrote, though it failed."""

    def transaction(self) -> AbstractContextManager[None]:
        return nullcontext()


@pytest.mark.parametrize(("kind", "promise"), [(Boundless, "lets in"), (Clinging, "undone as a whole")])
def test_a_broken_promise_of_a_store_is_told(kind: type[Store], promise: str, tmp_path: Path) -> None:
    with closing(kind(tmp_path, create=True)) as store, pytest.raises(AssertionError, match=promise):
        check_writing(store)


def test_a_broken_promise_is_told(sample_engine: Dateline) -> None:
    with pytest.raises(AssertionError, match="the best come first"):
        conformance.check_retriever(Shuffling(sample_engine), sample_engine)
    with pytest.raises(AssertionError, match="within its passage"):
        conformance.check_reader(Inventing(), sample_engine)
    with pytest.raises(AssertionError, match="does not wait"):
        conformance.check_verifier(Hoarding(), sample_engine)
    with pytest.raises(AssertionError, match="a new figure does not"):
        conformance.check_verifier(Trusting(), sample_engine)
    with pytest.raises(AssertionError, match="no quote contradicts itself"):
        conformance.check_verifier(Contrary(), sample_engine)
