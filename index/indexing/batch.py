"""Articles on their way into the store: collected, embedded while the next ones are read, stored together."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from corpus import Article
from index.embedding.embedder import Embed, Vectors
from index.passage import EVERYWHERE
from index.store.cut import CutArticle
from index.store.sql.holdings import StoredFile
from index.store.store import Store

# So many passages are embedded together: enough to keep every core at work, few enough to be stored often.
PASSAGES = 128

Put = Callable[[Sequence[CutArticle], Vectors], None]


def unembedded(texts: Sequence[str]) -> Vectors:
    """Stands in for the embedder where nothing is kept."""
    return np.zeros((len(texts), 1), dtype=np.float32)


@dataclass(slots=True)
class _Load:
    """What is stored together. `vectors` are under way while the next load is collected."""

    cuts: list[CutArticle] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)
    files: list[tuple[StoredFile, set[str], set[str]]] = field(default_factory=list)
    passages: int = 0
    vectors: Future[Vectors] | None = None


def count_new(store: Store, cuts: Sequence[CutArticle]) -> int:
    """How many passages of articles are not stored yet."""
    ids = {id_ for cut in cuts for id_ in cut.ids()}
    return len(ids) - len(store.inside(list(ids), EVERYWHERE))


class Batch:
    """Collects articles and the files that they came from; a file is recorded only after all its articles.

    `stored` counts passages, and `new` those that were not there before; `withdrawn` are the articles in whose place
    their files hold others now, less those among `met`, which stand in another file that may not be recorded yet.
    `put` takes the place of the store's own; `after` is called whenever something is sent to be embedded, and what
    went before it stored.
    """

    def __init__(
        self,
        store: Store,
        embed: Embed,
        passage_tokens: int,
        met: Container[str] = frozenset(),
        *,
        put: Put | None = None,
        after: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._put = put or store.put
        self._after = after
        self._embed = embed
        self._passage_tokens = passage_tokens
        self._met = met
        self._collected = _Load()
        self._under_way: _Load | None = None
        self._embedding = ThreadPoolExecutor(1, "dateline-embedding")
        self._is_prepared = False
        self.stored = self.new = 0
        self.withdrawn: list[Article] = []

    def prepare(self) -> None:
        """Has the embedder loaded while the first articles are being read."""
        if not self._is_prepared:
            self._is_prepared = True
            self._embedding.submit(self._embed, [])

    def add(self, article: Article) -> None:
        """Takes an article in; has what was collected embedded once that is enough."""
        cut = CutArticle.of(article, self._passage_tokens)
        self._collected.cuts.append(cut)
        self._collected.passages += len(cut.spans)
        if self._collected.passages >= PASSAGES:
            self._send_off()

    def move(self, article: Article) -> None:
        """Takes in that an article which is stored already stands at another path now."""
        self._collected.moved.append((article.id, article.path))

    def finish(self, file: StoredFile, articles: set[str], corrected: set[str]) -> None:
        """Takes in that `file` was read and holds `articles`, and that it holds `corrected` no more."""
        self._collected.files.append((file, articles, corrected))

    def store(self) -> None:
        """Embeds and stores everything that was taken in."""
        self._send_off()
        self._store_under_way()
        self._after()

    def _send_off(self) -> None:
        """Stores the load that is under way, and has the one collected embedded meanwhile."""
        load, self._collected = self._collected, _Load()
        if load.cuts:
            texts = [text for cut in load.cuts for text in cut.texts()]
            load.vectors = self._embedding.submit(self._embed, texts)
        self._store_under_way()
        self._under_way = load
        self._after()

    def _store_under_way(self) -> None:
        """All of a load or nothing."""
        load, self._under_way = self._under_way, None
        if load is None or not (load.cuts or load.moved or load.files):
            return
        vectors = load.vectors.result() if load.vectors else np.empty((0, 0), dtype=np.float32)
        with self._store.transaction():
            new = count_new(self._store, load.cuts)
            if load.cuts:
                self._put(load.cuts, vectors)
            for article_id, path in load.moved:
                self._store.move(article_id, path)
            for file, articles, _ in load.files:
                self._store.put_file(file, articles)
            withdrawn = self._withdraw(load)
        self.withdrawn += withdrawn
        self.stored += load.passages
        self.new += new

    def _withdraw(self, load: _Load) -> list[Article]:
        """Old words go together with the coming of the new: nobody can be shown both."""
        for file, _, corrected in load.files:
            self._store.release(file.path, corrected)
        lost = {
            article for _, _, corrected in load.files for article in corrected if article not in self._met
        }
        withdrawn = self._store.unheld(lost) if lost else []
        if withdrawn:
            self._store.withdraw(
                (article.id for article in withdrawn),
                coming=(article for _, articles, _ in load.files for article in articles),
            )
        return withdrawn
