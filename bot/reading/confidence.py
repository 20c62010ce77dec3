"""How sure it is that the reporting answers a question: what speaks for the best sentence, and against it."""

from __future__ import annotations

import math

from bot.reading.answer_type import Sought
from bot.reading.features import Query, Signals
from bot.reading.mismatch import mismatch
from index.passage import heading

# Fitted for all-MiniLM-L6-v2-int8 by logistic regression. On titles and stories left out of the fit, AUROC is
# .75 on SQuAD's unanswerable questions (.62 by the fused score alone), .70 on near misses about CNN stories
# (.58; .65 without `fact`, `end` and `reason`). Below ENOUGH fall about nine in ten questions about something
# else altogether, two in five of SQuAD's and one in five near misses, which take understanding to tell; and
# one in ten with an answer.
ENOUGH = 0.31
_WEIGHTS = {
    "words": 0.39,
    "names": -0.50,
    "numbers": -1.86,
    "negated": -1.89,
    "opposite": -0.81,
    "negative": -1.10,
    "fact": -0.49,
    "end": -1.10,
    "vector": 2.67,
    "coverage": 1.68,
    "name": 0.15,
    "reason": 1.70,
    "least": 1.44,
    "asking": 1.30,
}
_CONSTANT = -4.12
# What is read with a question that leans on the last answer comes near that answer's story whatever is asked,
# so only its own words tell. On 209 follow-ups about CNN stories and the sample, one in twelve sentences that
# hold the answer falls below ENOUGH, and nearly half of those found for a follow-up to another story (one
# in four with the weights above). Numbers and negations are too rare there to fit: they weigh the same.
_LEANING_WEIGHTS = {"least": 2.09, "coverage": 0.47, "words": -0.20, "numbers": -1.86, "negated": -1.89}
_LEANING_CONSTANT = -1.0


def confidence(query: Query, read: Signals, number: int) -> float:
    """From 0 to 1, the chance that sentence `number` of a passage `read` closely answers the question."""
    figures = figures_for(query, read, number)
    weights, constant = (_LEANING_WEIGHTS, _LEANING_CONSTANT) if query.leans else (_WEIGHTS, _CONSTANT)
    odds = constant + sum(weight * figures[name] for name, weight in weights.items())
    return 1 / (1 + math.exp(-odds))


def figures_for(query: Query, read: Signals, number: int) -> dict[str, float]:
    """What `confidence` weighs, by name."""
    near, passage = read.near, read.found.passage
    about = heading(passage.article)
    before = read.sentence(number - 1) if number else ""
    lacks = mismatch(
        query.question, read.sentence(number), f"{about} {passage.text}", beside=f"{about} {before}"
    )
    coverage, holds = map(float, read.sentences[number, -2:])
    return {
        "words": lacks.words,
        "names": lacks.names,
        "numbers": lacks.numbers,
        "negated": lacks.negated,
        "opposite": lacks.opposite,
        "negative": lacks.negative,
        "fact": lacks.fact,
        "end": lacks.end,
        "vector": float(near.vector.max()),
        "coverage": coverage,
        "name": holds if query.kind in (Sought.WHO, Sought.WHERE) else 0.0,
        "reason": holds if query.kind is Sought.WHY else 0.0,
        "least": float(near.least[number]),
        "asking": float(near.asking[number]),
    }
