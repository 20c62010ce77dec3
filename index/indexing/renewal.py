"""Makes all passages anew where the settings ask for other ones; a stopped run goes on where it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from index.embedding.embedder import Embed
from index.indexing.batch import Batch, count_new
from index.indexing.progress import Progress
from index.store.store import Store


@dataclass(frozen=True, slots=True)
class Renewal:
    """How many articles were made anew, in how many passages, how many of these are new, and by what they were and
    are made.
    """

    articles: int
    passages: int
    new: int
    made_by: tuple[str, str]


def renew(
    store: Store,
    embed: Embed,
    passage_tokens: int,
    made_by: tuple[str | None, str],
    report: Callable[[Progress], None],
) -> Renewal | None:
    """Cuts and embeds anew what was made by the first of `made_by` and is to be made by the second.

    Readers see the old passages until the last new one is there, and then the new ones.
    """
    before, current = made_by
    if before == current:
        store.unstage()
        return None
    ids = list(store.article_ids())
    done = store.staged_ids(current)
    batch = Batch(store, embed, passage_tokens, put=lambda cuts, vectors: store.stage(cuts, vectors, current))
    for number, article_id in enumerate(ids):
        report(Progress(number, batch.stored, 0, 0, anew=len(ids)))
        if article_id not in done and (article := store.article(article_id)):
            batch.add(article)
    batch.store()
    passages = new = 0
    with store.transaction():
        # What is damaged cannot be made anew from its own words, and must not stay beside other vectors.
        store.doubt(set(ids) - store.staged_ids(current))
        for cuts, vectors in store.staged(current):
            new += count_new(store, cuts)
            store.put(cuts, vectors)
            passages += len(vectors)
        store.unstage()
        store.put_fact("fingerprint", current)
    return Renewal(len(ids), passages, new, (before or "nothing on record", current))
