"""Brings the store up to date with its sources: only what changed is read, cut, embedded and stored.

An article is stored whole or not at all, so that a run may be stopped at any moment.
"""

from __future__ import annotations

import datetime
import json
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace
from pathlib import Path

from corpus import EXPORT, Article, ArticleError, Doubt, SourceError, fetch, is_url
from corpus.sources.origin import Origin
from corpus.sources.subprocess_reading import SubprocessReader
from index.embedding.embedder import Embed
from index.indexing.batch import Batch, unembedded
from index.indexing.intake import IS_ARCHIVE, Intake, remember_skipped, skipped_before
from index.indexing.progress import Course, Progress
from index.indexing.renewal import renew
from index.indexing.rules import Rules
from index.indexing.sources.ownership import adopt
from index.indexing.sources.rereading import look_again, prove, told, unplaced
from index.indexing.sources.survey import Source, Survey
from index.indexing.sources.withdrawing import Loss, Losses, find_replaced, find_strays, withdraw
from index.indexing.summary import Change, Summary
from index.store.changes import ChangeKind
from index.store.sql.holdings import READ_AGAIN, StoredFile
from index.store.store import Store


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
    (see `Rules.fingerprint`), readers go on seeing the old ones until the last new one is stored.
    A dry run tells what would change, changes nothing, and embeds nothing.
    """
    started = time.monotonic()
    embed = unembedded if dry_run else embed
    before, made_by = store.count_passages(), store.fact("fingerprint")
    with (
        SubprocessReader(rules.limits) as reading,
        suppress(_Rollback),
        store.transaction() if dry_run else nullcontext(),
    ):
        damaged = prove(store) if rules.prove else []
        renewal = renew(store, embed, rules.passage_tokens, (made_by, rules.fingerprint(made_by)), report)
        run = _Run(store, embed, rules, reading, report, (lambda _: None) if dry_run else stored)
        run.take(list(sources))
        run.look_further()
        run.finish()
        run.summary.doubts += told(store, damaged)
        new = run.batch.new + (renewal.new if renewal else 0)
        # What was made anew may have changed since, and is counted twice then.
        run.summary.passages_unchanged = max(0, store.count_passages() - new)
        if dry_run:
            raise _Rollback
    run.summary.join_corrections()
    run.summary.passages = run.batch.stored
    if renewal:
        run.summary.passages += renewal.passages
        run.summary.renewed, run.summary.made_by = renewal.articles, renewal.made_by
    run.summary.passages_gone = before - run.summary.passages_unchanged
    run.summary.seconds = time.monotonic() - started
    return run.summary


class _Rollback(Exception):  # noqa: N818  (it is not an error)
    """Rolls a transaction back on purpose."""


class _Run:
    """One run over all sources, and what it has seen so far."""

    def __init__(
        self,
        store: Store,
        embed: Embed,
        rules: Rules,
        reading: SubprocessReader,
        report: Callable[[Progress], None],
        stored: Callable[[int], None],
    ) -> None:
        self.summary = Summary()
        self._store = store
        self._rules = rules
        self._reading = reading
        self._course = Course(report)
        self._survey = Survey(store, rules, self.summary, self._course)
        self._sources: list[Source] = []
        met: dict[str, tuple[str, str]] = {}
        self._stored = stored
        self._stored_until = str(self._course)
        self._is_first = store.fact("complete") is None
        self.batch = Batch(store, embed, rules.passage_tokens, met, after=self._after)
        self._intake = Intake(store, self.summary, met, self.batch, lambda: reading.record)
        look_again(store)
        if rules.configured:
            adopt(store, rules.configured)

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
                self.summary.note_missing(name, error)

    def _looked_through(self, name: str) -> Source | None:
        """A source and its files that have to be read; None where it is not there."""
        try:
            return self._survey.source(name)
        except SourceError as error:
            self.summary.note_missing(name, error)
            return None

    def look_further(self) -> None:
        """Reads what is new in the other sources of the settings too if something was lost: it may have moved there.
        What is wrong there is told when it is their turn.
        """
        others, summary = self._survey.others(self._sources), self.summary
        seen = [*self._sources, *self._survey.dropped(self._sources)[0]] if others else []
        losses = [source.losses for source in seen]
        if any(one.vanished or one.gone for one in losses):
            names = {Path(path).name for one in losses for path in one.gone}
            skipped, missing = len(summary.skipped), len(summary.missing)
            unsettled, unchanged = len(summary.unsettled), summary.unchanged
            self.take(others)
            del summary.skipped[skipped:], summary.missing[missing:]
            coming = [path for path in summary.unsettled[unsettled:] if Path(path).name in names]
            summary.unsettled[unsettled:], summary.unchanged = coming, unchanged

    def _read(self, source: Source) -> None:
        """Reads the new and changed files of a source, and notes what it no longer has."""
        for file in source.changed:
            self._file(file, source.losses)
        self.batch.store()
        source.losses.find_gone(self._store, source.owner)
        self._sources.append(source)

    def _feed(self, url: str) -> None:
        """Reads a feed if it changed. What it lists no longer stays: feeds let go of what is old."""
        file, before, fact = self._store.file(url), self._store.held(url), f"feed {url}"
        self._course.tell()
        origin = self._rules.origin_of(url, file)
        same = file and file.modified != READ_AGAIN and file.origin == origin
        known = self._store.fact(fact) if same else None
        rules = self._rules
        fetched = fetch(url, known or "", rules.limits, private=rules.private_addresses, agent=rules.agent())
        if fetched is None:
            self.summary.unchanged += len(before)
            self.summary.skipped += skipped_before(self._store, url)
            return
        skipped = len(self.summary.skipped)
        found = self._reading.feed(fetched.data, url, Origin.of(json.loads(origin)))
        taken = self._intake.take(self._course.reading(found, 0, lambda: 0), url, before)
        remember_skipped(self._store, url, self.summary.skipped[skipped:])
        if taken.articles:
            file = StoredFile(url, url, len(fetched.data), READ_AGAIN if taken.again else 0, origin)
            self.batch.finish(file, taken.articles, find_replaced(self._store, url, taken))
        self.batch.store()
        # After its articles: a run that is killed in between asks for them again.
        self._store.put_fact(fact, fetched.state)

    def finish(self) -> None:
        """Withdraws what is gone, now that it is known what has only moved."""
        self._withdrawn(self.batch.withdrawn)
        of_none = find_strays(self._store, [source.losses for source in self._sources])
        if of_none:
            self.summary.doubts.append(unplaced(of_none))
        gone, doubts = ([], []) if self._survey.others(self._sources) else self._survey.dropped(self._sources)
        self.summary.doubts += doubts
        coming = {Path(path).name for path in self.summary.unsettled if not self._store.file(path)}
        most = 1.0 if self._rules.withdraw else self._rules.vanish_share
        for source in [*self._sources, *gone]:
            source.losses.wait_for(coming)
            withdrawn, kept = withdraw(self._store, source.owner, source.losses, most)
            self._withdrawn(withdrawn)
            if kept:
                self.summary.kept[source.name] = kept
        self._store.put_fact("complete", datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"))

    def _file(self, file: StoredFile, losses: Losses) -> None:
        """Reads a file, and notes which articles it no longer holds."""
        self.batch.prepare()
        before, skipped = self._store.held(file.path), len(self.summary.skipped)
        found = self._reading.file(Path(file.path), Origin.of(json.loads(file.origin)))
        found = self._course.reading(found, file.size, lambda: self._reading.place)
        is_named = losses.root == Path(file.path)
        taken = self._intake.take(found, file.path, before, is_named=is_named)
        articles, troubles = taken.articles, taken.troubles
        if taken.archived and not is_named:
            self._archive(file, before, articles)
            return
        remember_skipped(self._store, file.path, self.summary.skipped[skipped:])
        if taken.archived:
            file = replace(file, source=EXPORT)
        lost = before - articles
        if not troubles:
            losses.whole.add(file.path)
        if lost and troubles:
            # What cannot be read now may still be there: only a file read whole can say that it is gone.
            reason = f"{len(lost)} of its articles stay as they were, until all of it can be read"
            self.summary.doubts.append(Doubt(file.path, reason))
            lost = set()
        # A file is read again next time if it gave nothing, if it holds another's id, which may become free,
        # if a day in it is still to come, and if it shrank, until it is settled whether that is meant.
        unsettled = replace(file, modified=READ_AGAIN)
        settled = file if articles and not taken.again else unsettled
        if shrank := len(lost) > len(articles - before):
            losses.vanished[file.path] = Loss(lost, settled)
        if articles:
            self.batch.finish(unsettled if shrank else settled, articles, set() if shrank else lost)

    def _archive(self, file: StoredFile, before: set[str], articles: set[str]) -> None:
        """Leaves an export alone that lies among the reporting: it would hold what sources withdraw and correct."""
        self.summary.skipped.append(ArticleError(file.path, IS_ARCHIVE))
        remember_skipped(self._store, file.path, self.summary.skipped[-1:])
        self._store.release(file.path, before - articles)
        self.batch.finish(file, articles, set())

    def _after(self) -> None:
        """What was read since the last time is under way, and what was read until then is stored."""
        if self._is_first:
            self._store.put_fact("first run", self._stored_until)
            self._stored_until = str(self._course)
        self._course.stored(self.batch.stored)
        self._stored(self.batch.stored)

    def _withdrawn(self, articles: list[Article]) -> None:
        self.summary.changes.extend(Change.of(ChangeKind.WITHDRAWN, article) for article in articles)
