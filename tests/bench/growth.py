"""What an archive costs as it grows: `python -m tests.bench.growth [--store STORE] [--passages N ...]`.

Text and vectors are made up (`made_up.py`), and embedding takes no part. Loading, keeping and searching run in a
process each, so that their memory is theirs alone. A million passages take half an hour or more. With `--data` what
was loaded into a folder stays there, and is measured again the next time without being loaded.
"""

from __future__ import annotations

import argparse
import datetime
import json
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from corpus import EXPORT, Limits
from index.backends.opening import backend_of
from index.backends.place import Place
from index.indexing.rules import Rules, fingerprint
from index.keeping.build import build
from index.passage import EVERYWHERE, SearchFilter
from index.search.hybrid import Search
from index.store.sql.holdings import StoredFile
from tests.bench.made_up import DAYS, FIRST, TOKENS, MadeUp, cut
from tests.bench.standing import STORES, standing

_PROCESSES = multiprocessing.get_context("spawn")
_TOGETHER = 500  # articles that are loaded together
_MORE = 200  # articles that a run brings
_RUNS = 3
_SEARCHES, _BEFORE = 100, 20
_SPANS = {"all": 0, "a year": 365, "a month": 30}

COLUMNS = (
    "passages",
    "loading, s",
    "200 articles more, s",
    "nothing new, s",
    "its peak, MB",
    *(f"search in {span}: p50, p95, ms" for span in _SPANS),
    "a year and a month to all, p50",
    "reader, MB",
    "servers, MB",
    "disk, MB",
    "load",
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passages", type=int, nargs="+", default=[1_000, 10_000, 50_000])
    parser.add_argument("--store", choices=STORES, default=STORES[0])
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    print(f"| {' | '.join(COLUMNS)} |", f"|{'---|' * len(COLUMNS)}", sep="\n", flush=True)
    for size in options.passages:
        with tempfile.TemporaryDirectory() as scratch:
            Path(scratch).chmod(0o755)  # PostgreSQL does not run as root, but as nobody.
            folder = (options.data or Path(scratch)) / f"{options.store}-{size}"
            folder.mkdir(parents=True, exist_ok=True)
            print(f"| {' | '.join(_measured(options.store, folder, size))} |", flush=True)


def _measured(store: str, folder: Path, size: int) -> Iterator[str]:
    yield f"{size:,}"
    with standing(store, folder) as found:
        yield "" if _is_loaded(found.place) else f"{_apart(load, found.place, size):.0f}"
        more, nothing, peak = _apart(keep, found.place, folder / "more", size)
        yield from (f"{more:.1f}", f"{nothing:.1f}", f"{peak:.0f}")
        times, reader = _apart(search, found.place, size)
        yield from (", ".join(f"{one:.1f}" for one in np.quantile(of, [0.5, 0.95])) for of in times)
        everywhere, *scoped = (np.median(of) for of in times)
        yield ", ".join(f"{one / everywhere:.2f}" for one in scoped)
        yield from (f"{one / 1e6:,.0f}" for one in (reader, found.memory(), found.disk()))
    yield f"{os.getloadavg()[0]:.1f}"


def _is_loaded(place: Place) -> bool:
    with backend_of(place).writing() as writer:  # It brings what an earlier version made up to date.
        return not writer.store.is_empty()


def load(place: Place, size: int) -> float:
    """Stores and publishes the made-up archive: seconds."""
    made = MadeUp(size)
    made_by = fingerprint(TOKENS, made.name)
    begun = time.perf_counter()
    with backend_of(place).writing() as writer:
        writer.store.put_fact("fingerprint", made_by)
        articles = made.articles()
        while some := list(islice(articles, _TOGETHER)):
            cuts = [cut(article) for article in some]
            with writer.store.transaction():
                writer.store.put(cuts, made.embed([text for one in cuts for text in one.texts()]))
                file = StoredFile(f"made-up-{some[0].id}", "made-up", 0, 0)
                writer.store.put_file(file, [article.id for article in some])
        writer.publisher(made.embed, made_by).publish()
    return time.perf_counter() - begun


def keep(place: Place, folder: Path, size: int) -> tuple[float, float, float]:
    """Seconds of a run of `dateline index --watch` that brings more (median), and of a whole one that finds nothing
    new; the peak in MB.
    """
    made = MadeUp(size)
    folder.mkdir(exist_ok=True)
    times = []
    for _ in range(_RUNS):
        name = f"more-{time.time_ns()}"
        lines = (
            json.dumps({"format": EXPORT, **asdict(article), "published": str(article.published)})
            for article in made.later(_MORE, name)
        )
        (folder / f"{name}.jsonl").write_text("\n".join(lines))
        times.append(_run(made, place, folder, prove=False))
    nothing = _run(made, place, folder, prove=True)
    return float(np.median(times)), nothing, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _run(made: MadeUp, place: Place, folder: Path, *, prove: bool) -> float:
    begun = time.perf_counter()
    build(place, [str(folder)], Rules(TOKENS, 1.0, Limits(), prove=prove), embed=made.embed)
    return time.perf_counter() - begun


def search(place: Place, size: int) -> tuple[list[list[float]], float]:
    """Milliseconds of each search, by the span that it is in; and the bytes of memory that they took."""
    made = MadeUp(size)
    backend = backend_of(place)
    times: list[list[float]] = [[] for _ in _SPANS]
    with closing(backend.store()) as store, closing(backend.nearest(store)) as near:
        engine = Search(store, near, made)
        for number, question in enumerate(made.questions(_BEFORE + _SEARCHES)):
            # One after the other, so that what else is at work on the machine meets all alike.
            for taken, days in zip(times, _SPANS.values(), strict=True):
                filters = _within(days, number)
                begun = time.perf_counter()
                engine.search(question, filters)
                taken.append(1000 * (time.perf_counter() - begun))
        resident = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    return [taken[_BEFORE:] for taken in times], resident


def _within(days: int, number: int) -> SearchFilter:
    """So many days, elsewhere for each question."""
    if not days:
        return EVERYWHERE
    since = FIRST + datetime.timedelta(number * 97 % (DAYS - days))
    return SearchFilter(since=since, until=since + datetime.timedelta(days - 1))


def _apart(work: Callable[..., Any], *given: Any) -> Any:
    with ProcessPoolExecutor(1, _PROCESSES) as process:
        return process.submit(work, *given).result()


if __name__ == "__main__":
    main()
