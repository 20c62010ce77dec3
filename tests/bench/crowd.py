"""Twenty people asking at once: `python -m tests.bench.crowd ARTICLES.jsonl`, the CNN stories' file.

What they wait is set against the same embeddings made one after another, with nobody else asking: the
embedder's limit, and, were the questions answered in turn at that rate, an ideal queue.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from bot.reading.cache import Cache

from bot.archive.indexing import build_index
from bot.engine import Dateline
from bot.settings import Settings
from bot.writing.quoting import REMEMBERED
from index.embedding.minilm import MiniLM, Reading, Vectors
from index.embedding.registry import BUNDLED, bundled, embedder_name
from tests.questions.cnn import answerable_questions

PEOPLE = 20
_ROUNDS = 5


class Recorder:
    """The embedder, and all that it was asked for."""

    def __init__(self, embedder: MiniLM) -> None:
        self.name = embedder.name
        self.texts: list[Sequence[str]] = []
        self._embedder = embedder

    def read(self, texts: Sequence[str]) -> list[Reading]:
        self.texts.append(texts)
        return self._embedder.read(texts)

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.texts.append(texts)
        return self._embedder.embed(texts)

    def embed_question(self, question: str) -> Vectors:
        vector: Vectors = self.embed([question])[0]
        return vector


def main(articles: Path) -> None:
    if not articles.is_file():
        sys.exit(f"{articles}: is not there; name the CNN stories' articles.jsonl")
    questions = [question.question for question in answerable_questions()]
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.toml"
        config.write_text(f'[corpus]\nsources = ["{articles.absolute().as_posix()}"]\n')
        settings = Settings.load(config)
        build_index(settings)
        with Dateline.open(settings) as engine:
            engine.ask(questions.pop())
            rounds = [
                one_round(engine, questions[PEOPLE * number : PEOPLE * (number + 1)])
                for number in range(_ROUNDS)
            ]
    throughput, waits, threads = (statistics.median(side) for side in zip(*rounds, strict=True))
    print(f"throughput, to the embedder's limit {throughput:.2f} (to reach: >= 0.85)")
    print(f"95th percentile of the wait, to an ideal queue's {waits:.2f} (to reach: <= 1.5)")
    print(f"processor time, to the same embeddings one after another {threads:.2f}")


def one_round(engine: Dateline, questions: Sequence[str]) -> tuple[float, float, float]:
    """Shares of the embedder's throughput, of an ideal queue's wait and of the processor's time."""
    embedder = bundled(embedder_name(BUNDLED, None))
    recorder = Recorder(embedder)
    parts: list[Any] = [engine._search, engine._quoting]
    for part in parts:
        part._embedder = recorder
    engine._quoting._readings = Cache(recorder.read, REMEMBERED)
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
    for texts in recorder.texts:
        embedder.embed(texts)
    limit, least = time.perf_counter() - begun, time.process_time() - cpu
    ideal = limit * np.arange(1, len(questions) + 1) / len(questions)
    return limit / whole, float(np.quantile(waits, 0.95) / np.quantile(ideal, 0.95)), spent / least


if __name__ == "__main__":
    main(Path(sys.argv[1]))
