"""How a command ends: its exit code, and the line that a person is told where it failed."""

from __future__ import annotations

import sys
import tempfile
import traceback
from pathlib import Path

from corpus.errors import DatelineError

# Up to 2 they are grep's, 70 is that of sysexits.h, and the last are 128 and the number of a signal. Each has a name
# for every case that it stands for.
ANSWERED = STANDS = DONE = 0
NOTHING = DOES_NOT_STAND = FAULTS_LEFT = LEFT_OUT = 1
WRONG = 2
FAULT = 70
STOPPED, CLOSED, TERMINATED = 130, 141, 143


class Terminated(KeyboardInterrupt):
    """A SIGTERM, where it stops what a Ctrl-C would stop, and in the same good order."""


def explained(error: BaseException, command: str) -> tuple[str, int]:
    """The line that a person is told of a failure of a command, and the exit code; nothing else decides them."""
    if isinstance(error, DatelineError):
        return str(error), WRONG
    if isinstance(error, KeyboardInterrupt):
        return str(error) or f"'dateline {command}' was stopped; run it again for the whole of it", (
            TERMINATED if isinstance(error, Terminated) else STOPPED
        )
    if isinstance(error, BrokenPipeError):
        return "", CLOSED
    if isinstance(error, MemoryError):
        return "out of memory; close other programs or name fewer sources, and try again", WRONG
    if (sqlite := sys.modules.get("sqlite3")) and isinstance(error, sqlite.Error):  # `--help` needs none
        return (
            f"the database of the index or of what is followed failed ({error}); free some space, allow "
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
