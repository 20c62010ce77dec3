"""Articles on their way into the store: collected, embedded together by length, stored together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace

from corpus import Article
from index.chunking import Span, passages
from index.embedding import Vectors
from index.store import Store, StoredFile

# So many passages are embedded together: enough to sort by length, few enough to be stored often.
PASSAGES = 256

Embed = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True, slots=True)
class _Cut:
    article: Article
    digest: str
    heading: str
    spans: list[Span]


class Batch:
    """Collects articles and the files that they came from; a file is recorded only after all its articles.

    `stored` counts passages; `withdrawn` are the articles in whose place their files hold others now, less
    those among `met`, which stand in another file that may not be recorded yet.
    """

    def __init__(
        self, store: Store, embed: Embed, passage_tokens: int, met: Container[str] = frozenset()
    ) -> None:
        self._store = store
        self._embed = embed
        self._passage_tokens = passage_tokens
        self._cuts: list[_Cut] = []
        self._met = met
        self._files: list[tuple[StoredFile, set[str], set[str]]] = []
        self._moved: list[tuple[str, str]] = []
        self._waiting = 0
        self.stored = 0
        self.withdrawn: list[Article] = []

    def add(self, article: Article, article_digest: str) -> None:
        """Takes an article in; stores what has been collected once that is enough."""
        spans = list(passages(article.body, self._passage_tokens))
        self._cuts.append(_Cut(article, article_digest, heading(article), spans))
        self._waiting += len(spans)
        if self._waiting >= PASSAGES:
            self.store()

    def move(self, article: Article) -> None:
        """Takes in that an article which is stored already stands at another path now."""
        self._moved.append((article.id, article.path))

    def finish(self, file: StoredFile, articles: set[str], corrected: set[str]) -> None:
        """Takes in that `file` was read and holds `articles`, and that it holds `corrected` no more."""
        self._files.append((file, articles, corrected))

    def store(self) -> None:
        """Embeds and stores everything collected, all of it or nothing."""
        texts = [
            embedded(cut.heading, cut.article.body[span.start : span.end])
            for cut in self._cuts
            for span in cut.spans
        ]
        vectors = self._embed(texts)
        with self._store.transaction():
            first = 0
            for cut in self._cuts:
                last = first + len(cut.spans)
                self._store.put(cut.article, cut.digest, cut.heading, cut.spans, vectors[first:last])
                first = last
            for article_id, path in self._moved:
                self._store.move(article_id, path)
            for file, articles, _ in self._files:
                self._store.put_file(file, articles)
            withdrawn = self._withdraw()
        self.withdrawn += withdrawn
        self.stored += len(texts)
        self._cuts, self._moved, self._files, self._waiting = [], [], [], 0

    def _withdraw(self) -> list[Article]:
        """Old words go together with the coming of the new: nobody can be shown both."""
        for file, _, corrected in self._files:
            self._store.release(file.path, corrected)
        lost = {
            article for _, _, corrected in self._files for article in corrected if article not in self._met
        }
        withdrawn = self._store.unheld(lost) if lost else []
        self._store.withdraw(article.id for article in withdrawn)
        return withdrawn


def digest(article: Article) -> str:
    """Changes when anything that is shown, quoted or searched changes; not when a file moves."""
    return hashlib.sha256(repr(replace(article, path="")).encode("utf-8", "surrogatepass")).hexdigest()


def heading(article: Article) -> str:
    """What is matched and embedded with every passage of an article, but never quoted."""
    day = f"{article.published.day} {article.published:%B %Y}" if article.published else ""
    return ". ".join(part for part in (article.headline.rstrip("."), article.source, day) if part)


def embedded(heading: str, text: str) -> str:
    """The text whose embedding stands for a passage."""
    return f"{heading}\n{text}" if heading else text
