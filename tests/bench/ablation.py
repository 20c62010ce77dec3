"""What each part of finding and choosing is worth: the figures without it, beside those with everything.

Run `python -m tests.bench.ablation ARTICLES.jsonl QUESTIONS.jsonl [HOW_MANY]`: passages H@1 and MRR@10, and
first sentences that hold the answer, over the same answerable questions in every row.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import bot.reading.confidence
import bot.reading.selection
import index.search.late_interaction
import pytest

import bot.reading.features
import index.chunking
import index.indexing.batch
import index.passage
import index.search.hybrid
import index.terms
from bot.archive.indexing import build_index
from bot.engine import Dateline
from bot.evaluation.measures import measure
from bot.evaluation.question_set import History, Question, read_questions, sample
from bot.evaluation.run import evaluate
from bot.settings import Settings
from index.terms import any_of, stem

MEASURES = ("passage_h1", "passage_mrr10", "first_sentence")

Patch = Callable[[pytest.MonkeyPatch], None]


def main(articles: Path, questions: Path, most: int) -> None:
    asked = sample([one for one in read_questions(questions) if one.answerable], most)
    print(f"{len(asked)} questions{'':24}H@1   MRR@10  first sentence", flush=True)
    for name, patch in PARTS.items():
        with pytest.MonkeyPatch.context() as patching, tempfile.TemporaryDirectory() as folder:
            stem.cache_clear()
            patch(patching)
            figures = _measured(Path(folder), articles, asked, close=1 if name == _UNREAD else 6)
        print(f"{name:36}" + "    ".join(f"{figure:.3f}" for figure in figures), flush=True)


def _measured(folder: Path, articles: Path, asked: list[Question], close: int) -> list[float]:
    config = folder / "config.toml"
    config.write_text(f'[corpus]\nsources = ["{articles.absolute()}"]\n[answer]\npassages = {close}\n')
    settings = Settings.load(config)
    build_index(settings)
    with Dateline.open(settings) as engine:
        found = measure(list(evaluate(engine, asked, History.EVIDENCE)))
    return [found[name] for name in MEASURES]


def _everything(patching: pytest.MonkeyPatch) -> None:
    """Nothing is left out."""


def _weights(module: object, **weights: float) -> Patch:
    def patch(patching: pytest.MonkeyPatch) -> None:
        for name, weight in weights.items():
            patching.setattr(module, name, weight)

    return patch


def _signal(weights: dict[str, float], *names: str) -> Patch:
    def patch(patching: pytest.MonkeyPatch) -> None:
        for name in names:
            patching.setitem(weights, name, 0.0)

    return patch


def _no_neighbours(patching: pytest.MonkeyPatch) -> None:
    patching.setattr(index.search.hybrid, "match_expression", any_of)


def _no_stemming(patching: pytest.MonkeyPatch) -> None:
    patching.setattr(index.terms, "stem", lambda word: word)


def _no_irregular_forms(patching: pytest.MonkeyPatch) -> None:
    patching.setattr(index.terms, "BASES", {})


def _no_headings(patching: pytest.MonkeyPatch) -> None:
    for module in (index.indexing.batch, bot.reading.features, bot.reading.confidence):
        patching.setattr(module, "heading", lambda _: "")


_UNREAD = "no passage but the first read closely"
PARTS: dict[str, Patch] = {
    "everything": _everything,
    _UNREAD: _everything,
    "keywords alone in search": _weights(index.passage, COSINE_WEIGHT=0.0),
    "meaning alone in search": _weights(index.passage, BM25_WEIGHT=0.0),
    "no neighbours in keyword search": _no_neighbours,
    "no stemming": _no_stemming,
    "no irregular forms": _no_irregular_forms,
    "no headings": _no_headings,
    "no opening words for a headline": _weights(index.passage, _OPENING=0),
    "no sentence before, no passage": _weights(index.search.late_interaction, _BEFORE=0.0, _ELSEWHERE=0.0),
    "no question words": _signal(bot.reading.selection._SENTENCE, "asking", "asking_mean"),
    "no kind of answer": _signal(bot.reading.selection._SENTENCE, "holds"),
    "no words apart from names": _signal(bot.reading.selection._SENTENCE, "plain"),
    "no coverage, no least word": _signal(bot.reading.selection._SENTENCE, "coverage", "least"),
    "no sentence vectors": _signal(bot.reading.selection._SENTENCE, "in_context"),
    "passages without their best sentence": _weights(bot.reading.selection, _BEST=0.0),
    "passages without pairs of words": _signal(bot.reading.selection._PASSAGE, "pairs"),
    "passages without their article": _weights(bot.reading.selection, _ARTICLE=0.0),
    "no facts, ends or reasons": _signal(bot.reading.confidence._WEIGHTS, "fact", "end", "reason"),
}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 300)
