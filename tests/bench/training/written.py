"""Questions, conversations and claims that were written for training, about short passages of news.

`news.jsonl.gz` has a passage a line, told by the beginning of the SHA-256 of its text, which stands in the claims file
beside the repository: {passage, questions: [[question, answer or null]], conversation: [the same, each leaning on
those before], true: [claim], false: [[claim, what was done to it]], twins: [[claim, its false twin, what was done]],
other_events: [question about an event like the one reported], overviews: [[question for all there is, the sentence
that tells most]], talk: [[mark, question, answer or null]], beside: [[question, answer, a sentence that looks like an
answer and is none: a caption, what happened earlier, what was expected]]}. A null says that the passage does not
answer. In a talk "L" marks a question that leans on those before it, "S" one that stands alone, and "E" one that asks
the same of something else. A passage may have more than one line. They were written by language models that had seen
neither this code nor any of the sets that it is measured on.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("news.jsonl.gz")
_KEY = 16
# A long text was shown to its writers as far as this.
_WORDS = 110
SENTENCE = re.compile(r'[^.!?\n]+[.!?\n"”\']*\s*')

Turns = tuple[tuple[str, str | None], ...]
# Each question with whether it leans on those before it.
Talk = tuple[tuple[str, bool], ...]
# A question, its answer, and a sentence beside that which only looks like one.
Beside = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Written:
    """A passage with what was written about it; see above. A twin is a true claim and the false one like it."""

    passage: str
    questions: Turns = ()
    conversations: tuple[Turns, ...] = ()
    claims: tuple[tuple[str, bool], ...] = ()
    twins: tuple[tuple[str, str], ...] = ()
    other_events: tuple[str, ...] = ()
    overviews: Turns = ()
    talks: tuple[Talk, ...] = ()
    beside: tuple[Beside, ...] = ()

    def __add__(self, other: Written) -> Written:
        """What two lines say of one passage."""
        return Written(
            self.passage,
            self.questions + other.questions,
            self.conversations + other.conversations,
            self.claims + other.claims,
            self.twins + other.twins,
            self.other_events + other.other_events,
            self.overviews + other.overviews,
            self.talks + other.talks,
            self.beside + other.beside,
        )


def written(passages: Iterable[str], file: Path = FILE) -> list[Written]:
    """What was written about those of `passages` that it knows, whole or shortened."""
    known = by_key(passages)
    found: dict[str, Written] = {}
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if text := known.get(record["passage"]):
                found[text] = found.get(text, Written(text)) + _written(text, record)
    return list(found.values())


def by_key(passages: Iterable[str]) -> dict[str, str]:
    """Passages, whole and shortened, by what tells them."""
    texts = {text for whole in passages for text in (whole, shortened(whole))}
    return {hashlib.sha256(text.encode()).hexdigest()[:_KEY]: text for text in sorted(texts)}


def shortened(text: str) -> str:
    """The sentences at its beginning, up to _WORDS words of them."""
    kept = ""
    for sentence in SENTENCE.findall(text):
        if kept and len((kept + sentence).split()) > _WORDS:
            break
        kept += sentence
    return kept.strip()


def _written(text: str, record: dict[str, Any]) -> Written:
    asked, talk, overviews = (
        tuple((question, answer) for question, answer in record.get(name, ()))
        for name in ("questions", "conversation", "overviews")
    )
    marked = record.get("talk", ())
    conversations = tuple(filter(None, (talk, about_it(marked))))
    talks = (tuple((question, mark == "L") for mark, question, _ in marked),) if marked else ()
    claims = [(claim, True) for claim in record.get("true", ())]
    claims += [(claim, False) for claim, _ in record.get("false", ())]
    twins = tuple((true, false) for true, false, _ in record.get("twins", ()))
    events = tuple(record.get("other_events", ()))
    beside = tuple((question, answer, sentence) for question, answer, sentence in record.get("beside", ()))
    return Written(text, asked, conversations, tuple(claims), twins, events, overviews, talks, beside)


def about_it(marked: Sequence[Sequence[Any]]) -> Turns:
    """The first question of a talk with those right after it that lean on it."""
    leaning = takewhile(lambda turn: turn[0] == "L", marked[1:])
    return tuple((question, answer) for _, question, answer in (*marked[:1], *leaning))
