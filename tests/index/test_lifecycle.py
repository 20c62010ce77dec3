"""Whatever an archive goes through, its index agrees with a plain dictionary of what it should hold."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from functools import lru_cache
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from corpus import Limits
from index.audit.audit import audit
from index.embedding.embedder import Vectors
from index.embedding.minilm import MiniLM
from index.embedding.registry import BUNDLED, embedder_name
from index.indexing.rules import Rules
from index.keeping.build import build
from index.search.hybrid import Search
from index.search.nearest import Nearest
from index.store.sqlite import Store
from index.vectors.collection import Collection
from index.vectors.reader import Reader

PLACES = st.sampled_from("Aleppo Castello Ramouseh Salaheddine Handarat Sheikh-Said".split())
NAMES = st.sampled_from([f"{folder}{letter}.txt" for folder in ("", "2016/") for letter in "abc"])
RECORDS = st.sampled_from([f"wire-{number}" for number in range(4)])
WIRE = "wire.jsonl"

# Where a run may be interrupted: while it embeds, stores, builds the new generation, or makes it current.
INTERRUPTIONS: tuple[tuple[Any, str], ...] = (
    (Store, "put"),
    (Store, "put_file"),
    (Store, "release"),
    (Store, "withdraw"),
    (Store, "put_fact"),
    (Collection, "add"),
    (Collection, "delete"),
    (Collection, "query"),
    (Path, "rename"),
    (Path, "replace"),
)


class _Killed(BaseException):
    """Stands for a signal: no code expects it."""


class CachedEmbedder(MiniLM):
    """The real embedder, which is asked once for each text in all the examples together."""

    def __init__(self) -> None:
        super().__init__(embedder_name(BUNDLED, None))
        self._one = lru_cache(maxsize=None)(lambda text: MiniLM.embed(self, [text])[0])

    def embed(self, texts: Sequence[str]) -> Vectors:
        return np.array([self._one(text) for text in texts], dtype=np.float32).reshape(len(texts), 384)


class Lifecycle(RuleBasedStateMachine):
    """`sources` is what the files say, by file; `indexed` what the index must hold: bodies by headline.

    After an interrupted run it may hold some of `half_indexed` as well, until a run comes to its end.
    """

    embedder: MiniLM

    @initialize()
    def begin(self) -> None:
        self.base = Path(tempfile.mkdtemp(prefix="dateline-test-"))
        self.reporting = self.base / "reporting"
        self.folder = self.base / "index"
        self.reporting.mkdir()
        self.sources: dict[str, dict[str, str]] = {}
        self.indexed: dict[str, str] = {}
        self.interrupted = False
        self.half_indexed: set[str] = set()
        self.written = 0
        self.tokens = 32
        self.open = ExitStack()
        self.search: Search | None = None

    def teardown(self) -> None:
        self.open.close()
        shutil.rmtree(self.base, ignore_errors=True)

    # What happens to the archive

    @rule(name=NAMES, place=PLACES)
    def write(self, name: str, place: str) -> None:
        """A new article, or a correction of the one that is there."""
        headline, body = self._words(place)
        path = self.reporting / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{headline}\n\n{body}\n", encoding="utf-8")
        self.sources[name] = {headline: body}

    @rule(record=RECORDS, place=PLACES)
    def write_record(self, record: str, place: str) -> None:
        _, body = self._words(place)
        self.sources.setdefault(WIRE, {})[f"Report {record}"] = body
        self._write_wire()

    @rule(record=RECORDS)
    def remove_record(self, record: str) -> None:
        if f"Report {record}" in self.sources.get(WIRE, {}) and len(self.sources[WIRE]) > 1:
            del self.sources[WIRE][f"Report {record}"]
            self._write_wire()

    @rule(name=NAMES)
    def remove(self, name: str) -> None:
        if self.sources.pop(name, None):
            (self.reporting / name).unlink()

    @rule(old=NAMES, new=NAMES)
    def rename(self, old: str, new: str) -> None:
        if old in self.sources and old != new:
            (self.reporting / new).parent.mkdir(exist_ok=True)
            (self.reporting / old).rename(self.reporting / new)
            self.sources[new] = self.sources.pop(old)

    @rule(old=NAMES, new=NAMES)
    def copy(self, old: str, new: str) -> None:
        if old in self.sources and old != new:
            (self.reporting / new).parent.mkdir(exist_ok=True)
            shutil.copy(self.reporting / old, self.reporting / new)
            self.sources[new] = self.sources[old]

    # What happens to the index

    @precondition(lambda self: any(self.sources.values()))
    @rule()
    def index(self) -> None:
        self._build()
        with closing(Store(self.folder)) as store:
            articles = [store.article(article_id) for article_id in store.article_ids()]
        assert all(article and Path(article.path).is_file() for article in articles)

    @precondition(lambda self: self.indexed and any(self.sources.values()))
    @rule(tokens=st.sampled_from([32, 40]))
    def index_with_other_settings(self, tokens: int) -> None:
        self.tokens = tokens
        self.index()

    @precondition(lambda self: any(self.sources.values()))
    @rule(place=st.sampled_from(INTERRUPTIONS), call=st.integers(1, 3))
    def index_and_be_killed(self, place: tuple[Any, str], call: int) -> None:
        owner, name = place
        with mock.patch.object(owner, name, _deadly(getattr(owner, name), call)):
            try:
                self._build()
            except _Killed:
                self.interrupted = True
                self.half_indexed |= set(self._wanted().values())

    @precondition(lambda self: self.indexed)
    @rule()
    def reopen(self) -> None:
        self.open.close()
        store = self.open.enter_context(closing(Store(self.folder)))
        reader = self.open.enter_context(closing(Reader(self.folder)))
        self.search = Search(store, Nearest(store, reader), self.embedder)

    # What must hold after every step

    @invariant()
    def the_store_holds_what_the_dictionary_holds(self) -> None:
        if self.interrupted or not self.indexed:
            return
        with closing(Store(self.folder)) as store:
            articles = [store.article(article_id) for article_id in store.article_ids()]
            assert {one.headline: one.body for one in articles if one} == self.indexed
            assert store.coverage().articles == len(articles) == len(self.indexed)

    @invariant()
    def every_article_is_found_and_every_quote_stands(self) -> None:
        if not self.indexed:
            return
        with closing(Store(self.folder)) as store, closing(Reader(self.folder)) as reader:
            self._ask(Search(store, Nearest(store, reader), self.embedder), complete=not self.interrupted)
        if self.search:
            # Opened earlier, it may take half a second to see what is new, but never shows what is gone.
            self._ask(self.search, complete=False)

    @invariant()
    def the_audit_finds_nothing(self) -> None:
        if self.indexed and not self.interrupted:
            assert audit(self.folder, self.embedder.embed) == []

    def _ask(self, search: Search, *, complete: bool) -> None:
        bodies = self.half_indexed.union(self.indexed.values())
        for body in self.indexed.values():
            found = [one.passage for one in search.search(body, limit=20)]
            assert {passage.article.body for passage in found} <= bodies
            assert all(passage.article.body[passage.start : passage.end] == passage.text for passage in found)
            if complete:
                assert any(passage.article.body == body for passage in found)

    def _build(self) -> None:
        rules = Rules(self.tokens, 1.0, Limits())
        build(self.folder, [str(self.reporting)], rules, embed=self.embedder.embed)
        self.indexed = self._wanted()
        self.interrupted = False
        self.half_indexed.clear()

    def _wanted(self) -> dict[str, str]:
        return {headline: body for file in self.sources.values() for headline, body in file.items()}

    def _words(self, place: str) -> tuple[str, str]:
        self.written += 1
        sentence = f"Convoy number {self.written} came to {place} on the main road, residents said."
        more = "They carried flour and water for two weeks, and left again before the evening."
        return f"Convoy {self.written} in {place}", f"{sentence}\n\n{more}"

    def _write_wire(self) -> None:
        records = [
            {"id": headline.removeprefix("Report "), "title": headline, "text": body}
            for headline, body in self.sources[WIRE].items()
        ]
        text = "".join(json.dumps(record) + "\n" for record in records)
        (self.reporting / WIRE).write_text(text, encoding="utf-8")


def _deadly(original: Callable[..., Any], call: int) -> Callable[..., Any]:
    calls = 0

    def deadly(*arguments: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call:
            raise _Killed
        return original(*arguments, **options)

    return deadly


def test_an_index_agrees_with_a_dictionary_whatever_happens_to_it() -> None:
    Lifecycle.embedder = CachedEmbedder()
    checks = settings(
        max_examples=10, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Lifecycle, settings=checks)
