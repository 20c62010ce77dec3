"""What can be wrong in a store: its file, its rows, an article's passages, stems and vectors.

The SQL here only reads. It stands apart from the store's because it must not assume what that one keeps true.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import reduce
from itertools import pairwise
from operator import xor
from pathlib import Path

import numpy as np

from corpus import Article
from index.audit.fault import REREAD, SALVAGE, Fault
from index.indexing.copies import bands
from index.indexing.rereading import logged_proof
from index.passage import embedded, heading
from index.store.database import Database
from index.store.digest import passage_id, vector_sum
from index.store.sqlite import Store
from index.terms import stems

_UNIT = 1e-3  # how far from 1 the length of a vector may be


def audit_store(path: Path, store: Store) -> Iterator[Fault]:
    """The faults of the store in the file `path`; those that leave nothing to rely on come alone.

    Raises IndexingError where the file cannot be read through.
    """
    with closing(Database(path)) as database:
        broken = [row[0] for row in database.rows("PRAGMA integrity_check(10)")]
        if reasons := [reason for reason in broken if reason != "ok" and "fts5" not in reason.lower()]:
            yield Fault("store", path.name, reasons[0], SALVAGE)
            return
        yield from _orphans(database)
        yield from _terms(path)
        yield from _state(store)
        size = _usual_size(database)
        for article_id in store.article_ids():
            article = store.article(article_id)
            if article is None and logged_proof(store, article_id):
                yield Fault("article", article_id, "its digest is damaged; the change log proves its words")
            elif article is None:
                yield Fault("article", article_id, "its words are not those that were read", REREAD)
            else:
                yield from _article(article, database, size)
        for article in store.unheld():
            yield Fault("files", article.id, "no file is known to hold it", REREAD)


def _state(store: Store) -> Iterator[Fault]:
    if store.state() != reduce(xor, store.every_id(), 0):
        yield Fault("store", "state", "it does not name the passages that are there")


def _orphans(database: Database) -> Iterator[Fault]:
    broken = database.rows("PRAGMA foreign_key_check")
    for table in sorted({row["table"] for row in broken}):
        rows = sum(row["table"] == table for row in broken)
        parent = next(row["parent"] for row in broken if row["table"] == table)
        yield Fault("store", table, f"{rows} rows belong to {parent} that are not there")


def _terms(path: Path) -> Iterator[Fault]:
    # FTS5 takes the request for a check as an insertion, and so asks for the right to write.
    address = f"{path.absolute().as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as database:
            database.execute("INSERT INTO terms (terms, rank) VALUES ('integrity-check', 1)")
    except sqlite3.OperationalError:
        return
    except sqlite3.DatabaseError:
        yield Fault("terms", "terms", "the index of words is not that of the passages")


def _article(article: Article, database: Database, size: int) -> Iterator[Fault]:
    passages = database.rows(
        'SELECT p.id, p.start, p."end", p.paragraph, p.heading, p.text, v.vector, v.sum FROM passages p'
        " LEFT JOIN vectors v ON v.passage = p.id WHERE p.article = ? ORDER BY p.start",
        article.id,
    )
    if detail := _misplaced(article.body, passages) or _misstemmed(article, passages):
        yield Fault("passages", article.id, detail)
    stored_bands = database.rows("SELECT value FROM bands WHERE article = ?", article.id)
    if {row[0] for row in stored_bands} != bands(article.body):
        yield Fault("copies", article.id, "what its copies are found by is not that of its words")
    if detail := next((detail for row in passages if (detail := _misshapen(row, size))), ""):
        yield Fault("vectors", article.id, detail)


def _misplaced(body: str, passages: Sequence[sqlite3.Row]) -> str:
    """What is wrong with the places of passages in a body; "" if every word is in exactly one."""
    if not passages:
        return "it has no passages"
    for row in passages:
        if not 0 <= row["start"] < row["end"] <= len(body):
            return f"passage {row['id']} lies outside its body"
        if row["paragraph"] != 1 + body.count("\n\n", 0, row["start"]):
            return f"passage {row['id']} names another paragraph"
    if any(left["end"] > right["start"] for left, right in pairwise(passages)):
        return "its passages overlap"
    if "".join("".join(body[row["start"] : row["end"]] for row in passages).split()) != "".join(body.split()):
        return "some of its words are in no passage"
    return ""


def _misstemmed(article: Article, passages: Sequence[sqlite3.Row]) -> str:
    above = heading(article)
    expected = " ".join(stems(above))
    for row in passages:
        words = article.body[row["start"] : row["end"]]
        if row["id"] != passage_id(article.id, row["start"], row["end"], embedded(above, words)):
            return f"the id of passage {row['id']} is not that of its words"
        text = " ".join(stems(words))
        if (row["heading"], row["text"]) != (expected, text):
            return f"the stems of passage {row['id']} are not those of its words"
    return ""


def _usual_size(database: Database) -> int:
    """The bytes of most vectors: as many as the embedder's numbers take."""
    sql = "SELECT length(vector) FROM vectors GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    return next((row[0] for row in database.rows(sql)), 0)


def _misshapen(row: sqlite3.Row, size: int) -> str:
    blob: bytes | None = row["vector"]
    if blob is None:
        return "a passage has no vector"
    if len(blob) != size:
        return f"a vector has {len(blob)} bytes, not {size}"
    length = float(np.linalg.norm(np.frombuffer(blob, dtype="<f4")))
    if not abs(length - 1) <= _UNIT:
        return f"a vector has length {length:.3g}, not 1"
    return "" if vector_sum(row["id"], blob) == row["sum"] else "a vector is not the one that was stored"
