"""What follow-ups find when news conversations are played, with the bot's own answers as their history.

Run `python -m tests.bench.conversations`, or with a number to take only every so many; it needs coqa_news in
shared/ beside the repository. Its questions come from the middle of conversations: "opened" lets the reader
name the story first, in the opening words of its report, as whoever begins one does; "middle" does not. Last,
questions that stand alone are asked after turns about another story.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

from bot.archive.indexing import build_index
from bot.conversation.turn import Turn
from bot.engine import Dateline
from bot.evaluation.judge import Judge
from bot.evaluation.question_set import History, Question, read_questions
from bot.settings import Settings
from tests.conftest import SHARED
from tests.questions.cnn import cnn_records

SET = SHARED / "bench" / "coqa_news"
DEPTH = 10
OPENING = 15  # words of a story that a reader begins with

Played = Callable[[Dateline, Question], Sequence[Turn]]


@cache
def bodies() -> dict[str, str]:
    lines = (SET / "articles.jsonl").read_text("utf-8").splitlines()
    return {row["id"]: row["body"] for row in map(json.loads, lines)}


def main() -> None:
    if not SET.exists():
        raise SystemExit(f"{SET} is not here; these conversations are not part of the repository")
    every = int(sys.argv[1]) if sys.argv[1:] else 1
    questions = read_questions(SET / "questions.jsonl")[::every]
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as folder:
        source: dict[str, dict[str, Any]] = {
            "corpus": {"sources": [str(SET / "articles.jsonl")]},
            "index": {"folder": folder},
        }
        settings = Settings.load(flags=source)
        build_index(settings)
        with Dateline.open(settings) as engine:
            print(f"article MRR@{DEPTH} and hit@1 of {len(questions)} follow-ups")
            for name, played in WAYS.items():
                show(name, [rank(engine, question, played(engine, question)) for question in questions])
            alone = zip(standing_alone(Path(folder))[::every], cycle(questions), strict=False)
            ranks = [rank(engine, one, cited(engine, before)) for one, before in alone if apart(one, before)]
            show(f"{len(ranks)} others, after the right answers about another story", ranks)


def show(name: str, ranks: Sequence[int | None]) -> None:
    mean = sum(1 / at for at in ranks if at) / len(ranks)
    print(f"{mean:.3f}  {sum(at == 1 for at in ranks) / len(ranks):.3f}  {name}", flush=True)


def standing_alone(folder: Path) -> list[Question]:
    """The answerable questions of `tests.questions.cnn`, by way of a file in `folder`."""
    path = folder / "alone.jsonl"
    records = cnn_records(SET / "articles.jsonl")
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return [question for question in read_questions(path) if question.answerable]


def apart(one: Question, other: Question) -> bool:
    """Whether two questions are about different stories."""
    return not set(one.articles) & set(other.articles)


def rank(engine: Dateline, question: Question, turns: Sequence[Turn]) -> int | None:
    """Where the right article is in what is found for the question, each article counted once."""
    judge = Judge(question)
    hits = engine.explain(question.question, turns=turns)["run"].evidence.hits[:DEPTH]
    passages = [hit.passage for hit in hits]
    articles = list(dict.fromkeys((passage.article.id, passage.article.path) for passage in passages))
    return next((at for at, article in enumerate(articles, start=1) if judge.article(*article)), None)


def played(engine: Dateline, questions: Sequence[str]) -> list[Turn]:
    """The turns of a conversation in which the bot is asked `questions` one after the other."""
    for question in questions:
        engine.ask(question, conversation="played")
    turns = engine.turns("played")
    engine.forget("played")
    return turns


def opening(question: Question) -> str:
    """The first words of the story, without the agency's mark."""
    body = re.sub(r"^.{0,60}?\(CNN\)\W*", "", bodies()[question.articles[0]])
    return " ".join(body.split()[:OPENING])


def earlier(question: Question) -> list[str]:
    return [turn.question for turn in question.history]


def cold(_: Dateline, __: Question) -> Sequence[Turn]:
    return ()


def middle(engine: Dateline, question: Question) -> Sequence[Turn]:
    return played(engine, earlier(question))


def opened(engine: Dateline, question: Question) -> Sequence[Turn]:
    return played(engine, [opening(question), *earlier(question)])


def right(_: Dateline, question: Question) -> Sequence[Turn]:
    return question.turns(History.EVIDENCE)


def cited(_: Dateline, question: Question) -> Sequence[Turn]:
    return [replace(turn, articles=question.articles) for turn in right(_, question)]


WAYS: dict[str, Played] = {
    "asked cold": cold,
    "opened: after the bot's own answers, from where the reader named the story": opened,
    "middle: after the bot's own answers, from the middle of the conversation": middle,
    "after the right answers and their evidence": right,
    "after the right answers that cite their story": cited,
}

if __name__ == "__main__":
    main()
