"""Which files of the sources have to be read: those that are not as they were when they were read last."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from corpus import ArticleError, locate, root
from index.indexing.intake import skipped_before
from index.indexing.progress import Course
from index.indexing.rules import Rules
from index.indexing.sources.withdrawing import Losses
from index.indexing.summary import Summary
from index.store.sql.holdings import StoredFile
from index.store.store import Store


@dataclass(slots=True)
class Source:
    """A source, those of its files that have to be read, and what it has lost."""

    name: str
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

    def source(self, name: str) -> Source:
        """The source of that name as it is now. Raises SourceError where it is not there."""
        paths = [str(path) for path in locate(name, Path())]
        source = Source(name, Losses(root(name, Path()), frozenset(paths)))
        for path in paths:
            self._course.tell()
            if path not in self._files:
                self._files.add(path)
                if file := self._changed(path, name):
                    source.changed.append(file)
                    self._course.expect(file.size)
        return source

    def _changed(self, path: str, source: str) -> StoredFile | None:
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
        origin = self._rules.origin_of(source, known)
        file = StoredFile(path, source, stat.st_size, stat.st_mtime_ns, origin)
        if known == file:
            self._summary.unchanged += len(self._store.held(path))
            self._summary.skipped += skipped_before(self._store, path)
            self._course.known += file.size
            return None
        return file
