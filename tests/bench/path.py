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

from bot.reading.cache import Cache

from bot.engine import Dateline
from bot.settings import Settings
from bot.writing.quoting import REMEMBERED
from corpus import Limits
from index.embedding.registry import BUNDLED, bundled, embedder_name
from index.indexing.build import build
from index.indexing.update import Rules
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
    rules = Rules(settings.index.passage_tokens, settings.corpus.vanish_share, Limits())
    summary = build(settings.index.folder, settings.corpus.names, rules)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with Dateline.open(settings) as engine:
        passages = engine._store.passages(engine._store.ids()).values()
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
    """A search besides embedding the question, and writing an answer, over what they embed; medians."""
    with Dateline.open(settings) as engine:
        writer, embedder = engine._quoting, engine._quoting._embedder

        def forgetful(question: str) -> None:
            writer._readings = Cache(embedder.read, REMEMBERED)
            writer.write(question, rankings[question])

        def reading(question: str) -> None:
            for found in rankings[question][:6]:
                embedder.embed([embedded(heading(found.passage.article), found.passage.text)])

        time.sleep(SETTLED)
        rankings = {question: engine.search(question) for question in QUESTIONS}
        clocked = Clocked(embedder)
        engine._search._embedder = clocked
        whole = [_seconds(partial(engine.search, question)) for _ in range(10) for question in QUESTIONS]
        engine._search._embedder = embedder
        search, question = statistics.median(whole), statistics.median(clocked.seconds)
        answer = _median(forgetful)
        six = _median(reading)
        again = _median(engine.ask)
    besides = (search - question) * 1e3
    show("warm search", besides, question * 1e3, "ms besides embedding the question, and that", "<= 0.5")
    show("writing", answer * 1e3, six * 1e3, "ms with nothing remembered, and embedding six", "<= 1")
    show("asked again", again * 1e3, six * 1e3, "ms for a whole answer, and embedding six", "<= 0.5")


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
