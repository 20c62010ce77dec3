"""Reranking: the top of a ranking in the order in which a reranker has it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from index.embedding.cross_encoder import Reranker
from index.passage import SearchHit, embedded, heading

# How many of the best are reordered; what lies below is seldom right, and each costs a forward pass.
RERANKED = 20


def reranked(reranker: Reranker, question: str, ranking: list[SearchHit]) -> list[SearchHit]:
    """`ranking` with its first RERANKED in the reranker's order.

    They keep their scores among them: the best gets the highest. So the scale stays what it was, and who
    reads the scores sees the new order.
    """
    top = ranking[:RERANKED]
    if len(top) < 2:
        return ranking
    texts = [embedded(heading(found.passage.article), found.passage.text) for found in top]
    order = np.argsort(-reranker.scores(question, texts), kind="stable")
    best = [replace(top[row], score=found.score) for row, found in zip(order, top, strict=True)]
    return best + ranking[RERANKED:]
