"""What speaks for a passage, and for each of its sentences, as the answer to a question. Nothing is decided
here: `bot.reading.selection` and `bot.reading.confidence` weigh these figures.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.reading.answer_type import Sought, holds, sought
from index import SearchHit
from index.chunking import Span, sentences
from index.embedding.minilm import Reading
from index.passage import embedded, heading
from index.search.late_interaction import Asked, Closeness, asked, closeness
from index.terms import content_stems, stems

Numbers = NDArray[np.float32]

# What speaks for a sentence and for a passage, in the order of their columns. The first of each are measured
# by `index.search.late_interaction`; `coverage`, `holds` and `pairs` are words, BM25 and cosine as searched.
SENTENCE = ("words", "plain", "least", "asking", "asking_mean", "in_context", "coverage", "holds")
PASSAGE = ("tokens", "vector", "pairs", "bm25", "cosine")
# What a word that a question leans on weighs next to one of its own, where sentences are told apart. Before
# refusing, the first sentence holds the answer for .54 of 214 follow-ups about CNN stories and for .50 of 32
# about the sample; with 1, for .53 and .34.
_BESIDE = 0.3


@dataclass(frozen=True, slots=True)
class Query:
    """A question as passages are read for it: `text` is the `question`, then what a follow-up leans on.

    `terms` are the stems of `text` that carry content, `own` those of the question, `pairs` those that are
    neighbours in it.
    """

    question: str
    text: str
    terms: frozenset[str]
    own: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    kind: Sought | None

    @property
    def leans(self) -> bool:
        return self.text != self.question


@dataclass(frozen=True, slots=True)
class Signals:
    """A passage read closely: its sentences as `spans` of its text; how `near` they come; by sentence the
    columns of SENTENCE, (n, 8), and the same `with_context`; for the passage those of PASSAGE, (5,).

    What a question leans on says which passage is meant, and little of which sentence.
    """

    found: SearchHit
    spans: tuple[Span, ...]
    near: Closeness
    sentences: Numbers
    with_context: Numbers
    passage: Numbers

    def sentence(self, number: int) -> str:
        span = self.spans[number]
        return self.found.passage.text[span.start : span.end]


def query(question: str, context: Sequence[str]) -> Query:
    """`question`, leaning on `context`, nearest first."""
    text = " ".join((question, *context))
    own = content_stems(question)
    terms = frozenset(content_stems(text))
    return Query(question, text, terms, frozenset(own), frozenset(pairwise(own)), sought(question))


def texts(query: Query, ranking: Sequence[SearchHit]) -> list[str]:
    """What has to be read closely, in one batch: the question, then each passage under its heading."""
    return [query.text, *(embedded(heading(one.passage.article), one.passage.text) for one in ranking)]


def signals(query: Query, ranking: Sequence[SearchHit], readings: Sequence[Reading]) -> list[Signals]:
    """The signals of each passage of `ranking`; `readings` are those of `texts`."""
    first, *rest = readings
    whole = asked(query.text, first, len(query.question))
    own = asked(query.text, first, len(query.question), _BESIDE) if query.leans else whole
    return [_signals(query, own, whole, one, read) for one, read in zip(ranking, rest, strict=True)]


def _signals(query: Query, own: Asked, whole: Asked, found: SearchHit, reading: Reading) -> Signals:
    passage = found.passage
    spans = tuple(sentences(passage.text))
    about = heading(passage.article)
    shift = len(embedded(about, ""))
    places = [(span.start + shift, span.end + shift) for span in spans]
    said = [passage.text[span.start : span.end] for span in spans]
    words = [stems(sentence) for sentence in said]
    known = set(stems(about))

    holding = np.array([holds(query.kind, sentence, query.terms) for sentence in said])

    def columns(near: Closeness, terms: Collection[str]) -> Numbers:
        closest = (near.words, near.plain, near.least, near.asking, near.asking_mean, near.in_context)
        return np.column_stack((*closest, _coverage(terms, words, known), holding)).astype(np.float32)

    near = closeness(own, reading, places)
    meant = near if own is whole else closeness(whole, reading, places)
    sentence = columns(near, query.own)
    around = sentence if own is whole else columns(meant, query.terms)
    figures = (meant.passage, meant.vector.max(), _paired(query.pairs, words), found.bm25, found.cosine)
    return Signals(found, spans, near, sentence, around, np.array(figures, np.float32))


def _coverage(terms: Collection[str], words: Sequence[Sequence[str]], about: set[str]) -> Numbers:
    """By sentence, the share of `terms` that are in it, in the one before it or in the heading."""
    said = [set(sentence) for sentence in words]
    around = [here | before | about for before, here in pairwise([set[str](), *said])]
    return np.array([sum(term in near for term in terms) / max(1, len(terms)) for near in around], np.float32)


def _paired(pairs: Collection[tuple[str, str]], words: Sequence[Sequence[str]]) -> float:
    """The largest share of `pairs` that one sentence has next to each other, or one word apart."""
    if not pairs:
        return 0.0
    said = [set(pairwise(sentence)) | set(zip(sentence, sentence[2:], strict=False)) for sentence in words]
    return max(sum(pair in here for pair in pairs) for here in said) / len(pairs)
