"""How sure it is that the reporting answers a question: what speaks for the best sentence, and against it."""

from __future__ import annotations

import math

from bot.mismatch import mismatch
from bot.signals import Query, Signals
from index.batch import heading

# Fitted for all-MiniLM-L6-v2-int8 by logistic regression. On titles and stories left out of the fit, AUROC is
# .75 on SQuAD's unanswerable questions (.62 by the fused score alone), .66 on near misses about CNN stories
# (.58). Below ENOUGH fall about nine in ten questions about something else altogether, one in three of
# SQuAD's and one in ten near misses, which take understanding to tell; and one in fourteen with an answer.
ENOUGH = 0.28
_WEIGHTS = {
    "words": 0.31,
    "names": -0.40,
    "numbers": -1.71,
    "negated": -1.82,
    "opposite": -0.60,
    "negative": -1.36,
    "last": 1.28,
    "vector": 2.90,
    "coverage": 1.25,
    "holds": 0.63,
    "least": 1.52,
    "asking": 0.35,
}
_CONSTANT = -4.62
# A question that could be after anything is not held against a sentence that has nothing in particular.
_ANYTHING = 0.6


def confidence(query: Query, read: Signals, number: int) -> float:
    """From 0 to 1, the chance that sentence `number` of a passage `read` closely answers the question."""
    figures = figures_for(query, read, number)
    odds = _CONSTANT + sum(weight * figures[name] for name, weight in _WEIGHTS.items())
    return 1 / (1 + math.exp(-odds))


def figures_for(query: Query, read: Signals, number: int) -> dict[str, float]:
    """What `confidence` weighs, by name."""
    near, passage = read.near, read.found.passage
    lacks = mismatch(query.question, read.sentence(number), f"{heading(passage.article)} {passage.text}")
    coverage, holds = read.sentences[number, -2:]
    return {
        "words": lacks.words,
        "names": lacks.names,
        "numbers": lacks.numbers,
        "negated": lacks.negated,
        "opposite": lacks.opposite,
        "negative": lacks.negative,
        "last": float(near.last[number]),
        "vector": float(near.vector.max()),
        "coverage": float(coverage),
        "holds": float(holds) if query.kind else _ANYTHING,
        "least": float(near.least[number]),
        "asking": float(near.asking[number]),
    }
