"""Keeps an index up to date for as long as it runs: files once they are settled, feeds on their schedule.

Every pass is an ordinary indexing run over one source, so that whatever stops it costs nothing.
"""

from __future__ import annotations

import logging
import signal
import stat
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from types import FrameType

import watchfiles

from bot.archive.indexing import build_index
from bot.settings import Settings, SourceSettings
from bot.terminal.log import log_changes
from bot.terminal.rendering import named
from corpus import DatelineError, is_url, root
from index.backends.opening import backend_of
from index.errors import BusyError
from index.indexing.build import load_lazily
from index.indexing.progress import Progress
from index.indexing.summary import Summary

SETTLE = 2.0  # seconds that a file has to stay as it is before it is read
_TICK = 0.25  # seconds between two looks at whether anything is due
_RETRY = 5.0  # seconds after which a source in trouble is tried again, doubled each time
_MOST_BACK_OFF = 16  # times the poll interval
_PROVE = 24 * 3600.0  # seconds after which what is stored is read through again

log = logging.getLogger(__name__)


def watch(settings: Settings) -> None:
    """Watches the configured sources until SIGTERM or SIGINT; a second signal does not wait for the pass."""
    with _until_a_signal() as stop:
        Watcher(settings).run(stop)


def work(settings: Settings) -> None:
    """Embeds for whoever indexes, until SIGTERM or SIGINT. Raises IndexingError where nobody can be helped."""
    backend = backend_of(settings.index.place)
    backend.help(load_lazily, lambda: True)
    log.info("embedding for whoever indexes %s", backend)
    with _until_a_signal() as stop:
        while not stop.is_set():
            try:
                backend.help(load_lazily, stop.is_set)
            except DatelineError as error:
                log.warning("%s", error)
                stop.wait(_RETRY)
    log.info("stopped")


@contextmanager
def _until_a_signal() -> Iterator[Event]:
    stop = Event()
    handlers = {int(number): signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def finish(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, handlers[number])

    for number in handlers:
        signal.signal(number, finish)
    try:
        yield stop
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


@dataclass(slots=True)
class _Source:
    """A source and when, by the monotonic clock, it is indexed next. `seen` is how its root last looked,
    `entry` how it stands in the settings.
    """

    name: str
    entry: str | SourceSettings
    due: float = 0.0
    failures: int = 0
    seen: tuple[int, ...] = ()
    said: set[str] = field(default_factory=set)

    @property
    def root(self) -> Path:
        return root(self.name, Path())

    def hasten(self, seconds: float) -> None:
        self.due = min(self.due, time.monotonic() + seconds)


class Watcher:
    """Looks after the sources of `settings`, one pass at a time. What goes wrong is a line in the log."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._interval = settings.corpus.poll_minutes * 60
        self._sources = [
            _Source(name, entry)
            for name, entry in zip(settings.corpus.names, settings.corpus.sources, strict=True)
        ]
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
        log.info("stopped; the index is whole")

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
            if is_url(source.name) or (now := _identity(source.root)) == source.seen:
                continue
            moved |= _is_folder(now) or _is_folder(source.seen)
            source.seen = now
            source.hasten(SETTLE)
        if moved:
            for source in self._sources:
                if _is_folder(source.seen):
                    source.hasten(SETTLE)
        return moved

    def _notice(self, changed: set[Path]) -> None:
        for path in changed:
            if path.resolve().is_relative_to(self._own):
                continue  # the index itself, in a folder of articles
            for source in self._sources:
                if not is_url(source.name) and _concerns(path, source.root):
                    source.hasten(SETTLE)

    def _index_due(self, stop: Event) -> None:
        for source in self._sources:
            if not stop.is_set() and source.due <= time.monotonic():
                self._index(source, stop)

    def _index(self, source: _Source, stop: Event) -> None:
        """One pass over one source, and when the next one is."""

        def report(_: Progress) -> None:
            if stop.is_set():
                raise KeyboardInterrupt

        corpus = self._settings.corpus.model_copy(update={"sources": (source.entry,)})
        settings = self._settings.model_copy(update={"corpus": corpus})
        now = time.monotonic()
        prove = now - self._proven >= _PROVE
        try:
            summary = build_index(settings, settle=SETTLE, prove=prove, report=report)
        except KeyboardInterrupt:
            return
        except DatelineError as error:
            self._warn(source, [str(error)])
            source.failures += not isinstance(error, BusyError)
            source.due = time.monotonic() + self._back_off(source, busy=isinstance(error, BusyError))
            return
        self._proven = now if prove else self._proven
        self._tell(source, summary)
        source.failures = 0
        source.due = time.monotonic() + (SETTLE / 2 if summary.unsettled else self._interval)

    def _back_off(self, source: _Source, *, busy: bool) -> float:
        """Seconds until a source in trouble is tried again."""
        if busy:
            return _RETRY
        if is_url(source.name):
            return float(self._interval * min(2**source.failures, _MOST_BACK_OFF))
        return float(min(_RETRY * 2 ** min(source.failures, 10), self._interval))

    def _tell(self, source: _Source, summary: Summary) -> None:
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
        self._warn(source, warnings)

    def _warn(self, source: _Source, lines: list[str]) -> None:
        """Logs what the pass before did not say already."""
        for line in lines:
            if line not in source.said:
                log.warning("%s", line, extra={"source": source.name})
        source.said = set(lines)


def _identity(path: Path) -> tuple[int, ...]:
    """Which folder stands at `path`, or which state of which file; () for nothing."""
    try:
        found = path.stat()
    except OSError:
        return ()
    if stat.S_ISDIR(found.st_mode):
        return found.st_dev, found.st_ino
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _is_folder(identity: tuple[int, ...]) -> bool:
    return len(identity) == 2


def _concerns(path: Path, folder: Path) -> bool:
    """Whether a change at `path` may be one of the reporting in `folder`, where dot-files are none."""
    for start in (folder, folder.resolve()):
        if path.is_relative_to(start):
            return not any(part.startswith(".") for part in path.relative_to(start).parts)
    return False
