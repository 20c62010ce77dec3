"""What a source no longer holds leaves the store, unless so much is gone that the source is in doubt."""

from __future__ import annotations

import errno
import stat
from collections import Counter
from collections.abc import Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from corpus import Article
from corpus.draft import is_named_by_words
from index.indexing.intake import Taken
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
    holds, though one did. One that `is_part` of another source speaks only of what is below its own root.
    """

    root: Path
    paths: frozenset[str] = frozenset()
    is_part: bool = False
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
        if self.is_part:
            missing = {path for path in missing if self._contains(path) and is_there(path) is False}
        self.gone = {path: store.held(path) for path in missing if not self._may_hold(path)}

    def wait_for(self, names: Set[str]) -> None:
        """Leaves for a later run what may be on its way to another place, where files of those `names` are new."""
        self.gone = {path: articles for path, articles in self.gone.items() if Path(path).name not in names}

    def is_lost(self, path: str) -> bool | None:
        """Whether an article that stood at a path, and that no file holds, has left this source; None if it never
        was of it.
        """
        if not self._contains(path):
            return None
        if found := [one for one in files_of(path) if one in self.paths]:
            return found[0] in self.whole
        return not self._may_hold(path)

    def _contains(self, path: str) -> bool:
        return Path(path).is_relative_to(self.root)

    def _may_hold(self, path: str) -> bool:
        """Whether a path is in a folder that cannot be listed or entered: nobody knows what is gone of that."""
        return is_there(path) is None or any(Path(path).is_relative_to(folder) for folder in self._unlisted)


def find_strays(store: Store, losses: Sequence[Losses]) -> list[Article]:
    """Notes with the sources which articles they have lost without a file to say so; gives those of none.

    What an export alone holds is lost where it would be if none did.
    """
    unheld = store.unheld()
    of_none: set[str] = set()
    for article_id, path in [*((article.id, article.path) for article in unheld), *store.archived()]:
        lost = [(one, state) for one in losses if (state := one.is_lost(path)) is not None]
        if not lost:
            of_none.add(article_id)
        elif all(state for _, state in lost):
            lost[0][0].strays.add(article_id)
    return [article for article in unheld if article.id in of_none]


def find_replaced(store: Store, feed: str, taken: Taken) -> set[str]:
    """The entries in whose place a feed lists others now: of the same headline and day, and listed no more.

    Only where neither has an id, and where there is one of each: more of them are a series.
    """
    replaced: set[str] = set()
    if taken.troubles:
        return replaced
    new = Counter((one.headline, one.published) for one in taken.nameless if one.headline and one.published)
    for (headline, day), count in new.items():
        same = [one for one in store.namesakes(feed, headline) if one.published == day]
        if count == len(same) == 1 and is_named_by_words(same[0]):
            replaced.add(same[0].id)
    return replaced - taken.articles


def withdraw(store: Store, source: str, losses: Losses, most: float) -> tuple[list[Article], list[Article]]:
    """Withdraws every article of `losses` that no other file holds; gives them, and those that it kept instead.

    It keeps all if they are more than the share `most` of what `source` holds, and lets go only of what other files
    hold: a correction there is one here.
    """
    held = max(store.count_held(source), len(store.held(str(losses.root)))) + len(losses.strays)
    lost = {path: loss.articles for path, loss in losses.vanished.items()} | losses.gone
    with suppress(_TooMuch), store.transaction():
        for path, articles in lost.items():
            store.release(path, articles)
        for article_id in losses.strays:
            for path in store.holders(article_id):
                store.release(path, [article_id])
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
    kept = {article.id for article in withdrawn}
    with store.transaction():
        for path, articles in losses.gone.items():
            store.release(path, articles - kept)
            if not articles & kept:
                store.drop_file(path)
    return [], withdrawn


# Path.is_dir and Path.exists do not do: from Python 3.14 on they say no where they may not look.
def _is_folder(path: str) -> bool:
    try:
        return stat.S_ISDIR(Path(path).stat().st_mode)
    except OSError:
        return False


def is_there(path: str) -> bool | None:
    """Whether a path is there; None where nobody can say, as a folder on the way to it may not be entered."""
    try:
        Path(path).lstat()
    except ValueError:  # a NUL in it
        return False
    except OSError as error:
        return False if error.errno in _NOT_THERE else None
    return True


class _TooMuch(Exception):  # noqa: N818  (it is not an error)
    """Rolls back what would withdraw too much."""
