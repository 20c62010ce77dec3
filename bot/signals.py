"""What speaks for a passage, and for each of its sentences, as the answer to a question. Nothing is decided
here: `bot.selection` and `bot.confidence` weigh these figures.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.sought import Sought, holds, sought
from index import Found
from index.batch import embedded, heading
from index.chunking import Span, sentences
from index.closeness import Asked, Closeness, asked, closeness
from index.embedding import Reading
from index.words import content_stems, stems

Numbers = NDArray[np.float32]

# What speaks for a sentence and for a passage, in the order of their columns. The first of each are measured
# by `index.closeness`; `coverage`, `holds` and `pairs` are words, BM25 and cosine are as searched.
SENTENCE = ("words", "plain", "least", "asking", "asking_mean", "in_context", "coverage", "holds")
PASSAGE = ("tokens", "vector", "pairs", "bm25", "cosine")


@dataclass(frozen=True, slots=True)
class Query:
    """A question as passages are read for it: `text` is the `question`, then what a follow-up leans on.

    `terms` are the stems of `text` that carry content, `pairs` those that are neighbours in the question.
    """

    question: str
    text: str
    terms: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    kind: Sought | None


@dataclass(frozen=True, slots=True)
class Signals:
    """A passage read closely: its sentences as `spans` of its text; how `near` they come; by sentence the
    columns of SENTENCE, (n, 8); for the passage those of PASSAGE, (5,).
    """

    found: Found
    spans: tuple[Span, ...]
    near: Closeness
    sentences: Numbers
    passage: Numbers

    def sentence(self, number: int) -> str:
        span = self.spans[number]
        return self.found.passage.text[span.start : span.end]


def query(question: str, context: Sequence[str]) -> Query:
    """`question`, leaning on `context`, nearest first."""
    text = " ".join((question, *context))
    pairs = frozenset(pairwise(content_stems(question)))
    return Query(question, text, frozenset(content_stems(text)), pairs, sought(question))


def texts(query: Query, ranking: Sequence[Found]) -> list[str]:
    """What has to be read closely, in one batch: the question, then each passage under its heading."""
    return [query.text, *(embedded(heading(one.passage.article), one.passage.text) for one in ranking)]


def signals(query: Query, ranking: Sequence[Found], readings: Sequence[Reading]) -> list[Signals]:
    """The signals of each passage of `ranking`; `readings` are those of `texts`."""
    question = asked(query.text, readings[0], len(query.question))
    return [_signals(query, question, one, read) for one, read in zip(ranking, readings[1:], strict=True)]


def _signals(query: Query, question: Asked, found: Found, reading: Reading) -> Signals:
    passage = found.passage
    spans = tuple(sentences(passage.text))
    about = heading(passage.article)
    shift = len(embedded(about, ""))
    near = closeness(question, reading, [(span.start + shift, span.end + shift) for span in spans])
    said = [passage.text[span.start : span.end] for span in spans]
    words = [stems(sentence) for sentence in said]
    columns = (
        *(near.words, near.plain, near.least, near.asking, near.asking_mean, near.in_context),
        _coverage(query.terms, words, set(stems(about))),
        np.array([holds(query.kind, sentence, query.terms) for sentence in said]),
    )
    whole = (near.passage, near.vector.max(), _paired(query.pairs, words), found.bm25, found.cosine)
    return Signals(
        found, spans, near, np.column_stack(columns).astype(np.float32), np.array(whole, np.float32)
    )


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
