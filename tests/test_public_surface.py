"""What other programs may import. A change here is a change for them: it belongs into the changelog."""

from __future__ import annotations

import importlib

import pytest

SURFACE = {
    "bot": """
        Answer AskContext Citation Claim Dateline Evidence QueryAnalysis QueryAnalyzer Quote Reader Retriever
        Rewriter ScoredSentence SearchFilter Sentence Settings Turn Verdict Verifier Writer build_graph
    """,
    "index": """
        BusyError ChangeKind Correction Coverage EVERYWHERE IndexingError LoggedChange ModelError NoIndexError Passage
        SearchFilter SearchHit Withdrawal
    """,
    "corpus": """
        Article ArticleError DatelineError Doubt EXPORT Limits SourceError fetch is_url locate read read_feed root
    """,
}


@pytest.mark.parametrize("package", SURFACE)
def test_a_package_offers_exactly_these_names_and_each_is_there(package: str) -> None:
    module = importlib.import_module(package)

    assert sorted(module.__all__) == sorted(SURFACE[package].split())
    assert all(getattr(module, name) is not None for name in module.__all__)
