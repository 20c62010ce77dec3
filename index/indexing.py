"""Brings the store up to date with its sources: only what changed is read, cut, embedded and stored.

An article is stored whole or not at all, so that a run may be stopped at any moment.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from corpus import Article, ArticleError, Doubt, Limits, SourceError, locate, read
from index import chunking
from index.batch import Batch, Embed, digest
from index.embedding import NAME
from index.store import Store, StoredFile
from index.summary import Change, Kind, Progress, Summary


@dataclass(frozen=True, slots=True)
class Rules:
    """How a run treats what it reads: length of passages, limits, and what share of a source may vanish.

    `withdraw` means it even where more than `vanish_share` of a source's articles are gone.
    """

    passage_tokens: int
    vanish_share: float
    limits: Limits
    withdraw: bool = False


def update(
    store: Store,
    embed: Embed,
    sources: Iterable[str],
    rules: Rules,
    *,
    dry_run: bool = False,
    report: Callable[[Progress], None] = lambda _: None,
) -> Summary:
    """Reads what changed in `sources` (folders, files, globs) into `store`. The caller holds the lock.

    A source that is not there is skipped and withdraws nothing. Where all passages have to be made anew
    (see `fingerprint`), readers go on seeing the old ones until the last new one is stored.
    A dry run tells what would change and changes nothing.
    """
    started = time.monotonic()
    current = fingerprint(rules.passage_tokens)
    anew = store.fact("fingerprint") != current
    run = _Run(store, Batch(store, embed, rules.passage_tokens), rules, anew)
    with suppress(_Rollback), store.transaction() if anew or dry_run else nullcontext():
        for source in sources:
            run.take(source, report)
        store.put_fact("fingerprint", current)
        if dry_run:
            raise _Rollback
    run.summary.passages = run.batch.stored
    run.summary.seconds = time.monotonic() - started
    return run.summary


def fingerprint(passage_tokens: int) -> str:
    """What passages and vectors depend on besides the articles; a change makes all of them anew."""
    return f"passages of {passage_tokens} {chunking.ENCODING} tokens, version {chunking.VERSION}; {NAME}"


class _Rollback(Exception):  # noqa: N818  (it is not an error)
    """Rolls a transaction back on purpose."""


class _Run:
    """One run over all sources, and what it has seen so far."""

    def __init__(self, store: Store, batch: Batch, rules: Rules, anew: bool) -> None:
        self.summary = Summary()
        self.batch = batch
        self._store = store
        self._rules = rules
        self._anew = anew
        self._files: set[str] = set()
        # Where each id was first met: another article under it would silently take its place.
        self._ids: dict[str, tuple[str, str]] = {}

    def take(self, source: str, report: Callable[[Progress], None]) -> None:
        """One source: reads its new and changed files, and withdraws what it no longer has."""
        try:
            paths = [str(path) for path in locate(source, Path())]
        except SourceError as error:
            self.summary.skipped.append(ArticleError(source, str(error)))
            return
        lost: dict[str, set[str]] = {}
        for number, path in enumerate(paths):
            report(Progress(number, len(paths), self.batch.stored))
            if path not in self._files:
                self._files.add(path)
                lost[path] = self._file(path, source)
        self.batch.store()
        report(Progress(len(paths), len(paths), self.batch.stored))
        gone = self._store.files(source) - set(paths)
        self._withdraw(source, lost | {path: self._store.held(path) for path in gone}, gone)

    def _file(self, path: str, source: str) -> set[str]:
        """Reads a file if it has changed; returns the articles that it no longer holds."""
        try:
            stat = Path(path).stat()
        except OSError as error:
            self.summary.skipped.append(ArticleError(path, f"cannot be read: {error.strerror}"))
            return set()
        file = StoredFile(path, source, stat.st_size, stat.st_mtime_ns)
        before = self._store.held(path)
        if self._store.file(path) == file and not self._anew:
            self.summary.unchanged += len(before)
            return set()
        articles, whole = self._read(Path(path))
        if articles:
            # A file that gave nothing is not recorded, so that it is tried again on the next run.
            self.batch.finish(file, articles)
        # What cannot be read now may still be there: only a file read whole can say that an article is gone.
        return before - articles if whole else set()

    def _read(self, path: Path) -> tuple[set[str], bool]:
        articles: set[str] = set()
        whole = True
        for item in read(path, limits=self._rules.limits):
            if isinstance(item, Article):
                if self._article(item):
                    articles.add(item.id)
            elif isinstance(item, Doubt):
                self.summary.doubts.append(item)
            else:
                self.summary.skipped.append(item)
                whole = False
        return articles, whole

    def _article(self, article: Article) -> bool:
        """Takes an article in, unless another one of this run has its id."""
        now = digest(article)
        first_path, first = self._ids.setdefault(article.id, (article.path, now))
        if first != now:
            reason = f"has the same id ({article.id}) as another article in {first_path}; give each its own"
            self.summary.skipped.append(ArticleError(article.path, reason))
            return False
        before = self._store.digest(article.id)
        if before == now and not self._anew:
            self.summary.unchanged += 1
            self.batch.move(article)
        elif first_path is article.path:
            kind = Kind.ADDED if before is None else Kind.CHANGED
            self.summary.changes.append(Change.of(kind, article))
            self.batch.add(article, now)
        return True

    def _withdraw(self, source: str, lost: dict[str, set[str]], gone: set[str]) -> None:
        held = self._store.count_held(source)
        withdrawn: list[Article] = []
        with suppress(_Rollback), self._store.transaction():
            for path, articles in lost.items():
                self._store.release(path, articles)
            for path in gone:
                self._store.drop_file(path)
            withdrawn = self._store.withdraw_unheld()
            if len(withdrawn) > self._rules.vanish_share * held and not self._rules.withdraw:
                raise _Rollback
            self.summary.changes.extend(Change.of(Kind.WITHDRAWN, article) for article in withdrawn)
            return
        self.summary.kept += len(withdrawn)
        for path, articles in lost.items():
            if articles and path not in gone:
                self._store.forget_change(path)
