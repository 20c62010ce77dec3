"""An archive that tests write to and index, in the words of whoever keeps it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus import Limits
from index import SearchFilter, SearchHit
from index.embedding.minilm import MiniLM
from index.indexing.rules import Rules
from index.indexing.summary import Summary
from index.keeping.build import build
from index.search.hybrid import Search
from index.search.nearest import Nearest
from index.store.changes import ChangeKind
from index.store.sqlite import Store
from index.vectors.reader import Reader


@dataclass
class Archive:
    """A folder of articles, `reporting`, and its index, `folder`."""

    base: Path
    embedder: MiniLM

    @property
    def reporting(self) -> Path:
        return self.base / "reporting"

    @property
    def folder(self) -> Path:
        return self.base / "index"

    def write(self, name: str, headline: str, *paragraphs: str) -> Path:
        """A plain text article: its first line is the headline."""
        path = self.reporting / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n\n".join((headline, *paragraphs)) + "\n", encoding="utf-8")
        return path

    def write_records(self, name: str, records: Sequence[dict[str, str]]) -> Path:
        path = self.reporting / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        return path

    def index(
        self,
        *sources: Path,
        passage_tokens: int = 64,
        vanish_share: float = 0.5,
        withdraw: bool = False,
        dry_run: bool = False,
        limits: Limits | None = None,
        settle: float = 0.0,
        configured: Sequence[Path] = (),
    ) -> Summary:
        """A run over `sources`, or else those `configured`, or else the reporting."""
        named = [str(source) for source in sources or configured or (self.reporting,)]
        rules = Rules(
            passage_tokens,
            vanish_share,
            limits or Limits(),
            withdraw,
            settle=settle,
            configured=tuple(map(str, configured)),
        )
        return build(self.folder, named, rules, dry_run=dry_run)

    @contextmanager
    def store(self) -> Iterator[Store]:
        store = Store(self.folder)
        try:
            yield store
        finally:
            store.close()

    @contextmanager
    def searching(self) -> Iterator[Search]:
        with closing(Reader(self.folder)) as reader, self.store() as store:
            yield Search(store, Nearest(store, reader), self.embedder)

    def search(self, query: str, limit: int = 10) -> list[SearchHit]:
        with self.searching() as search:
            return search.search(query, SearchFilter(), limit)

    def answers(self, words: str) -> list[str]:
        """The headlines of the passages that hold `words`, found by searching for them."""
        found = [one.passage for one in self.search(words)]
        return [passage.article.headline for passage in found if words in passage.text]

    def paths(self) -> list[str]:
        """Where the stored articles are, relative to the reporting, in order."""
        with self.store() as store:
            articles = [store.article(article_id) for article_id in store.article_ids()]
        return sorted(Path(one.path).relative_to(self.reporting).as_posix() for one in articles if one)


def counts(summary: Summary) -> dict[str, int]:
    """What of a summary is not zero."""
    numbers = {str(kind): summary.count(kind) for kind in ChangeKind}
    numbers |= {
        "unchanged": summary.unchanged,
        "kept": sum(map(len, summary.kept.values())),
        "renewed": summary.renewed,
    }
    numbers["skipped"] = len(summary.skipped)
    return {name: number for name, number in numbers.items() if number}
