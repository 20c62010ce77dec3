"""The default parts of an answer, as the settings ask for them, wired into a graph."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from bot.archive.archive import Archive
from bot.errors import ConfigError
from bot.graph.graph import Graph, build_graph
from bot.graph.model_parts import chat_model_of, verifier_of, writer_of
from bot.protocols import Parts, Reader, Retriever, Verifier
from bot.question.analyzer import ArchiveAnalyzer
from bot.reading.reader import ModelReader
from bot.reading.retriever import ArchiveRetriever
from bot.settings import Settings
from bot.writing.quoting import QuotingWriter
from bot.writing.timeline import TimelineWriter
from index.search.hybrid import Search
from index.store.readable import ReadableStore

if TYPE_CHECKING:
    from bot.language_model.chat_model import ChatModel


def default_finding(search: Search, settings: Settings, own: Parts) -> tuple[Retriever, Reader]:
    """What finds passages and what reads them; `own` parts take the place of the defaults."""
    limits = settings.answer
    return (
        own.get("retriever") or ArchiveRetriever(search),
        own.get("reader") or ModelReader(most=limits.sentences, close=limits.passages),
    )


def default_judging(settings: Settings, own: Parts) -> tuple[ChatModel | None, Verifier]:
    """The chat model that writes, if one does, and what verifies; `own` parts take the place of the defaults.

    Raises ConfigError for a `chat_model` beside a `writer`, which would write nothing.
    """
    if own.get("writer") and own.get("chat_model"):
        raise ConfigError(
            "a writer and a chat_model were given, and only one can write; leave one of them out"
        )
    with ExitStack() as opened:
        chat_model = None if "writer" in own else chat_model_of(settings, own.get("chat_model"))
        if chat_model:
            opened.callback(chat_model.close)
        verifier = own.get("verifier") or verifier_of(settings, chat_model)
        opened.pop_all()
    return chat_model, verifier


def default_graph(
    archive: Archive,
    store: ReadableStore,
    finding: tuple[Retriever, Reader],
    judging: tuple[ChatModel | None, Verifier],
    settings: Settings,
    own: Parts,
) -> Graph:
    """The answering graph over an archive, which finds and reads by `finding`, writes and verifies by `judging`."""
    chat_model, verifier = judging
    limits = settings.answer
    model, rewriter = writer_of(settings, chat_model)
    return build_graph(
        archive,
        analyzer=own.get("analyzer") or ArchiveAnalyzer(store),
        retriever=finding[0],
        reader=finding[1],
        quoter=QuotingWriter(),
        timeliner=TimelineWriter(),
        verifier=verifier,
        writer=own.get("writer") or model,
        rewriter=own.get("rewriter") or rewriter,
        unverified=limits.unverified,
    )
