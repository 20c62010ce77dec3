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

from bot.desk import Desk
from bot.settings import Settings
from corpus import Limits
from index import EVERYWHERE
from index.batch import embedded, heading
from index.building import build
from index.indexing import Rules
from index.models import BUNDLED, bundled, embedder_name
from index.words import match_expression

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
    summary = build(settings.index.folder, settings.corpus.sources, rules)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with Desk.open(settings) as desk:
        passages = desk._store.passages(desk._store.ids()).values()
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
    print(f"{'':14}peak {peak:.0f} MB (to stay under: 600)")


def asking(settings: Settings) -> None:
    """A warm search over its parts, and a warm answer over the embedding that it needs; medians."""
    with Desk.open(settings) as desk:
        embedder, store, reader = desk._quoting._embedder, desk._store, desk._reader

        def parts(question: str) -> None:
            vector = embedder.embed([question])[0]
            reader.query(vector, 60)
            store.match(match_expression(question), 60, EVERYWHERE, 1.0)

        def reading(question: str) -> None:
            embedder.embed([question])
            found = [one.passage for one in desk.search(question, limit=6)]
            texts = [embedded(heading(passage.article), passage.text) for passage in found]
            begun = time.perf_counter()
            embedder.embed([question, *texts])
            needed.append(time.perf_counter() - begun)

        needed: list[float] = []
        search = _median(lambda question: desk.search(question))
        least = _median(parts)
        answer = _median(lambda question: desk.ask(question))
        _median(reading)
        embedding = statistics.median(needed)
    show("warm search", search * 1e3, least * 1e3, "ms, and its parts'", "<= 2")
    show("warm answer", answer * 1e3, embedding * 1e3, "ms, and embedding what it reads", "<= 1.3")


def cold(config: Path) -> None:
    """`dateline ask` from process start, over importing chromadb, langgraph and onnxruntime."""
    ask = [sys.executable, "-m", "bot", "--config", str(config), "ask", QUESTIONS[0]]
    imports = [sys.executable, "-c", "import chromadb, langgraph.graph, onnxruntime"]
    pairs = [(_seconds(lambda: _run(ask)), _seconds(lambda: _run(imports))) for _ in range(5)]
    whole, bare = (statistics.median(side) for side in zip(*pairs, strict=True))
    show("cold ask", whole, bare, "s, and the imports'", "<= 1.6")


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
