"""An index in a folder of this machine: SQLite and generations of an embedded Chroma."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import Article
from corpus.limits import MEGABYTE
from index.backends.backend import Repairing, Writer
from index.errors import IndexingError, NoIndexError, refused
from index.search.nearest import Nearest
from index.store.sqlite import FILE
from index.store.sqlite import Store as SqliteStore
from index.store.store import Store
from index.vectors.generation import current_name, published
from index.vectors.reader import Reader

if TYPE_CHECKING:
    from index.audit.fault import Fault
    from index.embedding.embedder import Embed

# SQLite looks through so large a store in half a second.
_AT_A_GLANCE = 300 * MEGABYTE


class Local:
    """The index in `folder`. What only keeping it needs is imported by whoever keeps it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __str__(self) -> str:
        return str(self.folder)

    def exists(self) -> bool:
        return (self.folder / FILE).exists()

    def store(self) -> Store:
        return SqliteStore(self.folder)

    def nearest(self, store: Store) -> Nearest:
        return Nearest(store, Reader(self.folder))

    @contextmanager
    def writing(
        self,
        wait: float = 0.0,
        embedder: Callable[[str], Embed] | None = None,  # noqa: ARG002  (one machine has nobody to help it)
    ) -> Iterator[Writer]:
        from index.indexing.publisher import Publisher
        from index.lock import WriterLock

        try:
            with (
                WriterLock(self.folder, wait=wait) as lock,
                closing(SqliteStore(self.folder, create=True)) as store,
            ):
                yield Writer(store, lambda embed, made_by: Publisher(lock, store, embed, made_by))
        except sqlite3.Error as error:
            raise refused(self.folder, error) from None

    def help(self, embedder: Callable[[str], Embed], stopped: Callable[[], bool]) -> None:  # noqa: ARG002
        raise IndexingError(
            f"{self.folder}: an index in a folder is made by one machine, which nobody can help; "
            '[index] store = "postgresql://…" has several share one'
        )

    def has_answers(self, store: Store) -> bool:
        return not store.is_empty() or bool(published(self.folder))

    def generation(self) -> str:
        try:
            name = current_name(self.folder)
        except NoIndexError:
            return ""
        return name if (self.folder / name).is_dir() else f"{name}, which is not there; run 'dateline index'"

    def size(self) -> int:
        size = 0
        for path in self.folder.rglob("*"):
            with suppress(FileNotFoundError):  # A publication may be clearing up meanwhile.
                size += path.stat().st_size if path.is_file() else 0
        return size

    def damage(self) -> str:
        from index.audit.store_audit import damage
        from index.store.database import Database

        if (self.folder / FILE).stat().st_size > _AT_A_GLANCE:
            return ""
        with closing(Database(self.folder / FILE)) as database:
            return next(damage(database, "quick_check(1)"), "")

    @contextmanager
    def articles(self) -> Iterator[Iterator[tuple[Article, bool]]]:
        from index.store.remains import opened

        with opened(self.folder / FILE) as remains:
            yield remains.articles()

    def audit(self, embed: Embed) -> list[Fault]:
        from index.audit.audit import audit

        return audit(self.folder, embed)

    def repair(self, faults: Sequence[Fault], how: Repairing) -> list[Fault]:
        from index.audit.repair import repair

        return repair(
            self.folder,
            faults,
            how.embed,
            how.passage_tokens,
            how.embedder,
            salvaging=how.salvaging,
            tell=how.tell,
        )
