"""A person takes an article out, for good, or puts it back: no file or feed decides that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

from corpus import Article
from index.backends.backend import Writer
from index.backends.opening import backend_of
from index.backends.place import Place
from index.embedding.embedder import Embed
from index.errors import IndexingError
from index.indexing.batch import Batch
from index.indexing.sources.rereading import files_of
from index.store.sql.holdings import READ_AGAIN


def withdraw_article(place: Place, article_id: str, why: str, wait: float = 0.0) -> Article:
    """Takes an article out of the index at `place`, and keeps it out; gives it.

    Raises IndexingError where there is no such article, BusyError, and NoIndexError.
    """
    with _writing(place, wait) as writer:
        store = writer.store
        article = store.unproven_article(article_id)
        if article is None:
            raise IndexingError(
                f"{article_id}: not an article of this index; 'dateline search --json' gives their ids"
            )
        with store.transaction():
            store.withdraw_for_good(article, why)
        return article


def put_back_article(
    place: Place, article_id: str, embed: Embed, passage_tokens: int, wait: float = 0.0
) -> Article:
    """Undoes `withdraw_article`: the article is in the index again, as it was then. Raises the same."""
    with _writing(place, wait) as writer:
        store = writer.store
        withdrawal = store.withdrawn(article_id)
        if withdrawal is None:
            raise IndexingError(f"{article_id}: not withdrawn by anybody, so there is nothing to undo")
        batch = Batch(store, embed, passage_tokens)
        with store.transaction():
            store.put_back(article_id)
            batch.add(withdrawal.article)
            batch.store()
            # The file that it stood in has it again, unless the next run finds that it has not.
            for path in files_of(withdrawal.article.path):
                if file := store.file(path):
                    store.put_file(replace(file, modified=READ_AGAIN), [article_id])
        # Other settings make an index anew at its next run, and none of it before.
        writer.publisher(embed, store.fact("fingerprint") or "").publish()
        return withdrawal.article


@contextmanager
def _writing(place: Place, wait: float) -> Iterator[Writer]:
    backend = backend_of(place)
    with closing(backend.store()):  # Nothing is made where there is no index.
        pass
    with backend.writing(wait) as writer:
        yield writer
