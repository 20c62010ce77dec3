"""Which source a file is of: the one in the settings that contains it, whatever a person called it when it was read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from corpus import EXPORT, SourceError, is_url, root
from index.store.sql.holdings import READ_AGAIN
from index.store.store import Store


@dataclass(frozen=True, slots=True)
class Home:
    """A source of the settings that contains a file or a folder, and the path by which it knows that."""

    source: str
    path: Path


class Homes:
    """The sources of the settings that are files and folders. A pattern contains nothing but what it matches."""

    def __init__(self, configured: Sequence[str]) -> None:
        self._folders: list[tuple[str, Path, Path]] = []
        for name in configured:
            with suppress(SourceError):
                if not is_url(name) and (folder := root(name, Path())) == Path(name).expanduser():
                    self._folders.append((name, folder, Path(os.path.realpath(folder))))
        self._real = lru_cache(os.path.realpath)

    def of(self, path: Path) -> Home | None:
        """The first source that contains a path, which may be spelled otherwise there and be no link itself."""
        # Below a source no link is followed: what is there is there by its real path.
        real = Path(self._real(path.parent), path.name)
        for source, folder, whole in self._folders:
            if real == whole:
                return Home(source, whole if whole.is_file() and folder.is_symlink() else folder)
            if real.is_relative_to(whole):
                return Home(source, folder / real.relative_to(whole))
        return None


def adopt(store: Store, configured: Sequence[str]) -> None:
    """Has the files on record that were read under another name be of the source that contains them.

    That is so of a part of a source that was indexed by itself, and of a source that is called otherwise now.
    """
    homes = Homes(configured)
    for file in store.files_of_others([*configured, EXPORT]):
        home = None if is_url(file.path) else homes.of(Path(file.path))
        if home is None:
            continue
        with store.transaction():
            if str(home.path) == file.path:
                store.put_file(replace(file, source=home.source), ())
                continue
            # The same file by another path: what it holds is to be read there, and nowhere else.
            held, known = store.held(file.path), store.file(str(home.path))
            known = known or replace(file, path=str(home.path), source=home.source)
            store.put_file(replace(known, modified=READ_AGAIN), held)
            store.release(file.path, held)
            store.drop_file(file.path)
