"""A source that is watched: when it is indexed next, how its root looks, and what was said of it."""

from __future__ import annotations

import logging
import stat
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus import DatelineError, root

_AGAIN = 3600.0  # seconds after which a trouble that lasts is told again

log = logging.getLogger(__name__)


@dataclass(slots=True)
class WatchedSource:
    """A source and when, by the monotonic clock, it is indexed next. `seen` is how its root last looked, `trouble` why
    nothing of it could be taken in by the last pass.
    """

    name: str
    due: float = 0.0
    failures: int = 0
    seen: tuple[int, ...] = ()
    trouble: str = ""
    _told: float = 0.0
    _said: set[str] = field(default_factory=set)

    @property
    def root(self) -> Path:
        return root(self.name, Path())

    def hasten(self, seconds: float) -> None:
        self.due = min(self.due, time.monotonic() + seconds)

    def fail(self, error: DatelineError) -> None:
        """Logs why a pass came to nothing: at once, and every hour for as long as that lasts."""
        now = time.monotonic()
        if str(error) != self.trouble or now - self._told >= _AGAIN:
            log.warning("%s", error, extra={"source": self.name})
            self._told = now
        self.trouble = str(error)
        self._said.clear()

    def succeed(self, warnings: Sequence[str]) -> None:
        """Logs that a trouble is over, and of the `warnings` those that the pass before did not say already."""
        if self.trouble:
            log.info("%s is indexed again", self.name, extra={"source": self.name})
        self.failures, self.trouble = 0, ""
        for line in warnings:
            if line not in self._said:
                log.warning("%s", line, extra={"source": self.name})
        self._said = set(warnings)


def identity(path: Path) -> tuple[int, ...]:
    """Which folder stands at `path`, or which state of which file; () for nothing."""
    try:
        found = path.stat()
    except OSError:
        return ()
    if stat.S_ISDIR(found.st_mode):
        return found.st_dev, found.st_ino
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def is_folder(identity: tuple[int, ...]) -> bool:
    return len(identity) == 2


def concerns(path: Path, folder: Path) -> bool:
    """Whether a change at `path` may be one of the reporting in `folder`, where dot-files are none."""
    for start in (folder, folder.resolve()):
        if path.is_relative_to(start):
            return not any(part.startswith(".") for part in path.relative_to(start).parts)
    return False
