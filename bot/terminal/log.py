"""What a command does, step by step: on standard error with -v, in a file with --log, as JSON where that is set."""

from __future__ import annotations

import datetime
import json
import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.errors import ConfigError

if TYPE_CHECKING:
    from index.indexing.summary import Change

# What an event may carry besides its words, as `extra=` to the logger.
_FIELDS = ("kind", "article_id", "path", "source")
_CHATTY = ("httpx", "watchfiles", "chromadb")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Logging:
    """What a command is asked to say of itself: all of it, nothing but answers and errors, and into which file."""

    verbose: bool = False
    quiet: bool = False
    file: Path | None = None


def begin(asked: Logging) -> None:
    """Logs as asked from here to the end of the command. Raises ConfigError for a file that cannot be written."""
    if asked.verbose or asked.file:
        _attach(_handlers(asked, stderr=asked.verbose, json_lines=False))
    _root().meta[__name__] = asked


def serve(*, json_lines: bool) -> None:
    """Logs a command that runs for long: on standard error too, unless it is to be quiet."""
    asked = _asked()
    _attach(_handlers(asked, stderr=not asked.quiet, json_lines=json_lines))


def is_quiet() -> bool:
    return _asked().quiet


def failed(line: str) -> None:
    """Takes down how a command ended. Standard error has the line already."""
    if _asked().file:
        log.error("%s", line)


def log_changes(changes: Sequence[Change], source: str = "") -> None:
    for change in changes:
        fields = {
            "kind": str(change.kind),
            "article_id": change.article_id,
            "path": change.path,
            "source": source,
        }
        log.info("%s: %s (%s)", change.kind, change.title, change.path, extra=fields)


def _root() -> click.Context:
    return click.get_current_context().find_root()


def _asked() -> Logging:
    context = click.get_current_context(silent=True)
    asked = context.find_root().meta.get(__name__) if context else None
    return asked if isinstance(asked, Logging) else Logging()


def _handlers(asked: Logging, *, stderr: bool, json_lines: bool) -> list[logging.Handler]:
    handlers: list[logging.Handler] = []
    if stderr:
        shown = logging.StreamHandler(sys.stderr)
        shown.addFilter(lambda record: (record.name, record.levelno) != (__name__, logging.ERROR))
        handlers.append(shown)
    if asked.file:
        try:
            handlers.append(logging.FileHandler(asked.file, encoding="utf-8"))
        except OSError as error:
            raise ConfigError(
                f"{asked.file}: cannot be written ({error.strerror}); name another file after --log"
            ) from None
    for handler in handlers:
        handler.setFormatter(
            _Json() if json_lines else logging.Formatter("%(asctime)s %(levelname)s %(message)s")
        )
    return handlers


def _attach(handlers: Sequence[logging.Handler]) -> None:
    """Has `handlers` alone log until the command ends, and then those that were there before."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in _CHATTY}

    def undo() -> None:
        for handler in handlers:
            handler.close()
        root.handlers[:] = before
        root.setLevel(level)
        for name, its in levels.items():
            logging.getLogger(name).setLevel(its)

    _root().call_on_close(undo)
    root.handlers[:] = handlers
    root.setLevel(logging.INFO)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        event = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        event |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        return json.dumps(event, ensure_ascii=False)
