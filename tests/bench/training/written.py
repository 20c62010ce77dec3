"""Questions, conversations and claims that were written for training, about short passages of news.

`news.jsonl.gz` has a passage a line, told by the beginning of the SHA-256 of its text, which stands in the claims file
beside the repository: {passage, questions: [[question, answer or null]], conversation: [the same, each leaning on
those before], true: [claim], false: [[claim, what was done to it]]}. A null says that the passage does not answer.
They were written by language models that had seen neither this code nor any of the sets that it is measured on.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.training.examples import Example

FILE = Path(__file__).with_name("news.jsonl.gz")
_KEY = 16
# Of a conversation's questions so many are shown with the answer before, too, which has at most so many characters.
_WITH_ANSWER, _ANSWER = 0.5, 120


@dataclass(frozen=True, slots=True)
class Written:
    """A passage with what was written about it; see above."""

    passage: str
    questions: tuple[tuple[str, str | None], ...]
    conversation: tuple[tuple[str, str | None], ...]
    claims: tuple[tuple[str, bool], ...]

    def examples(self, chance: random.Random) -> Iterator[Example]:
        """Its questions, those of the conversation after the question that they follow."""
        for question, answer in self.questions:
            yield self._example(question, answer)
        before = ""
        for question, answer in self.conversation:
            yield self._example(f"{before} {question}".strip(), answer)
            told = answer if answer and chance.random() < _WITH_ANSWER else ""
            before = f"{question} {told[:_ANSWER]}".strip()

    def _example(self, question: str, answer: str | None) -> Example:
        start = self.passage.index(answer) if answer else 0
        return Example(question, self.passage, (start, start + len(answer)) if answer else None)


def written(passages: Iterable[str], file: Path = FILE) -> Iterator[Written]:
    """What was written about those of `passages` that it knows."""
    by_key = {hashlib.sha256(text.encode()).hexdigest()[:_KEY]: text for text in passages}
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if text := by_key.get(record["passage"]):
                yield _written(text, record)


def _written(text: str, record: dict[str, Any]) -> Written:
    asked, talk = (
        tuple((question, answer) for question, answer in record.get(name, ()))
        for name in ("questions", "conversation")
    )
    claims = [(claim, True) for claim in record.get("true", ())]
    claims += [(claim, False) for claim, _ in record.get("false", ())]
    return Written(text, asked, talk, tuple(claims))
