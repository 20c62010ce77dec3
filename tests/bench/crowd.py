"""Twenty people asking at once: `python -m tests.bench.crowd ARTICLES.jsonl`, the CNN stories' file.

What they wait is set against the same work of the two models (the question embedded, six passages read) done one after
another, with nobody else asking: the models' limit, and, were the questions answered in turn at that rate, an ideal
queue.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np

from bot.archive.indexing import build_index
from bot.cross_encoder.model import AnswerModel, PassageScores, Text, bundled_model
from bot.engine import Dateline
from bot.reading.reader import ModelReader
from bot.settings import Settings
from index.embedding.embedder import Vectors
from index.embedding.minilm import MiniLM
from index.embedding.registry import BUNDLED, bundled, embedder_name
from tests.questions.cnn import answerable_questions

PEOPLE = 20
_ROUNDS = 5


class Recorder:
    """The two models that answer, and in `calls` all that they were asked for."""

    def __init__(self, embedder: MiniLM, reader: AnswerModel) -> None:
        self.name = embedder.name
        self.calls: list[Callable[[], object]] = []
        self._embedder = embedder
        self._reader = reader

    def embed(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.embed(texts)

    def embed_question(self, question: str) -> Vectors:
        self.calls.append(partial(self._embedder.embed_question, question))
        return self._embedder.embed_question(question)

    def read(self, question: str, texts: Sequence[Text]) -> list[PassageScores]:
        self.calls.append(partial(self._reader.read, question, texts))
        return self._reader.read(question, texts)


def main(articles: Path) -> None:
    if not articles.is_file():
        sys.exit(f"{articles}: is not there; name the CNN stories' articles.jsonl")
    questions = [question.question for question in answerable_questions()]
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.toml"
        config.write_text(f'[corpus]\nsources = ["{articles.absolute().as_posix()}"]\n')
        settings = Settings.load(config)
        build_index(settings)
        models = Recorder(bundled(embedder_name(BUNDLED, None)), bundled_model())
        limits = settings.answer
        reader = ModelReader(models, most=limits.sentences, close=limits.passages)
        with Dateline.open(settings, embedder=models, reader=reader) as engine:
            engine.ask(questions.pop())
            rounds = [
                one_round(engine, models, questions[PEOPLE * number : PEOPLE * (number + 1)])
                for number in range(_ROUNDS)
            ]
    throughput, waits, threads = (statistics.median(side) for side in zip(*rounds, strict=True))
    print(f"throughput, to the models' limit {throughput:.2f} (to reach: >= 0.85)")
    print(f"95th percentile of the wait, to an ideal queue's {waits:.2f} (to reach: <= 1.5)")
    print(f"processor time, to the same work one after another {threads:.2f}")


def one_round(engine: Dateline, models: Recorder, questions: Sequence[str]) -> tuple[float, float, float]:
    """Shares of the models' throughput, of an ideal queue's wait and of the processor's time."""
    models.calls.clear()
    together = threading.Barrier(len(questions))

    def ask(question: str) -> float:
        together.wait()
        begun = time.perf_counter()
        engine.ask(question)
        return time.perf_counter() - begun

    cpu, begun = time.process_time(), time.perf_counter()
    with ThreadPoolExecutor(len(questions)) as people:
        waits = list(people.map(ask, questions))
    whole, spent = time.perf_counter() - begun, time.process_time() - cpu
    cpu, begun = time.process_time(), time.perf_counter()
    for call in list(models.calls):
        call()
    limit, least = time.perf_counter() - begun, time.process_time() - cpu
    ideal = limit * np.arange(1, len(questions) + 1) / len(questions)
    return limit / whole, float(np.quantile(waits, 0.95) / np.quantile(ideal, 0.95)), spent / least


if __name__ == "__main__":
    main(Path(sys.argv[1]))
