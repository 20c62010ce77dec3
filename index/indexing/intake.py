"""Takes in what was read: which article is new, which was corrected, and which another's id keeps out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus import Article, ArticleError, Doubt, is_url
from index.indexing.batch import Batch
from index.indexing.summary import Change, Kind, Summary
from index.store.digest import digest
from index.store.store import Store


class Intake:
    """Sorts what one run reads into its `batch` and its summary.

    `met` is where each id was first met, and with which words: another article under it would silently take
    its place.
    """

    def __init__(
        self,
        store: Store,
        summary: Summary,
        met: dict[str, tuple[str, str]],
        batch: Batch,
    ) -> None:
        self._store = store
        self._summary = summary
        self._met = met
        self._batch = batch

    def take(
        self, found: Iterator[Article | ArticleError | Doubt], before: set[str]
    ) -> tuple[set[str], bool, bool]:
        """The ids of the articles read, whether anything could not be read, and whether ids clashed.

        `before` are the ids of those that the same file held.
        """
        articles: set[str] = set()
        troubles = clashed = False
        for item in found:
            if isinstance(item, Doubt):
                self._summary.doubts.append(item)
            elif isinstance(item, ArticleError):
                self._summary.skipped.append(item)
                troubles = True
            elif self._store.is_withdrawn(item.id):
                self._summary.held_back += 1
            elif other := self._clash(item, now := digest(item), before):
                reason = f"its id '{item.id}' is already that of another article, in {other}"
                self._summary.skipped.append(ArticleError(item.path, reason))
                clashed = True
            else:
                self._article(item, now)
                articles.add(item.id)
        return articles, troubles, clashed

    def _clash(self, article: Article, now: str, before: set[str]) -> str:
        """The path of another file with something else under this article's id; "" if there is none."""
        if article.id in self._met:
            other, first = self._met[article.id]
            return other if first != now else ""
        if article.id in before or self._store.digest(article.id) in (None, now, ""):
            return ""
        return next((other for other in self._store.holders(article.id) if self._stands(other)), "")

    def _stands(self, path: str) -> bool:
        """Whether a file is still as it was read. What a feed said stands until it says otherwise."""
        if is_url(path):
            return True
        file = self._store.file(path)
        try:
            stat = Path(path).lstat()
        except OSError:
            return False
        return file is not None and (file.size, file.modified) == (stat.st_size, stat.st_mtime_ns)

    def _article(self, article: Article, now: str) -> None:
        first_path, _ = self._met.setdefault(article.id, (article.path, now))
        if first_path != article.path:
            return  # The same article in two files.
        before = self._store.digest(article.id)
        # The digest alone would call an article unchanged whose words are not those that it was stored with.
        stored = self._store.unproven_article(article.id) if before == now else None
        if stored and digest(stored) == now:
            self._summary.unchanged += 1
            self._batch.move(article)
        else:
            kind = Kind.ADDED if before is None else Kind.CHANGED
            self._summary.changes.append(Change.of(kind, article))
            self._summary.note_what_lacks(article)
            self._batch.add(article)


def skipped_before(store: Store, path: str) -> list[ArticleError]:
    """What was skipped of a file or a feed when it was read last: it is told at every run until it is put right."""
    return [ArticleError(where, reason) for where, reason in json.loads(store.fact(_name(path)) or "[]")]


def remember_skipped(store: Store, path: str, skipped: Sequence[ArticleError]) -> None:
    """Keeps what was skipped of a file or a feed that is not read again until it changes."""
    if skipped or store.fact(_name(path)):
        told = [(one.where, one.reason) for one in skipped]
        store.put_fact(_name(path), json.dumps(told, ensure_ascii=False))


def _name(path: str) -> str:
    return f"skipped {path}"
