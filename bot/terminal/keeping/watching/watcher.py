"""Keeps an index up to date for as long as it runs: files once they are settled, feeds on their schedule.

Every pass is an ordinary indexing run over one source, so that whatever stops it costs nothing. Before anything is
withdrawn it looks whether another source has it now.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path
from threading import Event

import watchfiles

from bot.archive.indexing import build_index
from bot.settings import Settings
from bot.signals import until_a_signal
from bot.terminal.keeping.watching.source import WatchedSource, concerns, identity, is_folder
from bot.terminal.log import log_changes
from bot.terminal.rendering import named
from corpus import DatelineError, is_url
from index.errors import BusyError
from index.indexing.progress import Progress
from index.indexing.summary import Summary

SETTLE = 2.0  # seconds that a file has to stay as it is before it is read
_TICK = 0.25  # seconds between two looks at whether anything is due
_RETRY = 5.0  # seconds after which a source in trouble is tried again, doubled each time
_MOST_BACK_OFF = 16  # times the poll interval
_PROVE = 24 * 3600.0  # seconds after which what is stored is read through again

log = logging.getLogger(__name__)


def watch(settings: Settings, only: Sequence[str] = ()) -> None:
    """Watches the configured sources, or `only` those that a person typed, until SIGTERM or SIGINT; a second signal
    does not wait for the pass.
    """
    stop = Event()
    with until_a_signal(stop.set):
        Watcher(settings, only).run(stop)


class Watcher:
    """Looks after the sources of `settings`, one pass at a time. What goes wrong is a line in the log."""

    def __init__(self, settings: Settings, only: Sequence[str] = ()) -> None:
        self._settings = settings
        self._interval = settings.corpus.poll_minutes * 60
        self._sources = [WatchedSource(name) for name in only or settings.corpus.names]
        self._proven = float("-inf")
        self._own = settings.index.folder.resolve()

    def run(self, stop: Event) -> None:
        """Returns once `stop` is set and the batch or feed under way is done with."""
        log.info("watching %s", ", ".join(source.name for source in self._sources))
        while not stop.is_set():
            with closing(self._changes(stop)) as rounds:
                for changed in rounds:
                    self._notice(changed)
                    if self._look():
                        break  # to watch what is there now; what changes until then is found by looking
                    self._index_due(stop)
        self._say_how_it_ends()

    def _changes(self, stop: Event) -> Generator[set[Path]]:
        """What changed in the folders that are there, every now and then, until `stop`."""
        folders = {source.root for source in self._sources if source.seen and source.root.is_dir()}
        try:
            if folders:
                for changes in watchfiles.watch(
                    *folders,
                    watch_filter=None,
                    debounce=500,
                    rust_timeout=int(_TICK * 1000),
                    yield_on_timeout=True,
                    stop_event=stop,
                    ignore_permission_denied=True,
                ):
                    yield {Path(path) for _, path in changes}
        except (OSError, RuntimeError) as error:  # gone this moment, or more folders than the system watches
            log.warning("not told of changes (%s): looking every %g minutes", error, self._interval / 60)
        again = time.monotonic() + self._interval
        while not stop.wait(_TICK) and time.monotonic() < again:
            yield set()

    def _look(self) -> bool:
        """Notes which sources are there and what named files look like; whether a folder came or went."""
        moved = False
        for source in self._sources:
            if is_url(source.name) or (now := identity(source.root)) == source.seen:
                continue
            moved |= is_folder(now) or is_folder(source.seen)
            source.seen = now
            source.hasten(SETTLE)
        if moved:
            for source in self._sources:
                if is_folder(source.seen):
                    source.hasten(SETTLE)
        return moved

    def _notice(self, changed: set[Path]) -> None:
        for path in changed:
            if path.resolve().is_relative_to(self._own):
                continue  # the index itself, in a folder of articles
            for source in self._sources:
                if not is_url(source.name) and concerns(path, source.root):
                    source.hasten(SETTLE)

    def _index_due(self, stop: Event) -> None:
        for source in self._sources:
            if not stop.is_set() and source.due <= time.monotonic():
                self._index(source, stop)

    def _index(self, source: WatchedSource, stop: Event) -> None:
        """One pass over one source, and when the next one is."""

        def report(_: Progress) -> None:
            if stop.is_set():
                raise KeyboardInterrupt

        now = time.monotonic()
        prove = now - self._proven >= _PROVE
        try:
            summary = build_index(
                self._settings, only=(source.name,), settle=SETTLE, prove=prove, report=report
            )
        except KeyboardInterrupt:
            return
        except DatelineError as error:
            source.fail(error)
            source.failures += not isinstance(error, BusyError)
            source.due = time.monotonic() + self._back_off(source, busy=isinstance(error, BusyError))
            return
        self._proven = now if prove else self._proven
        self._tell(source, summary)
        source.due = time.monotonic() + (SETTLE / 2 if summary.unsettled else self._interval)

    def _back_off(self, source: WatchedSource, *, busy: bool) -> float:
        """Seconds until a source in trouble is tried again."""
        if busy:
            return _RETRY
        if is_url(source.name):
            return float(self._interval * min(2**source.failures, _MOST_BACK_OFF))
        return float(min(_RETRY * 2 ** min(source.failures, 10), self._interval))

    def _tell(self, source: WatchedSource, summary: Summary) -> None:
        log_changes(summary.changes, source.name)
        if summary.renewed:
            log.info("embedded again: %d articles", summary.renewed)
        warnings = [f"skipped {skipped}" for skipped in summary.skipped]
        warnings += [f"note {doubt}" for doubt in summary.doubts]
        warnings += [
            f"kept: {len(kept)} articles that are gone from {gone_from}, too many at once ({named(kept)}); "
            "'dateline index --withdraw' withdraws them"
            for gone_from, kept in summary.kept.items()
        ]
        source.succeed(warnings)

    def _say_how_it_ends(self) -> None:
        """Logs which sources could not be indexed when last tried, and that all is well where there are none."""
        troubles: dict[str, list[str]] = {}
        for source in self._sources:
            if source.trouble:
                troubles.setdefault(source.trouble, []).append(source.name)
        for trouble, names in troubles.items():
            log.warning("stopped; not up to date with %s: %s", ", ".join(names), trouble)
        if not troubles:
            log.info("stopped; the index is whole")
