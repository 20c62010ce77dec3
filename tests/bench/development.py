"""The development sets: reporting and the questions asked of it, each with an index of its own.

They lie beside the repository and are not part of it; see `SHARED` in tests/conftest.py.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from bot.archive.indexing import build_index
from bot.engine import Dateline
from bot.evaluation.question_set import History, Question, read_questions
from bot.settings import Settings
from tests.conftest import SHARED
from tests.questions.chat import chat_records
from tests.questions.cnn import cnn_records

BENCH = SHARED / "bench"
_SAMPLE = 400
_QUESTIONS = TypeAdapter(list[Question])


@dataclass(frozen=True, slots=True)
class DevelopmentSet:
    """A set by its name: the file of its `articles`, its `questions`, and what of earlier turns they come with."""

    name: str
    articles: Path
    questions: Sequence[Question]
    history: History = History.NONE

    @contextmanager
    def engine(self, folder: Path) -> Iterator[Dateline]:
        """The engine over the set's articles, indexed below `folder` unless they are already."""
        folder = folder / self.articles.parent.name
        folder.mkdir(parents=True, exist_ok=True)
        config = folder / "config.toml"
        config.write_text(f'[corpus]\nsources = ["{self.articles.as_posix()}"]\n', encoding="utf-8")
        settings = Settings.load(config)
        build_index(settings)
        with Dateline.open(settings) as engine:
            yield engine


def development_sets() -> list[DevelopmentSet]:
    """Every set, those of real news first. Raises FileNotFoundError where they are not beside the repository."""
    rtqa, cnn, squad = (BENCH / name / "articles.jsonl" for name in ("rtqa", "coqa_news", "squad"))
    return [
        DevelopmentSet("rtqa", rtqa, read_questions(rtqa.with_name("questions.jsonl"))),
        DevelopmentSet("chat", rtqa, _QUESTIONS.validate_python(list(chat_records(rtqa)))),
        DevelopmentSet("cnn", cnn, _QUESTIONS.validate_python(list(cnn_records(cnn)))),
        DevelopmentSet("follow-ups", cnn, read_questions(cnn.with_name("questions.jsonl")), History.EVIDENCE),
        DevelopmentSet("squad", squad, _sampled(read_questions(squad.with_name("questions.jsonl")))),
    ]


def _sampled(questions: Sequence[Question]) -> list[Question]:
    """As many answerable as unanswerable questions, the same ones every time."""
    chosen = random.Random(1)
    kinds = ([one for one in questions if one.answerable is answerable] for answerable in (True, False))
    return [question for kind in kinds for question in chosen.sample(kind, min(_SAMPLE, len(kind)))]
