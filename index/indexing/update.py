"""Brings the store up to date with its sources: only what changed is read, cut, embedded and stored.

An article is stored whole or not at all, so that a run may be stopped at any moment.
"""

from __future__ import annotations

import datetime
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from corpus import Article, ArticleError, Doubt, Limits, SourceError, fetch, is_url, locate, root
from corpus.sources.origin import NOWHERE, Origin
from corpus.sources.subprocess_reading import Reading
from index import chunking
from index.embedding.minilm import Vectors
from index.embedding.registry import BUNDLED, embedder_name
from index.indexing.batch import Batch, Embed
from index.indexing.intake import Intake, remember_skipped, skipped_before
from index.indexing.progress import Course, Progress
from index.indexing.renewal import renew
from index.indexing.rereading import look_again, prove, told, unplaced
from index.indexing.summary import Change, Kind, Summary
from index.indexing.withdrawing import Loss, Losses, find_gone, find_strays, withdraw
from index.store.sql.holdings import StoredFile
from index.store.store import Store


@dataclass(frozen=True, slots=True)
class Rules:
    """How a run treats what it reads: length of passages, limits, and what share of a source may vanish.

    `withdraw` means it even where more than `vanish_share` of a source's articles are gone. `embedder` is as
    in `[models] embedder`. Feeds come from public addresses only, unless `private_addresses`. A file that
    changed within the last `settle` seconds may be half written: it is left for a later run. `origins` says,
    by source, what its files do not, and `origin` does of the others; what is said stays so until something
    else is said. `prove` reads every article that is stored, and again those whose words are damaged.
    """

    passage_tokens: int
    vanish_share: float
    limits: Limits
    withdraw: bool = False
    embedder: str = BUNDLED
    private_addresses: bool = False
    settle: float = 0.0
    prove: bool = True
    origin: Origin = NOWHERE
    origins: Mapping[str, Origin] = field(default_factory=dict)

    def fingerprint(self, before: str | None) -> str:
        """What `fingerprint` gives for an index that had `before`, None for a new one."""
        return fingerprint(self.passage_tokens, embedder_name(self.embedder, before))


def update(
    store: Store,
    embed: Embed,
    sources: Iterable[str],
    rules: Rules,
    *,
    dry_run: bool = False,
    report: Callable[[Progress], None] = lambda _: None,
    stored: Callable[[int], None] = lambda _: None,
) -> Summary:
    """Reads what changed in `sources` (folders, files, globs, feeds) into `store`. The caller holds the lock.

    `stored` is told how many passages have been stored so far, whenever there are more.
    A source that is not there is skipped and withdraws nothing. Where all passages have to be made anew
    (see `fingerprint`), readers go on seeing the old ones until the last new one is stored.
    A dry run tells what would change, changes nothing, and embeds nothing.
    """
    started = time.monotonic()
    embed = _unembedded if dry_run else embed
    before, made_by = set(store.every_id()), store.fact("fingerprint")
    with (
        Reading(rules.limits) as reading,
        suppress(_Rollback),
        store.transaction() if dry_run else nullcontext(),
    ):
        damaged = prove(store) if rules.prove else []
        renewal = renew(store, embed, rules.passage_tokens, (made_by, rules.fingerprint(made_by)), report)
        run = _Run(store, embed, rules, reading, report, (lambda _: None) if dry_run else stored)
        run.take(list(sources))
        run.finish()
        run.summary.doubts += told(store, damaged)
        run.summary.passages_unchanged = len(before.intersection(store.every_id()))
        if dry_run:
            raise _Rollback
    run.summary.join_corrections()
    run.summary.passages = run.batch.stored
    if renewal:
        run.summary.passages += renewal.passages
        run.summary.renewed, run.summary.made_by = renewal.articles, renewal.made_by
    run.summary.passages_gone = len(before) - run.summary.passages_unchanged
    run.summary.seconds = time.monotonic() - started
    return run.summary


def fingerprint(passage_tokens: int, embedder: str) -> str:
    """What passages and vectors depend on besides the articles; a change makes all of them anew.

    It ends in the embedder's name, as `index.embedding.registry.check_made_with` expects.
    """
    return f"passages of {passage_tokens} {chunking.ENCODING} tokens, version {chunking.VERSION}; {embedder}"


def _unembedded(texts: Sequence[str]) -> Vectors:
    """Stands in for the embedder where nothing is kept."""
    return np.zeros((len(texts), 1), dtype=np.float32)


class _Rollback(Exception):  # noqa: N818  (it is not an error)
    """Rolls a transaction back on purpose."""


@dataclass(slots=True)
class _Source:
    """A source, those of its files that have to be read, and what it has lost."""

    name: str
    losses: Losses
    changed: list[StoredFile] = field(default_factory=list)


