"""Questions over two things, with the words marked that belong to only one of them, and questions that are over one.

`two_things.jsonl.gz` has a question a line: {question}, with the first thing's words in square brackets and the
second's in curly ones, or neither where it must not be cut; or {passage, question, answer}, where the square brackets
have the words of what that passage tells of, whichever comes first, and the answer is what the passage says of it, or
null where it tells of another event like both.
They were written as those of `written` were.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.query_analysis import side_of
from bot.question.sides import FIRST, SECOND, Offsets, apart, asks_twice
from tests.bench.training.examples import Example
from tests.bench.training.written import Written, by_key

FILE = Path(__file__).with_name("two_things.jsonl.gz")
_MARKED = re.compile(r"[\[\]{}]")
# So often a question over two things is read whole, too.
_WHOLE = 0.3


@dataclass(frozen=True, slots=True)
class TwoThings:
    """A question with the characters of its two things, `square` and `curly`; both None where it is over one."""

    question: str
    square: Offsets | None = None
    curly: Offsets | None = None
    passage: str = ""
    answer: str | None = None

    @classmethod
    def of(cls, marked: str, passage: str = "", answer: str | None = None) -> TwoThings:
        """A question as it was written, with brackets."""
        question = _MARKED.sub("", marked)
        return cls(question, _inside(marked, "[]"), _inside(marked, "{}"), passage, answer)


def two_things(passages: Sequence[str], file: Path = FILE) -> list[TwoThings]:
    """What was written, that about passages only where it stands in `passages`, whole or shortened."""
    known = by_key(passages)
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return [
        TwoThings.of(one["question"], known.get(one.get("passage", ""), ""), one.get("answer"))
        for one in records
        if "passage" not in one or one["passage"] in known
    ]


def pointed(written: Sequence[TwoThings], over_one: Sequence[str]) -> Iterator[Example]:
    """What the model is to point at in each question; nowhere in those that are over one."""
    for one in written:
        spans = sorted(span for span in (one.square, one.curly) if span)
        for asked, span in zip((FIRST, SECOND), spans or (None, None), strict=True):
            yield Example(asked, one.question, span)
    for question in over_one:
        yield from (Example(asked, question, None) for asked in (FIRST, SECOND))


def compared(
    written: Sequence[TwoThings], chance: random.Random
) -> Iterator[tuple[Written, str, str | None]]:
    """A passage, a question and its answer there: one side of what was asked, or all; None for the other side."""
    for one in written:
        if one.passage and one.square and one.curly:
            about, asked = Written(one.passage), _asked(one.question, *sorted([one.square, one.curly]))
            yield about, asked[one.square], one.answer
            yield about, asked[one.curly], None
            if chance.random() < _WHOLE:
                yield about, one.question, one.answer


def _asked(question: str, *both: Offsets) -> dict[Offsets, str]:
    """What a question asks of each of its two things, as the model is to read it."""
    if asks_twice(question, *both):
        return dict(zip(both, apart(question, *both), strict=True))
    return {one: side_of(question[slice(*one)], question) for one in both}


def _inside(marked: str, brackets: str) -> Offsets | None:
    start, end = (marked.find(bracket) for bracket in brackets)
    if start < 0:
        return None
    before = [len(_MARKED.findall(marked[:at])) for at in (start, end)]
    return start - before[0], end - before[1]
