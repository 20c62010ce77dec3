"""What a source no longer holds leaves the store, unless so much is gone that the source is in doubt."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from corpus import Article
from index.store.sqlite import Store, StoredFile


@dataclass(frozen=True, slots=True)
class Loss:
    """The ids of the articles that a file no longer holds, and how it is recorded once they are gone."""

    articles: set[str]
    file: StoredFile


@dataclass(slots=True)
class Losses:
    """What a source no longer holds, by path: of files that shrank, and of those that are not there."""

    vanished: dict[str, Loss] = field(default_factory=dict)
    gone: dict[str, set[str]] = field(default_factory=dict)


def find_gone(store: Store, source: str, paths: list[str]) -> dict[str, set[str]]:
    """The files of `source` that are not among its `paths` any more, and what they held.

    Nobody knows that of a folder which cannot be listed, and which stands among `paths` itself then.
    """
    unlisted = [path for path in paths if Path(path).is_dir()]
    gone = store.files(source) - set(paths)
    return {
        path: store.held(path)
        for path in gone
        if not any(Path(path).is_relative_to(folder) for folder in unlisted)
    }


def withdraw(store: Store, source: str, losses: Losses, most: float) -> tuple[list[Article], int]:
    """Withdraws every article of `losses` that no other file holds; gives them, and how many it kept instead.

    It keeps all if they are more than the share `most` of what `source` holds.
    """
    held = store.count_held(source)
    lost = {path: loss.articles for path, loss in losses.vanished.items()} | losses.gone
    with suppress(_TooMuch), store.transaction():
        for path, articles in lost.items():
            store.release(path, articles)
        withdrawn = store.unheld(set().union(*lost.values()))
        if len(withdrawn) > most * held:
            raise _TooMuch
        store.withdraw(article.id for article in withdrawn)
        for loss in losses.vanished.values():
            store.put_file(loss.file, ())
        for path in losses.gone:
            store.drop_file(path)
        return withdrawn, 0
    return [], len(withdrawn)


class _TooMuch(Exception):  # noqa: N818  (it is not an error)
    """Rolls back what would withdraw too much."""