class _Run:
    """One run over all sources, and what it has seen so far."""

    def __init__(
        self,
        store: Store,
        embed: Embed,
        rules: Rules,
        reading: Reading,
        report: Callable[[Progress], None],
        stored: Callable[[int], None],
    ) -> None:
        self.summary = Summary()
        self._store = store
        self._rules = rules
        self._reading = reading
        self._course = Course(report)
        self._files: set[str] = set()
        self._sources: list[_Source] = []
        met: dict[str, tuple[str, str]] = {}
        self._stored = stored
        self._stored_until = str(self._course)
        self._is_first = store.fact("complete") is None
        self.batch = Batch(store, embed, rules.passage_tokens, met, after=self._after)
        self._intake = Intake(store, self.summary, met, self.batch)
        look_again(store)

    def take(self, sources: Sequence[str]) -> None:
        """Looks through all sources, and then reads what is new and changed in each."""
        found = [(source, None if is_url(source) else self._looked_through(source)) for source in sources]
        for name, source in found:
            try:
                if source:
                    self._read(source)
                elif is_url(name):
                    self._feed(name)
            except SourceError as error:
                self._missing(name, error)

    def _looked_through(self, name: str) -> _Source | None:
        """Which files of a source have to be read; None where it is not there."""
        try:
            paths = [str(path) for path in locate(name, Path())]
        except SourceError as error:
            self._missing(name, error)
            return None
        source = _Source(name, Losses(root(name, Path()), paths))
        for path in paths:
            self._course.tell()
            if path not in self._files:
                self._files.add(path)
                if file := self._changed(path, name):
                    source.changed.append(file)
                    self._course.expect(file.size)
        return source

    def _missing(self, source: str, error: SourceError) -> None:
        self.summary.skipped.append(ArticleError(source, str(error).removeprefix(f"{source}: ")))

    def _read(self, source: _Source) -> None:
        """Reads the new and changed files of a source, and notes what it no longer has."""
        for file in source.changed:
            self._file(file, source.losses)
        self.batch.store()
        source.losses.gone = find_gone(self._store, source.name, source.losses.paths)
        self._sources.append(source)

    def _feed(self, url: str) -> None:
        """Reads a feed if it changed. What it lists no longer stays: feeds let go of what is old."""
        file = self._store.file(url)
        fact = f"feed {url}"
        before = self._store.held(url)
        self._course.tell()
        same = file and file.modified >= 0 and file.origin == self._origin(url, file)
        known = self._store.fact(fact) if same else None
        fetched = fetch(url, known or "", self._rules.limits, private=self._rules.private_addresses)
        if fetched is None:
            self.summary.unchanged += len(before)
            return
        origin = self._origin(url, file)
        found = self._reading.feed(fetched.data, url, Origin.of(json.loads(origin)))
        articles, _, clashed = self._intake.take(self._course.reading(found, 0, lambda: 0), before)
        if articles:
            file = StoredFile(url, url, len(fetched.data), -1 if clashed else 0, origin)
            self.batch.finish(file, articles, set())
        self.batch.store()
        # After its articles: a run that is killed in between asks for them again.
        self._store.put_fact(fact, fetched.state)

    def finish(self) -> None:
        """Withdraws what is gone, now that it is known what has only moved."""
        self._withdrawn(self.batch.withdrawn)
        of_none = find_strays(self._store, [source.losses for source in self._sources])
        if of_none:
            self.summary.doubts.append(unplaced(of_none))
        most = 1.0 if self._rules.withdraw else self._rules.vanish_share
        for source in self._sources:
            withdrawn, kept = withdraw(self._store, source.name, source.losses, most)
            self._withdrawn(withdrawn)
            if kept:
                self.summary.kept[source.name] = kept
        self._store.put_fact("complete", datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"))

    def _changed(self, path: str, source: str) -> StoredFile | None:
        """A file as it is now, if it is not as it was read last."""
        try:
            stat = Path(path).lstat()
            path.encode()
        except OSError as error:
            self.summary.skipped.append(ArticleError(path, f"cannot be read: {error.strerror}"))
            return None
        except UnicodeEncodeError:
            shown = path.encode(errors="backslashreplace").decode()
            self.summary.skipped.append(ArticleError(shown, "its name is not valid Unicode: rename it"))
            return None
        if 0 <= time.time() - stat.st_mtime < self._rules.settle:
            self.summary.unsettled.append(path)
            return None
        known = self._store.file(path)
        file = StoredFile(path, source, stat.st_size, stat.st_mtime_ns, self._origin(source, known))
        if known == file:
            self.summary.unchanged += len(self._store.held(path))
            self.summary.skipped += skipped_before(self._store, path)
            self._course.known += file.size
            return None
        return file

    def _file(self, file: StoredFile, losses: Losses) -> None:
        """Reads a file, and notes which articles it no longer holds."""
        self.batch.prepare()
        before, skipped = self._store.held(file.path), len(self.summary.skipped)
        found = self._reading.file(Path(file.path), Origin.of(json.loads(file.origin)))
        found = self._course.reading(found, file.size, lambda: self._reading.place)
        articles, troubles, clashed = self._intake.take(found, before)
        remember_skipped(self._store, file.path, self.summary.skipped[skipped:])
        lost = before - articles
        if not troubles:
            losses.whole.add(file.path)
        if lost and troubles:
            # What cannot be read now may still be there: only a file read whole can say that it is gone.
            reason = f"{len(lost)} of its articles stay as they were, until all of it can be read"
            self.summary.doubts.append(Doubt(file.path, reason))
            lost = set()
        # A file is read again next time if it gave nothing, if it holds another's id, which may become free,
        # and if it shrank, until it is settled whether that is meant.
        unsettled = replace(file, modified=-1)
        settled = file if articles and not clashed else unsettled
        if shrank := len(lost) > len(articles - before):
            losses.vanished[file.path] = Loss(lost, settled)
        if articles:
            self.batch.finish(unsettled if shrank else settled, articles, set() if shrank else lost)

    def _origin(self, source: str, file: StoredFile | None) -> str:
        """What is said of a source, as JSON: now, or else when the file was read last."""
        said = self._rules.origins.get(source, self._rules.origin).plain()
        return json.dumps(said) if said or file is None else file.origin

    def _after(self) -> None:
        """What was read since the last time is under way, and what was read until then is stored."""
        if self._is_first:
            self._store.put_fact("first run", self._stored_until)
            self._stored_until = str(self._course)
        self._course.stored(self.batch.stored)
        self._stored(self.batch.stored)

    def _withdrawn(self, articles: list[Article]) -> None:
        self.summary.changes.extend(Change.of(Kind.WITHDRAWN, article) for article in articles)
