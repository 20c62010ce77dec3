"""What a source no longer holds leaves the store, unless so much is gone that the source is in doubt."""

from __future__ import annotations

import errno
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from corpus import Article
from index.indexing.sources.rereading import files_of
from index.store.sql.holdings import StoredFile
from index.store.store import Store

# What says that nothing is at a path; EINVAL is Windows' word for a name that no file can have.
_NOT_THERE = {errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EINVAL}


@dataclass(frozen=True, slots=True)
class Loss:
    """The ids of the articles that a file no longer holds, and how it is recorded once they are gone."""

    articles: set[str]
    file: StoredFile


@dataclass(slots=True)
class Losses:
    """What a source no longer holds, by path: of files that shrank, and of those that are not there.

    `root` is the file or folder that the source is at or below, `paths` are its files and the folders in it that
    cannot be listed, and `whole` those that were read without trouble; `strays` are articles that no file of it
    holds, though one did.
    """

    root: Path
    paths: frozenset[str]
    whole: set[str] = field(default_factory=set)
    vanished: dict[str, Loss] = field(default_factory=dict)
    gone: dict[str, set[str]] = field(default_factory=dict)
    strays: set[str] = field(default_factory=set)
    _unlisted: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self._unlisted = [path for path in self.paths if _is_folder(path)]

    def find_gone(self, store: Store, source: str) -> None:
        """Notes the files of `source` that are not among its paths any more, and what they held."""
        missing = store.files(source) - self.paths
        self.gone = {path: store.held(path) for path in missing if not self._may_hold(path)}

    def is_lost(self, article: Article) -> bool | None:
        """Whether an article that no file holds has left this source; None if it never was of it."""
        if not Path(article.path).is_relative_to(self.root):
            return None
        if found := [path for path in files_of(article.path) if path in self.paths]:
            return found[0] in self.whole
        return not self._may_hold(article.path)

    def _may_hold(self, path: str) -> bool:
        """Whether a path is in a folder that cannot be listed or entered: nobody knows what is gone of that."""
        return _cannot_be_told(path) or any(Path(path).is_relative_to(folder) for folder in self._unlisted)


def find_strays(store: Store, losses: Sequence[Losses]) -> list[Article]:
    """Notes with the sources which articles they have lost without a file to say so; gives those of none."""
    of_none: list[Article] = []
    for article in store.unheld():
        lost = [(one, state) for one in losses if (state := one.is_lost(article)) is not None]
        if not lost:
            of_none.append(article)
        elif all(state for _, state in lost):
            lost[0][0].strays.add(article.id)
    return of_none


def withdraw(store: Store, source: str, losses: Losses, most: float) -> tuple[list[Article], list[Article]]:
    """Withdraws every article of `losses` that no other file holds; gives them, and those that it kept instead.

    It keeps all if they are more than the share `most` of what `source` holds.
    """
    held = store.count_held(source) + len(losses.strays)
    lost = {path: loss.articles for path, loss in losses.vanished.items()} | losses.gone
    with suppress(_TooMuch), store.transaction():
        for path, articles in lost.items():
            store.release(path, articles)
        withdrawn = store.unheld(losses.strays.union(*lost.values()))
        if len(withdrawn) > most * held:
            raise _TooMuch
        if withdrawn:
            staying = (article for path in losses.vanished for article in store.held(path))
            store.withdraw((article.id for article in withdrawn), coming=staying)
        for loss in losses.vanished.values():
            store.put_file(loss.file, ())
        for path in losses.gone:
            store.drop_file(path)
        return withdrawn, []
    return [], withdrawn


# Path.is_dir and Path.exists do not do: from Python 3.14 on they say no where they may not look.
def _is_folder(path: str) -> bool:
    try:
        return stat.S_ISDIR(Path(path).stat().st_mode)
    except OSError:
        return False


def _cannot_be_told(path: str) -> bool:
    """Whether nobody can say if a path is there, as a folder on the way to it may not be entered."""
    try:
        Path(path).lstat()
    except ValueError:  # a NUL in it
        return False
    except OSError as error:
        return error.errno not in _NOT_THERE
    return False


class _TooMuch(Exception):  # noqa: N818  (it is not an error)
    """Rolls back what would withdraw too much."""
