"""How close a passage comes to a question when both are read closely: late interaction of their tokens.

MaxSim is from ColBERT (Khattab and Zaharia 2020): a token of the question counts by its nearest token.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embedding.minilm import Reading, Vectors
from index.terms import STOP_WORDS, WORD

# A sentence may lean on the one before it ("He was arrested …"), and a little on its whole passage.
_BEFORE = 0.9
_ELSEWHERE = 0.8
# What the sentence before and the whole passage add to a sentence's own vector.
_BEFORE_VECTOR = 0.5
_PASSAGE_VECTOR = 0.3

_ASKING = frozenset("who whom whose what which when where why how many much long old far often".split())

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question read closely. By token, (n,): `words` is its share of the content word that it belongs to
    (0 in stop words), `plain` the same without names and numbers, `telling` whether it is of a word without
    which nothing is answered, `asking` whether it is a question word; `content` has for each content word,
    in small letters, whether a token is part of it.
    """

    reading: Reading
    words: Numbers
    plain: Numbers
    telling: NDArray[np.bool_]
    asking: NDArray[np.bool_]
    content: dict[str, NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class Closeness:
    """By sentence, (n,), each about 0 to 1, higher is closer:

    `words` of the question met here, just before, elsewhere in the passage or in its heading; `plain`
    words, no names, met here; the `least` met word; the `asking` word's best token and its `asking_mean`;
    the sentence's `vector`, and that `in_context`.
    `passage` is how near all of it comes to every token; `met` says of each content word of the question, in
    small letters, how near the passage and its heading come to it.
    """

    words: Numbers
    plain: Numbers
    least: Numbers
    asking: Numbers
    asking_mean: Numbers
    vector: Numbers
    in_context: Numbers
    passage: float
    met: dict[str, float]


def asked(text: str, reading: Reading, own: int, beside: float = 1.0) -> Asked:
    """`text` as a question: its first `own` characters are what is asked now, the rest what it leans on.

    A word of that rest weighs `beside` as much as one of the question; below 1, it need not be met at all.
    """
    starts, ends = reading.offsets[:, 0], reading.offsets[:, 1]
    words = np.zeros(len(starts), np.float32)
    plain = np.zeros_like(words)
    asking = np.zeros(len(starts), bool)
    content: dict[str, NDArray[np.bool_]] = {}
    for match in WORD.finditer(text):
        inside = (starts >= match.start()) & (ends <= match.end())
        word = match.group().lower()
        if word in _ASKING and match.start() < own:
            asking |= inside
        if word in STOP_WORDS or not inside.any():
            continue
        words[inside] = (1.0 if match.start() < own else beside) / inside.sum()
        content[word] = inside
        if match.start() == 0 or not (match.group()[0].isupper() or match.group()[0].isdigit()):
            plain[inside] = words[inside]
    if not words.any():
        words[:] = 1.0
    telling = (words > 0) & (starts < own)
    if beside == 1.0 or not telling.any():
        telling = words > 0
    return Asked(reading, words, plain if plain.any() else words, telling, asking, content)


def closeness(asked: Asked, reading: Reading, sentences: Sequence[tuple[int, int]]) -> Closeness:
    """How close the `sentences` of a passage come, given as characters of the text that `reading` is of.

    Sentences past the embedder's last token come out at 0: they were not read.
    """
    similar = asked.reading.tokens @ reading.tokens.T
    inside = [_tokens(reading, start, end) for start, end in sentences]
    best = np.array([_nearest(similar, here) for here in inside], np.float32)
    means = np.array([_mean(reading.tokens, here) for here in inside], np.float32)
    before = np.vstack([np.zeros_like(best[:1]), best[:-1]])
    inside_passage = _nearest(similar, _tokens(reading, sentences[0][0], sentences[-1][1]))
    # The heading says for every sentence what it is about.
    anywhere = _nearest(similar, slice(None))
    met = np.maximum(np.maximum(best, _BEFORE * before), _ELSEWHERE * anywhere)
    vectors = _unit(means)
    contextual = vectors + _PASSAGE_VECTOR * reading.vector
    contextual[1:] += _BEFORE_VECTOR * vectors[:-1]
    # A question without a question word asks with all of its words.
    asking = asked.asking if asked.asking.any() else np.ones_like(asked.asking)
    return Closeness(
        words=met @ asked.words / asked.words.sum(),
        plain=best @ asked.plain / asked.plain.sum(),
        least=best[:, asked.telling].min(axis=1),
        asking=best[:, asking].mean(axis=1),
        asking_mean=means @ asked.reading.tokens[asking].mean(axis=0),
        vector=vectors @ asked.reading.vector,
        in_context=_unit(contextual) @ asked.reading.vector,
        passage=float(inside_passage.mean()),
        met={word: float(anywhere[tokens].mean()) for word, tokens in asked.content.items()},
    )


def _tokens(reading: Reading, start: int, end: int) -> slice:
    """The tokens that stand between two characters of the text."""
    first = int(np.searchsorted(reading.offsets[:, 0], start))
    last = int(np.searchsorted(reading.offsets[:, 1], end, side="right"))
    return slice(first, max(first, last))


def _nearest(similar: Numbers, here: slice) -> Numbers:
    """By token of the question, the nearest of the tokens `here`; 0 where there are none."""
    nearest: Numbers = similar[:, here].max(axis=1, initial=0.0)
    return nearest


def _mean(tokens: Vectors, here: slice) -> Vectors:
    some = tokens[here]
    mean: Vectors = some.mean(axis=0) if len(some) else np.zeros(tokens.shape[1], np.float32)
    return mean


def _unit(vectors: Vectors) -> Vectors:
    unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-12))
    return unit
