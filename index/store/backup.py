"""A dated copy of the store beside it, before anything is mended."""

from __future__ import annotations

import datetime
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path


def stamp() -> str:
    """Now, in UTC, as it stands in the names of copies."""
    return f"{datetime.datetime.now(datetime.UTC):%Y%m%d-%H%M%S}"


def back_up(path: Path) -> Path:
    """Copies the store in the file `path` by SQLite's own means, or byte by byte where SQLite cannot read it.

    Gives where the copy is. It is for a person to put back or to remove, and has its name only once it is whole.
    """
    copy = path.with_name(f"{path.stem}-{stamp()}{path.suffix}")
    draft = copy.with_name(f"tmp-{copy.name}")
    try:
        _copy(path, draft)
        draft.rename(copy)
    finally:
        draft.unlink(missing_ok=True)
    return copy


def _copy(path: Path, draft: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(draft)) as new:
            old.backup(new)
    except sqlite3.DatabaseError:
        draft.unlink(missing_ok=True)
        shutil.copyfile(path, draft)
