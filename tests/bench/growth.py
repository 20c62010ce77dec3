"""What an archive costs as it grows: `python -m tests.bench.growth [--passages N ...]`.

Text and vectors are synthetic: words by Zipf's law, unit vectors around one centre for every 50 passages.
Publishing and asking run in a process each, so that the peaks of memory are theirs alone. 200,000 passages
take many minutes.
"""

from __future__ import annotations

import argparse
import datetime
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.engine import Dateline
from bot.settings import Settings
from corpus import Article
from index.chunking import Span
from index.embedding.minilm import DIMENSIONS
from index.embedding.registry import BUNDLED, bundled, embedder_name
from index.indexing.build import load_lazily
from index.indexing.publisher import Publisher
from index.indexing.rules import fingerprint
from index.lock import WriterLock
from index.store.cut import CutArticle
from index.store.sqlite import Store
from tests.bench.clocked import SETTLED, Clocked

_PROCESSES = multiprocessing.get_context("spawn")
_SENTENCES, _WORDS = 6, 24  # in a passage, in a sentence: about 900 characters
_PASSAGES = 4  # in an article
_SEARCHES, _QUESTIONS = 100, 12
_VOCABULARY = 60_000
_STOP = 60

COLUMNS = (
    "passages",
    "store, s",
    "publish, s",
    "its peak, MB",
    "200 more, s",
    "embed question, ms",
    "search besides: p50, p95, ms",
    "ask: p50, p95, ms",
    "peak asking, MB",
    "disk, MB",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, nargs="+", default=[1_000, 10_000, 50_000])
    sizes = parser.parse_args().passages
    print(f"| {' | '.join(COLUMNS)} |", f"|{'---|' * len(COLUMNS)}", sep="\n", flush=True)
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            stored, published, peak, delta = _apart(fill, Path(folder), size)
            embedding, searching, asking, resident = _apart(ask, Path(folder), size)
            disk = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
        cells = (
            *(f"{size:,}", f"{stored:.1f}", f"{published:.1f}", f"{peak:.0f}", f"{delta:.1f}"),
            *(f"{embedding:.1f}", _quantiles(searching), _quantiles(asking), f"{resident:.0f}"),
            f"{disk / 1e6:.0f}",
        )
        print(f"| {' | '.join(cells)} |", flush=True)


def fill(folder: Path, size: int) -> tuple[float, float, float, float]:
    """Stores and publishes `size` passages: seconds of both, the peak in MB, and seconds for 200 more."""
    made_by = fingerprint(224, embedder_name(BUNDLED, None))
    index = folder / "data"
    _words()
    with WriterLock(index) as lock, closing(Store(index, create=True)) as store:
        publisher = Publisher(lock, store, load_lazily(made_by), made_by)
        stored = _seconds(lambda: _store(store, size, 0, made_by))
        published = _seconds(publisher.publish)
        peak = _peak()
        _store(store, 200, 1, made_by)
        delta = _seconds(publisher.publish)
    return stored, published, peak, delta


def ask(folder: Path, size: int) -> tuple[float, list[float], list[float], float]:
    """Milliseconds to embed a question (median), to search besides that, and to answer; the peak in MB."""
    config = folder / "config.toml"
    config.write_text("")
    chance = np.random.default_rng(size)
    words = _words()
    drawn = _zipf(chance, 100 * _SEARCHES)
    # Nobody asks with the commonest: they are the stop words.
    rows = drawn[drawn >= _STOP][: 6 * _SEARCHES].reshape(_SEARCHES, 6)
    questions = [" ".join(words[place] for place in row) for row in rows]
    clocked = Clocked(bundled(embedder_name(BUNDLED, None)))
    with Dateline.open(Settings.load(config)) as engine:
        engine.ask(questions[0])
        time.sleep(SETTLED)
        engine._search._embedder = clocked
        searching = [_milliseconds(partial(engine.search, question)) for question in questions]
        embedding = [1e3 * seconds for seconds in clocked.seconds]
        asking = [_milliseconds(partial(engine.ask, question)) for question in questions[:_QUESTIONS]]
    besides = [whole - part for whole, part in zip(searching, embedding, strict=True)]
    return float(np.median(embedding)), besides, asking, _peak()


def _store(store: Store, size: int, seed: int, made_by: str) -> None:
    store.put_fact("fingerprint", made_by)
    articles = _articles(size, seed)
    while some := list(islice(articles, 256 // _PASSAGES)):  # As many as an indexing run stores together.
        with store.transaction():
            cuts = [CutArticle(article, article.headline, spans) for article, spans, _ in some]
            store.put(cuts, np.concatenate([vectors for _, _, vectors in some]))


def _articles(size: int, seed: int) -> Iterator[tuple[Article, list[Span], NDArray[np.float32]]]:
    chance = np.random.default_rng(seed)
    words = _words()
    centres = chance.standard_normal((max(1, size // 50), DIMENSIONS), dtype=np.float32)
    for first in range(0, size, _PASSAGES):
        count = min(_PASSAGES, size - first)
        texts = [_text(chance, words) for _ in range(count)]
        starts = np.cumsum([0, *(len(text) + 2 for text in texts)])
        cuts = [
            Span(int(start), int(start) + len(text), number)
            for number, (start, text) in enumerate(zip(starts, texts, strict=False), start=1)
        ]
        spread = 0.6 * chance.standard_normal((count, DIMENSIONS), dtype=np.float32)
        vectors = centres[chance.integers(0, len(centres), count)] + spread
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        name = f"{seed}-{first}"
        yield (
            Article(
                id=name,
                headline=f"Report {name}",
                body="\n\n".join(texts),
                source=f"Outlet {first % 41}",
                author="",
                published=datetime.date(2000, 1, 1) + datetime.timedelta(days=first % 9_000),
                url="",
                path="",
            ),
            cuts,
            vectors,
        )


def _text(chance: np.random.Generator, words: list[str]) -> str:
    drawn = _zipf(chance, _SENTENCES * _WORDS).reshape(_SENTENCES, _WORDS)
    return " ".join(f"{' '.join(words[place] for place in row).capitalize()}." for row in drawn)


def _zipf(chance: np.random.Generator, count: int) -> NDArray[np.int64]:
    return (chance.zipf(1.2, count) - 1) % _VOCABULARY


@cache
def _words() -> list[str]:
    """Words of four to eight letters, the same ones every time."""
    chance = np.random.default_rng(3)
    letters = np.array(list("abdefghiklmnoprstu"))
    return ["".join(chance.choice(letters, length)) for length in chance.integers(4, 9, _VOCABULARY)]


def _apart(work: Callable[..., Any], *given: Any) -> Any:
    with _PROCESSES.Pool(1) as pool:
        return pool.apply(work, given)


def _quantiles(values: list[float]) -> str:
    return ", ".join(f"{number:.1f}" for number in np.quantile(values, [0.5, 0.95]))


def _milliseconds(work: Callable[[], object]) -> float:
    return 1000 * _seconds(work)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _peak() -> float:
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    main()
