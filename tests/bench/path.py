"""What the path from articles to an answer costs, against the parts that it cannot do without.

Run `python -m tests.bench.path ARTICLES.jsonl`, on an idle machine; every figure is a ratio within one run.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot.archive.indexing import build_index
from bot.engine import Dateline
from bot.settings import Settings
from index.embedding.registry import BUNDLED, bundled, embedder_name
from index.passage import embedded, heading
from tests.bench.clocked import SETTLED, Clocked
from tests.bench.published import Published

QUESTIONS = [
    "Who was charged with the killing?",
    "How many people were displaced by the fighting?",
    "When will the court hear the appeal?",
    "Why did the company stop drilling?",
    "Where was the missing girl found?",
]


def main(articles: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.toml"
        config.write_text(f'[corpus]\nsources = ["{articles.absolute()}"]\n')
        settings = Settings.load(config)
        indexing(settings)
        asking(settings)
        cold(config)


def indexing(settings: Settings) -> None:
    """Passages a second through the whole of `dateline index`, over the bare embedder's on the same texts."""
    summary = build_index(settings)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with Dateline.open(settings) as engine:
        passages = engine._store.passages(list(engine._store.every_id())).values()
    texts = [embedded(heading(passage.article), passage.text) for passage in passages]
    embedder = bundled(embedder_name(BUNDLED, None))
    bare = _seconds(lambda: embedder.embed(texts))
    whole = summary.seconds
    show(
        "indexing",
        len(texts) / whole,
        len(texts) / bare,
        "passages/s, and the bare embedder's",
        ">= 0.9",
    )
    print(f"{'':14}peak {peak:.0f} MB (to stay under: 500)")
    published = Published()
    plain = _seconds(lambda: published.embed(texts))
    show(
        "indexing", len(texts) / whole, len(texts) / plain, "passages/s, and the published graph's", ">= 1.6"
    )


def asking(settings: Settings) -> None:
    """A search besides embedding the question, and an answer over embedding the six passages it reads; medians."""
    embedder = bundled(embedder_name(BUNDLED, None))
    clocked = Clocked(embedder)
    with Dateline.open(settings, embedder=clocked) as engine:
        engine.ask(QUESTIONS[0])
        time.sleep(SETTLED)
        clocked.seconds.clear()
        whole = [_seconds(partial(engine.search, question)) for _ in range(10) for question in QUESTIONS]
        search, asked = statistics.median(whole), statistics.median(clocked.seconds)
        read = {question: _six(engine, question) for question in QUESTIONS}
        answer = _median(engine.ask)
        six = _median(lambda question: embedder.embed(read[question]))
    besides = (search - asked) * 1e3
    show("warm search", besides, asked * 1e3, "ms besides embedding the question, and that", "<= 0.5")
    show("warm answer", answer * 1e3, six * 1e3, "ms, and embedding its six passages", "<= 4")


def _six(engine: Dateline, question: str) -> list[str]:
    """The passages that are read for an answer, as they are embedded."""
    hits = engine.explain(question)["run"].evidence.hits[:6]
    return [embedded(heading(hit.passage.article), hit.passage.text) for hit in hits]


def cold(config: Path) -> None:
    """`dateline --help`, and `dateline ask` from process start over importing the three that it stands on."""
    dateline = [sys.executable, "-m", "bot"]
    ask = [*dateline, "--config", str(config), "ask", QUESTIONS[0]]
    imports = [sys.executable, "-c", "import chromadb, langgraph.graph, onnxruntime"]
    pairs = [(_seconds(lambda: _run(ask)), _seconds(lambda: _run(imports))) for _ in range(5)]
    whole, bare = (statistics.median(side) for side in zip(*pairs, strict=True))
    show("cold ask", whole, bare, "s, and the imports'", "<= 1.3")
    for flag in ("--help", "--version"):
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        _run([*dateline, flag])
        user = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        print(f"{flag:14}{user:.2f} s of user time (to stay under: 0.25)")


def show(name: str, ours: float, theirs: float, what: str, goal: str) -> None:
    print(f"{name:14}{ours:.2f} and {theirs:.2f} ({what}): ratio {ours / theirs:.2f} (to reach: {goal})")


def _run(command: list[str]) -> None:
    subprocess.run(command, capture_output=True, check=False)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _median(work: Callable[[str], object]) -> float:
    for question in QUESTIONS:
        work(question)
    return statistics.median(_seconds(partial(work, question)) for _ in range(5) for question in QUESTIONS)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
