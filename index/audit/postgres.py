"""What can be wrong in a store of PostgreSQL's, which itself keeps rows whole, and what mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from index.audit.article_audit import audit_articles
from index.audit.audit import audit_embeddings, sampled, sound_passages
from index.audit.fault import Fault
from index.audit.repair import agreed, make_anew
from index.embedding.embedder import Embed
from index.indexing.sources.rereading import look_again
from index.store.postgres.database import Database
from index.store.postgres.keywords import sequence
from index.store.postgres.store import Store
from index.store.sql.rows import Row
from index.terms import fold

# What the triggers keep, counted anew.
_TRUE_STATE = (
    "SELECT coalesce(bit_xor(id), 0) AS passages, count(*) AS count, coalesce(sum(length), 0)::bigint AS tokens"
    " FROM passages"
)
_TRUE_TERMS = "SELECT word, count(*) AS count FROM passages, unnest(words) AS word GROUP BY word"
_WRONG_TERMS = (
    f"terms t LEFT JOIN ({_TRUE_TERMS}) c ON c.word = t.id WHERE t.passages <> coalesce(c.count, 0)"
)


def audit(
    store: Store, embed: Embed, nearest: Callable[[Store, Sequence[int]], Iterator[Fault]]
) -> Iterator[Fault]:
    """The faults of a store: none means that each article is whole and can be found.

    `nearest` gives those of its vectors, wherever they are; it is given a sample of passages to look for.
    """
    database = store.database
    yield from _counts(database)
    found = list(audit_articles(store, database, "p.sequence", partial(_has_stems, store)))
    yield from found
    sample = sampled(sound_passages(store, found))
    yield from audit_embeddings(store, sample, embed)
    yield from nearest(store, sample)


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


def _has_stems(store: Store, row: Row, heading: Sequence[str], text: Sequence[str]) -> bool:
    above, below = [fold(stem) for stem in heading], [fold(stem) for stem in text]
    numbers = store.numbers({*above, *below})
    known = all(stem in numbers for stem in (*above, *below))
    return known and bool(sequence(above, below, numbers)[0] == row["sequence"])


def _counts(database: Database) -> Iterator[Fault]:
    same = f"SELECT 1 FROM state JOIN ({_TRUE_STATE}) c USING (passages, count, tokens)"
    if not database.rows(same):
        yield Fault("store", "state", "it does not name the passages that are there")
    if wrong := database.rows(f"SELECT count(*) FROM {_WRONG_TERMS}")[0][0]:
        yield Fault("terms", "terms", f"{wrong} words are counted wrongly")
