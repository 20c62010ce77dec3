"""What can be wrong in a store of PostgreSQL's, which itself keeps rows whole, and what mends it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from corpus import Article
from index.audit.article_audit import audit_article, usual_size
from index.audit.audit import audit_embeddings, sampled
from index.audit.fault import REREAD, Fault
from index.audit.repair import agreed, make_anew
from index.indexing.batch import Embed
from index.indexing.rereading import logged_proof, look_again
from index.passage import EVERYWHERE
from index.store.postgres.database import Database
from index.store.postgres.keywords import fold, sequence
from index.store.postgres.store import Store
from index.store.sql.rows import Row
from index.vectors.index import Nearby

_SAME = 0.99  # the cosine of a vector with itself, in half precision, less what the nearest others have
# What the triggers keep, counted anew.
_TRUE_STATE = (
    "SELECT coalesce(bit_xor(id), 0) AS passages, count(*) AS count, coalesce(sum(length), 0)::bigint AS tokens"
    " FROM passages"
)
_TRUE_TERMS = "SELECT word, count(*) AS count FROM passages, unnest(words) AS word GROUP BY word"
_WRONG_TERMS = (
    f"terms t LEFT JOIN ({_TRUE_TERMS}) c ON c.word = t.id WHERE t.passages <> coalesce(c.count, 0)"
)


def audit(store: Store, embed: Embed) -> Iterator[Fault]:
    """The faults of a store: none means that each article is whole and can be found."""
    database = store.database
    yield from _counts(database)
    size = usual_size(database)
    damaged: set[str] = set()
    for article_id in store.article_ids():
        article = store.article(article_id)
        if article is None and logged_proof(store, article_id):
            found = [Fault("article", article_id, "its digest is damaged; the change log proves its words")]
        elif article is None:
            found = [Fault("article", article_id, "its words are not those that were read", REREAD)]
        else:
            found = list(_article(article, store, database, size))
        damaged |= {fault.where for fault in found if fault.kind != "copies"}
        yield from found
    for article in store.unheld():
        yield Fault("files", article.id, "no file is known to hold it", REREAD)
    sample = sampled([id_ for id_, article_id in store.passage_articles() if article_id not in damaged])
    yield from audit_embeddings(store, sample, embed)
    yield from _nearest(store, sample)


def repair(store: Store, faults: Sequence[Fault], embed: Embed, asked: tuple[int, str]) -> None:
    """Mends the `faults` that an audit found, from the stored words, or by having them read again.

    `asked` are the settings' length of passages and embedder. Raises IndexingError where the index has
    others.
    """
    database, (passage_tokens, embedder) = store.database, asked
    agreed(database.address, store, passage_tokens, embedder)
    with store.transaction():
        database.execute(
            f"UPDATE state SET (passages, count, tokens) = ({_TRUE_STATE}), version = version + 1"
        )
        wrong = f"SELECT t.id, coalesce(c.count, 0) AS count FROM {_WRONG_TERMS}"
        database.execute(f"UPDATE terms SET passages = w.count FROM ({wrong}) w WHERE w.id = terms.id")
    look_again(store)
    make_anew(store, faults, embed, passage_tokens)


def _article(article: Article, store: Store, database: Database, size: int) -> Iterator[Fault]:
    rows = database.rows(
        'SELECT p.id, p.start, p."end", p.paragraph, p.sequence, v.vector, v.sum FROM passages p'
        " LEFT JOIN vectors v ON v.passage = p.id WHERE p.article = ? ORDER BY p.start",
        article.id,
    )

    def has_stems(row: Row, heading: Sequence[str], text: Sequence[str]) -> bool:
        above, below = [fold(stem) for stem in heading], [fold(stem) for stem in text]
        numbers = store.numbers({*above, *below})
        known = all(stem in numbers for stem in (*above, *below))
        return known and bool(sequence(above, below, numbers)[0] == row["sequence"])

    yield from audit_article(article, rows, database, size, has_stems)


def _counts(database: Database) -> Iterator[Fault]:
    same = f"SELECT 1 FROM state JOIN ({_TRUE_STATE}) c USING (passages, count, tokens)"
    if not database.rows(same):
        yield Fault("store", "state", "it does not name the passages that are there")
    if wrong := database.rows(f"SELECT count(*) FROM {_WRONG_TERMS}")[0][0]:
        yield Fault("terms", "terms", f"{wrong} words are counted wrongly")


def _nearest(store: Store, sample: Sequence[int]) -> Iterator[Fault]:
    lacking = "SELECT count(*) FROM passages p WHERE NOT EXISTS (SELECT 1 FROM near n WHERE n.passage = p.id)"
    if missing := store.database.rows(lacking)[0][0]:
        yield Fault("generation", "near", f"{missing} passages of the store are not in it")
        return
    _, vectors = store.vectors(sample)
    near: Nearby = store.nearest
    # Copies of one story have one vector, so the nearest may be any of them.
    found = [near.query(np.asarray(vector), 1, EVERYWHERE) for vector in vectors]
    if lost := sum(not nearest or nearest[0][1] < _SAME for nearest in found):
        yield Fault("generation", "near", f"{lost} of {len(sample)} vectors do not find themselves")
