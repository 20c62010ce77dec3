"""What a source no longer holds leaves the store, unless so much is gone that the source is in doubt."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from corpus import Article
from index.store import Store


@dataclass(slots=True)
class Losses:
    """The ids of the articles that files no longer hold, by path.

    `corrected` are of files in which as many came in their place, `vanished` of files that shrank, and
    `gone` of files that are not there any more.
    """

    corrected: dict[str, set[str]] = field(default_factory=dict)
    vanished: dict[str, set[str]] = field(default_factory=dict)
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
    """Withdraws every article of `losses` that no other file holds; gives them, and how many it kept.

    What was corrected always goes. Of the rest nothing does if it is more than the share `most` of what
    `source` holds; its files are read again next time then.
    """
    with store.transaction():
        corrected = _release(store, losses.corrected)
        store.withdraw(article.id for article in corrected)
    held = store.count_held(source)
    with suppress(_TooMuch), store.transaction():
        vanished = _release(store, losses.vanished | losses.gone)
        if len(vanished) > most * held:
            raise _TooMuch
        store.withdraw(article.id for article in vanished)
        for path in losses.gone:
            store.drop_file(path)
        return corrected + vanished, 0
    for path in losses.vanished:
        store.forget_change(path)
    return corrected, len(vanished)


class _TooMuch(Exception):  # noqa: N818  (it is not an error)
    """Rolls back what would withdraw too much."""


def _release(store: Store, lost: Mapping[str, set[str]]) -> list[Article]:
    """Takes articles from their files; gives those that no file holds any more."""
    for path, articles in lost.items():
        store.release(path, articles)
    return store.unheld(set().union(*lost.values()))
