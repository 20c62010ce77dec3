"""Repairs what an audit finds: from the stored words where they are whole, else by having them read again.

No article is ever removed here. In doubt about a vector its words are embedded again; in doubt about an
article its file is read again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from functools import reduce
from operator import xor
from pathlib import Path

from index.audit.audit import audit, differing
from index.audit.fault import ANEW, SALVAGE, Fault
from index.audit.salvage import Salvaged, salvage
from index.embedding.embedder import Embed
from index.embedding.registry import BUNDLED, embedder_name
from index.errors import IndexingError, NoIndexError
from index.indexing.batch import Batch
from index.indexing.publisher import Publisher
from index.indexing.rules import fingerprint
from index.indexing.sources.rereading import logged_proof, look_again
from index.lock import WriterLock
from index.store.backup import back_up
from index.store.database import Database
from index.store.proven import embed_again
from index.store.sql.holdings import READ_AGAIN
from index.store.sqlite import FILE
from index.store.sqlite import Store as SqliteStore
from index.store.store import Store
from index.vectors.generation import open_current

# Kinds of faults in an article that its own words mend.
_FROM_WORDS = ("passages", "vectors", "copies")


def repair(
    folder: Path,
    faults: Sequence[Fault],
    embed: Embed,
    passage_tokens: int,
    embedder: str = BUNDLED,
    *,
    salvaging: bool = False,
    tell: Callable[[Salvaged], None] = lambda _: None,
) -> list[Fault]:
    """Repairs the `faults` that `audit` found in `folder`; gives those that remain, from another audit.

    A copy of the store is made first. Only `salvaging` replaces a store that cannot be read through by what
    is left of it, and has that told to `tell`. Raises BusyError while another process writes, and
    IndexingError where the index was made with other settings than `passage_tokens` and `embedder`, or the
    disk refuses. The old index answers meanwhile.
    """
    commands = {fault.repair_command for fault in faults}
    if not faults or ANEW in commands or (SALVAGE in commands and not salvaging):
        return list(faults)
    with WriterLock(folder) as lock:
        try:
            if SALVAGE in commands:
                made_by = fingerprint(passage_tokens, _made_with(folder, embedder))
                tell(salvage(folder, embed, passage_tokens, made_by))
            elif any(fault.kind != "leftover" for fault in faults):
                back_up(folder / FILE)
            with closing(SqliteStore(folder, create=True)) as store:
                made_by = agreed(folder, store, passage_tokens, embedder)
                _mend_rows(folder / FILE)
                look_again(store)
                make_anew(store, faults, embed, passage_tokens)
                _prove_vectors(folder, store, embed)
                rebuild = any(fault.kind == "generation" for fault in faults)
                Publisher(lock, store, embed, made_by).publish(rebuild=rebuild)
        except (sqlite3.Error, OSError) as error:
            raise IndexingError(
                f"{folder}: cannot be repaired ({error}); free some space or allow writing, and try again"
            ) from None
    return audit(folder, embed)


def _made_with(folder: Path, embedder: str) -> str:
    """The embedder of a store that may be damaged: its own where it can still say so."""
    before = None
    with suppress(IndexingError, sqlite3.Error), closing(SqliteStore(folder)) as store:
        before = store.fact("fingerprint")
    return embedder_name(embedder, before)


def agreed(where: object, store: Store, passage_tokens: int, embedder: str) -> str:
    """What the index was made by. Raises IndexingError where the settings ask for something else."""
    before = store.fact("fingerprint")
    made_by = fingerprint(passage_tokens, embedder_name(embedder, before))
    if before != made_by:
        raise IndexingError(
            f"{where}: made with other settings or another embedder; run 'dateline index', "
            "which makes all of it anew"
        )
    return made_by


def _mend_rows(path: Path) -> None:
    """Drops rows whose owners are gone, and has the files read again that held any."""
    with closing(Database(path, create=True)) as database, database.transaction():
        database.execute("INSERT INTO terms (terms) VALUES ('rebuild')")
        gone = "SELECT file FROM holdings WHERE article NOT IN (SELECT id FROM articles)"
        database.execute(f"UPDATE files SET modified = {READ_AGAIN} WHERE path IN ({gone})")
        for table, column, parent, key in (
            ("holdings", "file", "files", "path"),
            ("holdings", "article", "articles", "id"),
            ("passages", "article", "articles", "id"),
            ("vectors", "passage", "passages", "id"),
            ("bands", "article", "articles", "id"),
        ):
            database.execute(f"DELETE FROM {table} WHERE {column} NOT IN (SELECT {key} FROM {parent})")
        ids = [row[0] for row in database.rows("SELECT id FROM passages")]
        database.execute("UPDATE state SET passages = ?", (reduce(xor, ids, 0),))


def make_anew(store: Store, faults: Sequence[Fault], embed: Embed, passage_tokens: int) -> None:
    """Cuts and embeds again what is damaged, and has articles read again whose words nothing proves."""
    with store.transaction():
        for fault in faults:
            if fault.kind == "article" and (proof := logged_proof(store, fault.where)):
                store.put_digest(fault.where, proof)
            elif fault.kind == "article":
                store.doubt([fault.where])
    batch = Batch(store, embed, passage_tokens)
    for article_id in sorted({fault.where for fault in faults if fault.kind in _FROM_WORDS}):
        if article := store.article(article_id):
            batch.add(article)
    batch.store()


def _prove_vectors(folder: Path, store: Store, embed: Embed) -> None:
    """Embeds again whatever has another vector in the generation than in the store: either may be wrong."""
    with suppress(NoIndexError, IndexingError), closing(open_current(folder)) as generation:
        if generation.record.fingerprint == store.fact("fingerprint"):
            embed_again(store, differing(generation, store, list(store.every_id())), embed)
