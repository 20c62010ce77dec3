"""Question to cited answer to reader. `Dateline` is the way in.

The rest is for whoever takes a part's place (`bot.protocols`) or wires the graph anew.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.answer import Answer, Citation, Sentence
    from bot.claim import Claim, Quote, Verdict
    from bot.conversation.turn import Turn
    from bot.engine import Dateline
    from bot.evidence import Evidence, ScoredSentence
    from bot.graph.graph import build_graph
    from bot.protocols import AskContext, QueryAnalyzer, Reader, Retriever, Rewriter, Verifier, Writer
    from bot.query_analysis import QueryAnalysis
    from bot.settings import Settings
    from index import SearchFilter

# Loaded when they are first used: the engine brings the embedder with it, which `dateline --help` does without.
_HOMES = {
    "Answer": "bot.answer",
    "AskContext": "bot.protocols",
    "Citation": "bot.answer",
    "Claim": "bot.claim",
    "Dateline": "bot.engine",
    "Evidence": "bot.evidence",
    "QueryAnalysis": "bot.query_analysis",
    "QueryAnalyzer": "bot.protocols",
    "Quote": "bot.claim",
    "Reader": "bot.protocols",
    "Retriever": "bot.protocols",
    "Rewriter": "bot.protocols",
    "ScoredSentence": "bot.evidence",
    "SearchFilter": "index",
    "Sentence": "bot.answer",
    "Settings": "bot.settings",
    "Turn": "bot.conversation.turn",
    "Verdict": "bot.claim",
    "Verifier": "bot.protocols",
    "Writer": "bot.protocols",
    "build_graph": "bot.graph.graph",
}

__all__ = [
    "Answer",
    "AskContext",
    "Citation",
    "Claim",
    "Dateline",
    "Evidence",
    "QueryAnalysis",
    "QueryAnalyzer",
    "Quote",
    "Reader",
    "Retriever",
    "Rewriter",
    "ScoredSentence",
    "SearchFilter",
    "Sentence",
    "Settings",
    "Turn",
    "Verdict",
    "Verifier",
    "Writer",
    "build_graph",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'bot' has no attribute {name!r}")
