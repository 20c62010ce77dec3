"""What can go wrong between a question and its reader, and the line and exit code that each failure ends in.

The tree of what Dateline raises on purpose is drawn in `corpus.errors`.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from corpus.errors import DatelineError

ANSWERED, NOTHING, WRONG, FAULT, STOPPED, CLOSED = 0, 1, 2, 70, 130, 141


class ConfigError(DatelineError):
    """A setting is unknown, of the wrong type, or in a file that cannot be read."""


class StorageError(DatelineError):
    """What the bot itself keeps cannot be read or written just now: a disk, or a database, refuses."""


class QuestionError(DatelineError):
    """What was typed is not a question that can be asked: empty, or longer than any question is."""


class StoppedError(DatelineError):
    """Whoever asked has stopped listening; nothing is shown or kept of the answer."""


def explained(error: BaseException, command: str) -> tuple[str, int]:
    """The line that a person is told of a failure of a command, and the exit code; nothing else decides them."""
    if isinstance(error, DatelineError):
        return str(error), WRONG
    if isinstance(error, KeyboardInterrupt):
        return str(error) or f"'dateline {command}' was stopped; run it again for the whole of it", STOPPED
    if isinstance(error, BrokenPipeError):
        return "", CLOSED
    if isinstance(error, MemoryError):
        return "out of memory; close other programs or name fewer sources, and try again", WRONG
    if (sqlite := sys.modules.get("sqlite3")) and isinstance(error, sqlite.Error):  # `--help` needs none
        return (
            f"the database of the index or of the conversations failed ({error}); free some space, allow "
            "writing in the index folder, or run 'dateline verify'",
            WRONG,
        )
    if (psycopg := sys.modules.get("psycopg")) and isinstance(error, psycopg.Error):
        reason = " ".join(str(error).split())
        return f"PostgreSQL cannot be used ({reason}); see that it runs and lets you in there", WRONG
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}the system refused ({error.strerror}); free some space or allow access", WRONG
    return _reported(error), FAULT


@contextmanager
def stopping_says(line: str) -> Iterator[None]:
    """Has a Ctrl-C say what it stopped, where that is more than the command that was typed."""
    try:
        yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt(line) from None


@contextmanager
def second_signal_leaves() -> Iterator[None]:
    """A first Ctrl-C stops in good order; a second one leaves at once: everything on disk is whole anyway."""

    def first(number: int, frame: FrameType | None) -> None:
        signal.signal(number, second)
        signal.default_int_handler(number, frame)

    def second(_number: int, _frame: FrameType | None) -> None:
        os.write(2, b"dateline: stopped at once; what is on disk is whole\n")
        os._exit(STOPPED)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, first)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is first:
            signal.signal(signal.SIGINT, before)


def _reported(error: BaseException) -> str:
    """What is said of a fault of Dateline's own; what led to it goes into a file for whoever mends it."""
    kind = type(error).__name__
    with tempfile.NamedTemporaryFile(
        "w", prefix="dateline-fault-", suffix=".txt", delete=False, encoding="utf-8", errors="replace"
    ) as file:
        file.writelines(traceback.format_exception(error))
    return (
        f"a fault of Dateline's own ({kind}); please open an issue where you got Dateline from, with "
        f"what you did and the file {Path(file.name)}; the index is as it was"
    )
