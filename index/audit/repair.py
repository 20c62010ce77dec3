"""Repairs what an audit finds: from the stored articles where they are whole, else by reading them again."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from index.audit.audit import audit
from index.audit.fault import ANEW, Fault
from index.embedding.registry import BUNDLED, embedder_name
from index.errors import IndexingError
from index.indexing.batch import Batch, Embed
from index.indexing.build import publish_store
from index.indexing.update import fingerprint
from index.lock import WriterLock
from index.store.database import Database
from index.store.sqlite import FILE, Store


def repair(
    folder: Path, faults: Sequence[Fault], embed: Embed, passage_tokens: int, embedder: str = BUNDLED
) -> list[Fault]:
    """Repairs the `faults` that `audit` found in `folder`; gives those that remain, from another audit.

    Raises BusyError while another process writes, and IndexingError where the index was made with other
    settings than `passage_tokens` and `embedder`, or the disk refuses. The old index answers meanwhile.
    """
    if not faults or any(fault.repair_command == ANEW for fault in faults):
        return list(faults)
    with WriterLock(folder) as lock:
        try:
            _mend_rows(folder / FILE, faults)
            with closing(Store(folder, create=True)) as store:
                before = store.fact("fingerprint")
                made_by = fingerprint(passage_tokens, embedder_name(embedder, before))
                if before != made_by:
                    raise IndexingError(
                        f"{folder}: made with other settings or another embedder; run 'dateline index', "
                        "which makes all of it anew"
                    )
                _make_anew(store, faults, embed, passage_tokens)
                rebuild = any(fault.kind == "generation" for fault in faults)
                publish_store(lock, store, store.ids(), made_by, rebuild=rebuild)
        except sqlite3.Error as error:
            raise IndexingError(
                f"{folder}: cannot be repaired ({error}); free some space or allow writing, and try again"
            ) from None
    return audit(folder, embed)


def _mend_rows(path: Path, faults: Sequence[Fault]) -> None:
    """Drops rows whose owners are gone, builds the index of words anew, has damaged articles read again."""
    damaged = [(fault.where,) for fault in faults if fault.kind == "article"]
    with closing(Database(path, create=True)) as database, database.transaction():
        database.execute("INSERT INTO terms (terms) VALUES ('rebuild')")
        for table, column, parent, key in (
            ("holdings", "file", "files", "path"),
            ("holdings", "article", "articles", "id"),
            ("passages", "article", "articles", "id"),
            ("vectors", "passage", "passages", "id"),
            ("bands", "article", "articles", "id"),
        ):
            database.execute(f"DELETE FROM {table} WHERE {column} NOT IN (SELECT {key} FROM {parent})")
        database.execute_each("UPDATE articles SET digest = '' WHERE id = ?", damaged)
        holders = "SELECT file FROM holdings WHERE article = ?"
        database.execute_each(f"UPDATE files SET modified = -1 WHERE path IN ({holders})", damaged)


def _make_anew(store: Store, faults: Sequence[Fault], embed: Embed, passage_tokens: int) -> None:
    """Cuts and embeds again what is damaged, and withdraws what no file holds."""
    batch = Batch(store, embed, passage_tokens)
    store.withdraw(article.id for article in store.unheld())
    damaged = {fault.where for fault in faults if fault.kind in ("passages", "vectors", "copies")}
    for article_id in sorted(damaged):
        if article := store.article(article_id):
            batch.add(article, store.digest(article_id) or "")
    batch.store()
