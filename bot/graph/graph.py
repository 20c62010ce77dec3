"""The graph from a question to a checked answer. `build_graph` wires its five parts; each may be your own."""

from __future__ import annotations

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from bot.archive.archive import Archive
from bot.graph.state import State
from bot.graph.steps import Steps
from bot.protocols import AskContext, QueryAnalyzer, Reader, Retriever, Rewriter, Verifier, Writer
from bot.settings.model_writer import Unverified

Graph = CompiledStateGraph[State, AskContext, State, State]


def build_graph(
    archive: Archive,
    *,
    analyzer: QueryAnalyzer,
    retriever: Retriever,
    reader: Reader,
    quoter: Writer,
    timeliner: Writer,
    verifier: Verifier,
    writer: Writer | None = None,
    rewriter: Rewriter | None = None,
    unverified: Unverified = "quote",
    checkpointer: BaseCheckpointSaver[str] | None = None,
) -> Graph:
    """The answering graph over State, with AskContext as its context; sync and async, as langgraph has it.

    `quoter` writes in the reporting's own words and `timeliner` dated lines. `writer`, where there is one, writes
    instead of the quoter, who takes over where it fails; `rewriter` words what leans on something. A sentence that
    `verifier` does not support is replaced by its quote, or dropped where `unverified` says so. Conversations
    are kept by `checkpointer`. While it runs, checked sentences go to stream_mode "custom".
    """
    steps = Steps(
        archive, analyzer, retriever, reader, quoter, timeliner, verifier, writer, rewriter, unverified
    )
    graph = StateGraph(State, context_schema=AskContext)
    graph.add_node("analyze", steps.analyze)
    graph.add_node("read", steps.read)
    graph.add_node("widen", steps.widen)
    graph.add_node("decline", steps.decline)
    graph.add_node("greet", steps.greet)
    graph.add_node("quote", steps.quote)
    graph.add_node("timeline", steps.timeline)
    graph.add_node("answer", steps.answer)
    graph.add_edge(START, "analyze")
    asked, found = ["decline", "greet", "read"], ["widen", "decline", "timeline"]
    if rewriter:
        graph.add_node("rewrite", steps.rewrite)
        graph.add_edge("rewrite", "read")
        asked.append("rewrite")
    if writer:
        graph.add_node("write", steps.write)
        graph.add_conditional_edges("write", steps.after_writing, ["quote", "answer"])
    graph.add_conditional_edges("analyze", steps.after_analysis, asked)
    graph.add_conditional_edges("read", steps.after_reading, [*found, "write" if writer else "quote"])
    graph.add_edge("widen", "read")
    for name in ("decline", "greet", "quote", "timeline"):
        graph.add_edge(name, "answer")
    graph.add_edge("answer", END)
    return graph.compile(checkpointer)
