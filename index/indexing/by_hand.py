"""A person takes an article out, for good, or puts it back: no file or feed decides that."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from corpus import Article
from index.errors import IndexingError, refused
from index.indexing.batch import Batch, Embed
from index.indexing.publisher import Publisher
from index.lock import WriterLock
from index.store.sqlite import Store


def withdraw_article(folder: Path, article_id: str, why: str, wait: float = 0.0) -> Article:
    """Takes an article out of the index in `folder`, and keeps it out; gives it.

    Raises IndexingError where there is no such article, BusyError, and NoIndexError.
    """
    with _writing(folder, wait) as (_, store):
        article = store.unproven_article(article_id)
        if article is None:
            raise IndexingError(
                f"{article_id}: not an article of this index; 'dateline search --json' gives their ids"
            )
        with store.transaction():
            store.withdraw_for_good(article, why)
        return article


def put_back_article(
    folder: Path, article_id: str, embed: Embed, passage_tokens: int, made_by: str, wait: float = 0.0
) -> Article:
    """Undoes `withdraw_article`: the article is in the index again, as it was then. Raises the same."""
    with _writing(folder, wait) as (lock, store):
        withdrawal = store.withdrawn(article_id)
        if withdrawal is None:
            raise IndexingError(f"{article_id}: not withdrawn by anybody, so there is nothing to undo")
        batch = Batch(store, embed, passage_tokens)
        with store.transaction():
            store.put_back(article_id)
            batch.add(withdrawal.article)
            batch.store()
        Publisher(lock, store, embed, made_by).publish()
        return withdrawal.article


@contextmanager
def _writing(folder: Path, wait: float) -> Iterator[tuple[WriterLock, Store]]:
    with closing(Store(folder)):  # Nothing is made where there is no index.
        pass
    try:
        with WriterLock(folder, wait=wait) as lock, closing(Store(folder, create=True)) as store:
            yield lock, store
    except sqlite3.Error as error:
        raise refused(folder, error) from None
