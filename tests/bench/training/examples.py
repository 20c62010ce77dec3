"""Training examples: a question, a few sentences, and where in them the answer stands, or that it does not.

A reader has to tell an answer from what only looks like one. So a good half of the examples have none: the passage
without the sentence that answers, the passage most like it, or a question about another name or number.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

# So many words of a passage are shown at once: as many as fit a fast batch.
WORDS = 70
# What becomes of an example, as shares of all: its sentence taken out, another passage, another name in the question.
TAKEN_OUT, ELSEWHERE, SWAPPED = 0.27, 0.12, 0.16

_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*\s*")
_NAME_OR_NUMBER = re.compile(r"(?<=\s)(?:[A-Z][a-z]{2,}(?: [A-Z][a-z]+)*|\d[\d,.]*)\b")


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its `passage` and the character spans of its answers there."""

    source: str
    question: str
    passage: str
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, record: dict[str, Any]) -> Answered:
        """A record of the spans file: {source, question, passage, answers: [{text, start}]}."""
        spans = tuple((one["start"], one["start"] + len(one["text"])) for one in record["answers"])
        return cls(record["source"], record["question"], record["passage"], spans)

    @property
    def answers(self) -> list[str]:
        return [self.passage[start:end].lower() for start, end in self.spans]


@dataclass(frozen=True, slots=True)
class Example:
    """What the model is shown, and the characters of `text` that answer; None where nothing does. `fits` is whether the
    text is about what is asked; None where nobody has said.
    """

    question: str
    text: str
    span: tuple[int, int] | None
    fits: bool | None = None


def examples(rows: Sequence[Answered], chance: random.Random) -> Iterator[Example]:
    """An example for each of `rows`, in their order; those that cannot be cut are left out."""
    names = defaultdict(list)
    for row in rows:
        for name in _NAME_OR_NUMBER.findall(row.question):
            names[row.source, name[0].isdigit()].append(name)
    alike = most_alike([row.passage for row in rows], [row.question for row in rows])
    for row, others in zip(rows, alike, strict=True):
        drawn = chance.random()
        made = None
        if drawn < TAKEN_OUT:
            made = _taken_out(row, chance)
        elif drawn < TAKEN_OUT + ELSEWHERE:
            made = _elsewhere(row, others, chance)
        elif drawn < TAKEN_OUT + ELSEWHERE + SWAPPED:
            made = _swapped(row, names, chance)
        if made := made or _answered(row, chance):
            yield made


def _answered(row: Answered, chance: random.Random) -> Example | None:
    start, end = chance.choice(row.spans)
    cut = _window(row.passage, chance, around=(start, end))
    if cut is None:
        return None
    return Example(row.question, row.passage[cut[0] : cut[1]], (start - cut[0], end - cut[0]))


def _taken_out(row: Answered, chance: random.Random) -> Example | None:
    cut = _window(row.passage, chance, avoid=row.spans)
    text = row.passage[cut[0] : cut[1]].strip() if cut else ""
    elsewhere = any(answer in text.lower() for answer in row.answers if len(answer) > 2)
    return None if elsewhere or len(text.split()) < 9 else Example(row.question, text, None)


def _elsewhere(row: Answered, others: Sequence[str], chance: random.Random) -> Example | None:
    far = [one for one in others if one != row.passage and not any(a in one.lower() for a in row.answers)]
    if not far:
        return None
    passage = chance.choice(far)
    cut = _window(passage, chance)
    return Example(row.question, passage[cut[0] : cut[1]].strip(), None) if cut else None


def _swapped(
    row: Answered, names: dict[tuple[str, bool], list[str]], chance: random.Random
) -> Example | None:
    found = list(_NAME_OR_NUMBER.finditer(row.question))
    cut = _window(row.passage, chance, around=row.spans[0])
    if not found or cut is None:
        return None
    name = chance.choice(found)
    other = chance.choice(names[row.source, name[0][0].isdigit()])
    if other in row.passage or other == name[0]:
        return None
    question = row.question[: name.start()] + other + row.question[name.end() :]
    return Example(question, row.passage[cut[0] : cut[1]].strip(), None)


def _window(
    passage: str,
    chance: random.Random,
    *,
    around: tuple[int, int] | None = None,
    avoid: Sequence[tuple[int, int]] = (),
) -> tuple[int, int] | None:
    """A run of sentences of at most WORDS words, or of one: over `around`, or touching nothing of `avoid`."""
    cut = [match.span() for match in _SENTENCE.finditer(passage) if match[0].strip()]
    free = [not any(start < b and end > a for start, end in avoid) for a, b in cut]
    if around:
        seed = [k for k, (a, b) in enumerate(cut) if a < around[1] and b > around[0]]
    else:
        seed = [chance.choice([k for k, one in enumerate(free) if one])] if any(free) else []
    if not seed:
        return None
    first, last = seed[0], seed[-1]
    while True:
        wider = [(first - 1, last)] if first and free[first - 1] else []
        wider += [(first, last + 1)] if last + 1 < len(cut) and free[last + 1] else []
        wider = [(a, b) for a, b in wider if len(passage[cut[a][0] : cut[b][1]].split()) <= WORDS]
        if not wider:
            return cut[first][0], cut[last][1]
        first, last = chance.choice(wider)


def most_alike(passages: Sequence[str], questions: Sequence[str]) -> Iterator[list[str]]:
    """For each question the six passages most like it by TF-IDF."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    passages = sorted(set(passages))
    words = TfidfVectorizer(stop_words="english", sublinear_tf=True, max_features=60_000)
    known = words.fit_transform(passages)
    for first in range(0, len(questions), 500):
        asked = words.transform(questions[first : first + 500])
        likeness = (asked @ known.T).toarray()
        for row in np.argpartition(-likeness, 6, axis=1)[:, :6]:
            yield [passages[number] for number in row]
