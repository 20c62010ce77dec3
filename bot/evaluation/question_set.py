"""A set of questions whose answers are known: one JSON record a line, read and checked."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.conversation.turn import Turn
from bot.errors import QuestionError

_WORD = re.compile(
    r"\b(?:(?P<count>how (?:many|much))|(?P<extent>how (?:long|old|far|often|big|large|tall|high|fast|late))"
    r"|(?P<who>who|whom|whose)|what|which|when|where|why|how)\b",
    re.IGNORECASE,
)


class History(StrEnum):
    """What of the earlier turns goes with a follow-up: everything, questions and answers only, or nothing."""

    EVIDENCE = "evidence"
    ANSWERS = "answers"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class EarlierTurn:
    """What was asked before, the answer that was right, and the article's words that it rests on."""

    question: str
    answer: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `articles` are ids or file names; each of `answers` is enough; `evidence` is verbatim.

    Where it is not answerable, the three are empty or say only what it is nearly about. `as_of` is the day on
    which it is asked, of what is known by then.
    """

    id: str
    question: str
    answerable: bool
    history: tuple[EarlierTurn, ...] = ()
    articles: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    as_of: date | None = None

    @property
    def word(self) -> str:
        """What it turns on: "who", "how many", "how long" (any extent) …, or "no question word"."""
        found = _WORD.search(self.question)
        if found is None:
            return "no question word"
        named = {"count": "how many", "extent": "how long", "who": "who"}
        return named.get(found.lastgroup or "", found[0].lower())

    def turns(self, history: History) -> tuple[Turn, ...]:
        """The earlier turns as the engine takes them."""
        if history is History.NONE:
            return ()
        cited = history is History.EVIDENCE
        return tuple(
            Turn(turn.question, turn.answer, (turn.evidence,) if cited and turn.evidence else ())
            for turn in self.history
        )


_RECORD = TypeAdapter(Question)


def read_questions(path: Path) -> list[Question]:
    """The questions of a JSON-lines file, in file order. Raises QuestionError, naming the line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise QuestionError(f"{path}: the questions cannot be read: {reason}") from None
    questions = [_question(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not questions:
        raise QuestionError(f"{path}: there is no question in it; give one JSON record a line")
    seen: set[str] = set()
    for question in questions:
        if question.id in seen:
            raise QuestionError(f"{path}: two questions have the id {question.id}; give each its own")
        seen.add(question.id)
    return questions


def sample(questions: Sequence[Question], limit: int) -> list[Question]:
    """At most `limit` of `questions`, in their order: the same ones every time."""
    if limit >= len(questions):
        return list(questions)
    chosen = random.Random(0).sample(range(len(questions)), limit)  # noqa: S311  (nothing secret)
    return [questions[number] for number in sorted(chosen)]


def _question(path: Path, number: int, line: str) -> Question:
    try:
        return _RECORD.validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        reason = f"{where}: {first['msg']}" if where else first["msg"]
        raise QuestionError(
            f"{path} line {number}: {reason}; a question is {{id, question, history, articles, answers, "
            "evidence, answerable}, evidence in the article's own words"
        ) from None
