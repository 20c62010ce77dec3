"""From a ranking to the sentences that answer: the passages read closely are put in order, and the sentence
that says it is chosen, then at most a few that a reader needs with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.reading.features import PASSAGE, SENTENCE, Signals
from bot.writing.draft import Quote
from index import SearchHit
from index.terms import stems

Numbers = NDArray[np.float64]

# Log odds of a sentence within its passage, and of a passage among those read: conditional logit on SQuAD and
# CNN questions. On titles and stories left out of the fit, a sentence that holds the answer is first for .831
# and .528 of the questions (.776 and .380 by plain MaxSim), passages H@1 is .901 and .876 (.847 and .848 as
# searched). Weighing words by rarity, centring the token vectors and feedback from the best passages gained
# nothing.
_SENTENCE = {
    "words": 16.76,
    "plain": 5.51,
    "least": 2.13,
    "asking": 5.87,
    "asking_mean": 9.50,
    "in_context": 4.09,
    "coverage": 1.22,
    "holds": 1.44,
}
_PASSAGE = {
    "tokens": 14.07,
    "vector": 4.51,
    "pairs": 1.38,
    "bm25": 1.71,
    # What the passage's own embedding says is told better by its sentences and tokens, so it is taken back.
    "cosine": -6.75,
}
# What the log odds of a passage's best sentence count for in those of the passage.
_BEST = 0.51

# A story names whom it is about in its first passage and answers in a later one, so half of what speaks for a
# passage is what speaks for the best of its article: on CNN questions H@1 is .888 with this and .876 without.
_ARTICLE = 0.5

# What else than the question's own words raised a passage in search (the turns before, articles that they
# cited, the days asked about, a reranker) still counts after reading; and where the question leans on what
# was said, so does all of its score. On 214 follow-ups with evidence article MRR@10 is .949 with both (.940
# with a third of the first and without the second), on 214 with questions and answers alone .763 (.756).
_RAISED = 15.0
_SEARCHED_LEANING = 10.0

# A follow-up leans on the last answer, which is therefore nearest to it. So much are the log odds of that
# answer's sentences taken down, so that they are shown again only where nothing else comes near.
_TOLD = 6.0

# A further sentence is shown if it stands this chance of being the one that answers …
_WORTH = 0.10
# … and shares less than this of its words with each that is shown already.
_SAME = 0.7


@dataclass(frozen=True, slots=True)
class Pick:
    """A sentence that answers, as a `quote`, and the one `before` it in its paragraph, if there is one.

    `chance`, 0 to 1, is its share among all the sentences read, were one of them the answer.
    """

    quote: Quote
    before: Quote | None
    chance: float


@dataclass(frozen=True, slots=True)
class Selection:
    """What close reading made of a ranking: the passages read, best first; the sentences that answer, best
    first; and where the first of them stands in `best` (a passage's signals and a sentence's number).
    """

    ranking: tuple[SearchHit, ...]
    picks: tuple[Pick, ...]
    best: tuple[Signals, int]


def select(read: Sequence[Signals], most: int, told: Sequence[str] = ()) -> Selection:
    """The one to `most` sentences that answer, out of passages `read` closely (at least one).

    `told` is what the reader has been told just before, which is seldom what they ask for next.
    """
    weights = np.array([_SENTENCE[name] for name in SENTENCE])
    repeats = [_TOLD * _repeats(one, told) for one in read]
    within = [one.sentences @ weights - again for one, again in zip(read, repeats, strict=True)]
    best = [(one.with_context @ weights - again).max() for one, again in zip(read, repeats, strict=True)]
    passages = _log_shares(_passage_scores(read, best, _SEARCHED_LEANING if told else 0.0))
    shares = [_log_shares(scores) + share for scores, share in zip(within, passages, strict=True)]
    order = sorted(
        ((share, place, number) for place, some in enumerate(shares) for number, share in enumerate(some)),
        key=lambda one: -one[0],
    )
    ranked = sorted(range(len(read)), key=lambda place: -passages[place])
    picks = _picks((_pick(read[place], number, float(np.exp(share))) for share, place, number in order), most)
    _, first, number = order[0]
    return Selection(tuple(read[place].found for place in ranked), picks, (read[first], number))


def _repeats(read: Signals, told: Sequence[str]) -> Numbers:
    """By sentence, 1 where it stands in what was told before."""
    said = [read.sentence(number) for number in range(len(read.spans))]
    return np.array([any(sentence in text for text in told) for sentence in said], float)


def _passage_scores(read: Sequence[Signals], best: Sequence[float], searched: float) -> Numbers:
    weights = np.array([_PASSAGE[name] for name in PASSAGE])
    own = [float(one.passage @ weights) for one in read]
    whole: dict[str, float] = {}
    for one, score in zip(read, own, strict=True):
        article = one.found.passage.article.id
        whole[article] = max(score, whole.get(article, score))
    return np.array(
        [
            (1 - _ARTICLE) * score
            + _ARTICLE * whole[one.found.passage.article.id]
            + _BEST * sentence
            + _RAISED * one.found.raised
            + searched * one.found.score
            for one, score, sentence in zip(read, own, best, strict=True)
        ]
    )


def _picks(candidates: Iterable[Pick], most: int) -> tuple[Pick, ...]:
    """The first of `candidates`, and those after it that are likely enough and say something else."""
    picks: list[Pick] = []
    for pick in candidates:
        if len(picks) == most or (picks and pick.chance < _WORTH):
            break
        if not any(_alike(pick, shown) for shown in picks):
            picks.append(pick)
    return tuple(picks)


def _pick(read: Signals, number: int, chance: float) -> Pick:
    passage, span = read.found.passage, read.spans[number]
    before = read.spans[number - 1] if number else None
    joined = before and before.paragraph == span.paragraph
    return Pick(Quote.of(passage, span), Quote.of(passage, before) if before and joined else None, chance)


def _alike(one: Pick, other: Pick) -> bool:
    words, others = set(stems(one.quote.text)), set(stems(other.quote.text))
    return len(words & others) >= _SAME * min(len(words), len(others))


def _log_shares(scores: Numbers) -> Numbers:
    """Log odds as logarithms of shares that add up to 1."""
    shifted = scores - scores.max()
    shares: Numbers = shifted - np.log(np.exp(shifted).sum())
    return shares
