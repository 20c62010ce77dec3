"""Which files of the sources have to be read: those that are not as they were when they were read last."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus import EXPORT, ArticleError, Doubt, is_url, locate, root
from index.indexing.intake import skipped_before
from index.indexing.progress import Course
from index.indexing.rules import Rules
from index.indexing.sources.ownership import Homes
from index.indexing.sources.withdrawing import Losses, is_there
from index.indexing.summary import Summary
from index.store.sql.holdings import StoredFile
from index.store.store import Store


@dataclass(slots=True)
class Source:
    """A source, those of its files that have to be read, and what it has lost.

    `owner` is the source of the settings that it is a part of, or itself.
    """

    name: str
    owner: str
    losses: Losses
    changed: list[StoredFile] = field(default_factory=list)


class Survey:
    """Looks through the sources of one run, at each file once. The summary is told of files that are as they were
    and of those that cannot be read, and the course of how much there is to read.
    """

    def __init__(self, store: Store, rules: Rules, summary: Summary, course: Course) -> None:
        self._store = store
        self._rules = rules
        self._summary = summary
        self._course = course
        self._files: set[str] = set()
        self._unchanged: set[str] = set()  # an article may be in several files
        self._homes = Homes(rules.configured)

    def source(self, name: str) -> Source:
        """The source of that name as it is now. Raises SourceError where it is not there."""
        folder, located = root(name, Path()), locate(name, Path())
        owner = name
        if name not in self._rules.configured:
            if home := self._homes.of(Path(os.path.realpath(folder))):
                owner, folder = home.source, home.path
            located = (home.path if (home := self._homes.of(path)) else path for path in located)
        own = _own_below(folder, self._rules.own)
        paths = [shown for path in located if not (shown := str(path)).startswith(own)]
        # What was read from Dateline's own folder stays, as from one that cannot be listed.
        losses = Losses(folder, frozenset(paths).union(own), is_part=owner != name)
        source = Source(name, owner, losses)
        for path in paths:
            self._course.tell()
            if path not in self._files:
                self._files.add(path)
                if file := self._changed(path, source):
                    source.changed.append(file)
                    self._course.expect(file.size)
        # What left a file that was read before may have come into a new one, where it is known by its id.
        source.changed.sort(key=lambda file: self._store.file(file.path) is None)
        return source

    def others(self, seen: Sequence[Source]) -> list[str]:
        """The files and folders that the settings name and that are not among those `seen`."""
        names = {source.name for source in seen}
        return [name for name in self._rules.configured if not is_url(name) and name not in names]

    def dropped(self, seen: Sequence[Source]) -> tuple[list[Source], list[Doubt]]:
        """What the sources that the settings do not name any more have lost, where they name any, and what is said of
        their files that are still there.
        """
        if not self._rules.configured:
            return [], []
        return _dropped(self._store, [*self._rules.configured, *(source.name for source in seen), EXPORT])

    def _changed(self, path: str, source: Source) -> StoredFile | None:
        """A file as it is now, if it is not as it was read last."""
        try:
            stat = Path(path).lstat()
            path.encode()
        except OSError as error:
            self._summary.skipped.append(ArticleError(path, f"cannot be read: {error.strerror}"))
            return None
        except UnicodeEncodeError:
            shown = path.encode(errors="backslashreplace").decode()
            self._summary.skipped.append(ArticleError(shown, "its name is not valid Unicode: rename it"))
            return None
        if 0 <= time.time() - stat.st_mtime < self._rules.settle:
            self._summary.unsettled.append(path)
            return None
        known = self._store.file(path)
        owner = self._owner(source, path, known)
        origin = self._rules.origin_of(source.name, known, owner)
        file = StoredFile(path, owner, stat.st_size, stat.st_mtime_ns, origin)
        if known in (file, replace(file, source=EXPORT)):
            held = self._store.held(path)
            self._summary.unchanged += len(held - self._unchanged)
            self._unchanged |= held
            self._summary.skipped += skipped_before(self._store, path)
            self._course.known += file.size
            return None
        return file

    def _owner(self, source: Source, path: str, known: StoredFile | None) -> str:
        """What a file is recorded as part of: a source of the settings goes before what a person typed."""
        if source.name in self._rules.configured:
            return source.name
        if known and known.source in self._rules.configured:
            return known.source
        home = self._homes.of(Path(path))
        return home.source if home else source.name


def _own_below(below: Path, own: Sequence[Path]) -> tuple[str, ...]:
    """How the paths of Dateline's own files and folders begin in a folder; a source inside of them is meant."""
    whole = below.resolve()
    inside = [path for one in own if (path := one.resolve()).is_relative_to(whole) and path != whole]
    shown = [below / path.relative_to(whole) for path in inside]
    return tuple(f"{path}{os.sep}" if path.is_dir() else str(path) for path in shown)


def _dropped(store: Store, sources: Sequence[str]) -> tuple[list[Source], list[Doubt]]:
    """What files on record that are of none of `sources` have lost, by the source they were read from, and what is
    said of those that are still there: nobody looks after them, and what was read from them stays.
    """
    lost: dict[str, Source] = {}
    kept = []
    for file in store.files_of_others(sources):
        if is_url(file.path) or is_there(file.path) is not False:
            kept.append(file.source)
            continue
        source = lost.setdefault(file.source, Source(file.source, file.source, Losses(Path(file.source))))
        source.losses.gone[file.path] = store.held(file.path)
    if not kept:
        return list(lost.values()), []
    more = f", and so is that of {others} others" if (others := len(set(kept)) - 1) else ""
    reason = (
        f"no source of the settings has it; what was read from it is kept as it was then{more}; name it there to have "
        "it looked after"
    )
    return list(lost.values()), [Doubt(kept[0], reason)]
