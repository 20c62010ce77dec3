"""Questions, conversations and claims that were written for training, about short passages of news.

`news.jsonl.gz` has a passage a line, told by the beginning of the SHA-256 of its text, which stands in the claims file
beside the repository: {passage, questions: [[question, answer or null]], conversation: [the same, each leaning on
those before], true: [claim], false: [[claim, what was done to it]], twins: [[claim, its false twin, what was done]]}.
A null says that the passage does not answer. They were written by language models that had seen neither this code nor
any of the sets that it is measured on.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("news.jsonl.gz")
_KEY = 16
# A long text was shown to its writers as far as this.
_WORDS = 110
_SENTENCE = re.compile(r'[^.!?\n]+[.!?\n"”\']*\s*')

Turns = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A passage with what was written about it; see above. A twin is a true claim and the false one like it."""

    passage: str
    questions: Turns
    conversation: Turns
    claims: tuple[tuple[str, bool], ...]
    twins: tuple[tuple[str, str], ...]


def written(passages: Iterable[str], file: Path = FILE) -> Iterator[Written]:
    """What was written about those of `passages` that it knows, whole or shortened."""
    texts = {text for whole in passages for text in (whole, shortened(whole))}
    by_key = {hashlib.sha256(text.encode()).hexdigest()[:_KEY]: text for text in sorted(texts)}
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if text := by_key.get(record["passage"]):
                yield _written(text, record)


def shortened(text: str) -> str:
    """The sentences at its beginning, up to _WORDS words of them."""
    kept = ""
    for sentence in _SENTENCE.findall(text):
        if kept and len((kept + sentence).split()) > _WORDS:
            break
        kept += sentence
    return kept.strip()


def _written(text: str, record: dict[str, Any]) -> Written:
    asked, talk = (
        tuple((question, answer) for question, answer in record.get(name, ()))
        for name in ("questions", "conversation")
    )
    claims = [(claim, True) for claim in record.get("true", ())]
    claims += [(claim, False) for claim, _ in record.get("false", ())]
    twins = tuple((true, false) for true, false, _ in record.get("twins", ()))
    return Written(text, asked, talk, tuple(claims), twins)
