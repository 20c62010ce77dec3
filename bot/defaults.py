"""The default parts of an answer, as the settings ask for them, wired into a graph."""

from __future__ import annotations

from bot.archive.archive import Archive
from bot.graph import Graph, build_graph
from bot.protocols import Parts
from bot.question.analyzer import ArchiveAnalyzer
from bot.reading.reader import ModelReader
from bot.reading.retriever import ArchiveRetriever
from bot.settings import Settings
from bot.verification.veto_verifier import VetoVerifier
from bot.writing.quoting import QuotingWriter
from bot.writing.timeline import TimelineWriter
from bot.writing.writers import writer_of
from index.search.hybrid import Search
from index.store.sqlite import Store


def default_graph(archive: Archive, store: Store, search: Search, settings: Settings, own: Parts) -> Graph:
    """The answering graph over an archive; `own` parts take the place of the defaults."""
    limits = settings.answer
    model, rewriter = (None, None) if "writer" in own else writer_of(settings)
    return build_graph(
        archive,
        analyzer=own.get("analyzer") or ArchiveAnalyzer(store),
        retriever=own.get("retriever") or ArchiveRetriever(search),
        reader=own.get("reader") or ModelReader(most=limits.sentences, close=limits.passages),
        quoter=QuotingWriter(),
        timeliner=TimelineWriter(),
        verifier=own.get("verifier") or VetoVerifier(),
        writer=own.get("writer") or model,
        rewriter=own.get("rewriter") or rewriter,
    )
