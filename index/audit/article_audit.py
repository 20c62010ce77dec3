"""What can be wrong in an article as a store has it: its passages, their stems and vectors.

The SQL here only reads. It stands apart from the store's because it must not assume what that one keeps true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from corpus import Article
from index.audit.fault import REREAD, Fault
from index.copies import bands
from index.indexing.sources.rereading import logged_proof
from index.passage import embedded, heading
from index.store.digest import passage_id, vector_sum
from index.store.sql.rows import Queries, Row
from index.store.store import Store
from index.terms import stems

# Whether a passage's row has the stems of its heading and its text.
HasStems = Callable[[Row, Sequence[str], Sequence[str]], bool]

_UNIT = 1e-3  # how far from 1 the length of a vector may be


def audit_articles(store: Store, database: Queries, columns: str, has_stems: HasStems) -> Iterator[Fault]:
    """The faults of every article; `has_stems` is given the `columns` of a passage that have its stems."""
    size = _usual_size(database)
    sql = (
        f'SELECT p.id, p.start, p."end", p.paragraph, {columns}, v.vector, v.sum FROM passages p'
        " LEFT JOIN vectors v ON v.passage = p.id WHERE p.article = ? ORDER BY p.start"
    )
    for article_id in store.article_ids():
        if article := store.article(article_id):
            yield from _audit_article(article, database.rows(sql, article_id), database, size, has_stems)
        elif logged_proof(store, article_id):
            yield Fault("article", article_id, "its digest is damaged; the change log proves its words")
        else:
            yield Fault("article", article_id, "its words are not those that were read", REREAD)
    for article in store.unheld():
        yield Fault("files", article.id, "no file is known to hold it", REREAD)


def _audit_article(
    article: Article, passages: Sequence[Row], database: Queries, size: int, has_stems: HasStems
) -> Iterator[Fault]:
    """The faults of one article, whose words are whole, and of the `passages` that it has, in their order."""
    if detail := _misplaced(article.body, passages) or _misstemmed(article, passages, has_stems):
        yield Fault("passages", article.id, detail)
    stored_bands = database.rows("SELECT value FROM bands WHERE article = ?", article.id)
    if {row[0] for row in stored_bands} != bands(article.body):
        yield Fault("copies", article.id, "what its copies are found by is not that of its words")
    if detail := next((detail for row in passages if (detail := _misshapen(row, size))), ""):
        yield Fault("vectors", article.id, detail)


def _misplaced(body: str, passages: Sequence[Row]) -> str:
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


def _misstemmed(article: Article, passages: Sequence[Row], has_stems: HasStems) -> str:
    above = heading(article)
    expected = stems(above)
    for row in passages:
        words = article.body[row["start"] : row["end"]]
        if row["id"] != passage_id(article.id, row["start"], row["end"], embedded(above, words)):
            return f"the id of passage {row['id']} is not that of its words"
        if not has_stems(row, expected, stems(words)):
            return f"the stems of passage {row['id']} are not those of its words"
    return ""


def _usual_size(database: Queries) -> int:
    """The bytes of most vectors: as many as the embedder's numbers take."""
    sql = "SELECT length(vector) FROM vectors GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    return next((row[0] for row in database.rows(sql)), 0)


def _misshapen(row: Row, size: int) -> str:
    blob: bytes | None = row["vector"]
    if blob is None:
        return "a passage has no vector"
    if len(blob) != size:
        return f"a vector has {len(blob)} bytes, not {size}"
    length = float(np.linalg.norm(np.frombuffer(blob, dtype="<f4")))
    if not abs(length - 1) <= _UNIT:
        return f"a vector has length {length:.3g}, not 1"
    return "" if vector_sum(row["id"], blob) == row["sum"] else "a vector is not the one that was stored"
