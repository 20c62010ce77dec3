"""Vectors as they were stored, or made again from words that are: what is published has no others."""

from __future__ import annotations

from collections.abc import Sequence

from index.embedding.embedder import Embed, Vectors
from index.errors import IndexingError
from index.passage import embedded, heading
from index.store.store import Store


def proven(store: Store, ids: Sequence[int], embed: Embed, where: object) -> Vectors:
    """The vectors of passages, in their order; those that are not as they were stored are made again from the words.

    Raises IndexingError, which says `where`, if the words are damaged, too.
    """
    if broken := store.unproven(ids):
        embed_again(store, broken, embed)
    found, vectors = store.vectors(ids)
    if found != list(ids):
        raise IndexingError(f"{where}: a passage's words are damaged; run 'dateline verify --repair'")
    return vectors


def embed_again(store: Store, ids: Sequence[int], embed: Embed) -> None:
    """Embeds passages anew, from the words of their articles where those are as they were read."""
    passages = store.passages(ids)
    texts = [embedded(heading(passage.article), passage.text) for passage in passages.values()]
    if texts:
        with store.transaction():
            store.put_vectors(list(passages), embed(texts))
