"""Which file of which source holds which article: what vanishes from a source is withdrawn by it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple, dataclass

from corpus import EXPORT, Article
from index.store.sql.rows import COLUMNS, Queries, article_of
from index.store.statements import marks, slices

READ_AGAIN = -1  # as the time of change of a file: it is read on the next run, though it may not have changed


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as it was last read: its source, size in bytes, time of change in nanoseconds or READ_AGAIN, and what
    a person said of where it comes from, as JSON.

    The source of one that `dateline export` wrote is EXPORT, whoever named it: it holds what no other file holds.
    """

    path: str
    source: str
    size: int
    modified: int
    origin: str = "{}"


_BY_AN_EXPORT = "EXISTS (SELECT 1 FROM files f WHERE f.path = holdings.file AND f.source = ?)"


class Holdings:
    """The part of a store that knows the files."""

    _db: Queries

    def unheld(self, among: Collection[str] | None = None) -> list[Article]:
        """The articles that no file holds, of the ids `among` or of all."""
        sql = (
            f"SELECT {COLUMNS} FROM articles a"
            " WHERE NOT EXISTS (SELECT 1 FROM holdings h WHERE h.article = a.id)"
        )
        if among is None:
            return [article_of(row) for row in self._db.rows(sql)]
        found = (self._db.rows(f"{sql} AND a.id IN ({marks(some)})", *some) for some in slices(sorted(among)))
        return [article_of(row) for rows in found for row in rows]

    def files(self, source: str) -> set[str]:
        """The paths of the files that were read from `source`."""
        return {row[0] for row in self._db.rows("SELECT path FROM files WHERE source = ?", source)}

    def files_of_others(self, sources: Sequence[str]) -> list[StoredFile]:
        """The files that were read from none of `sources`, of which there is one at least, by their paths."""
        sql = "SELECT path, source, size, modified, origin FROM files WHERE source NOT IN"
        rows = self._db.rows(f"{sql} ({marks(sources)}) ORDER BY path", *sources)
        return [StoredFile(*row) for row in rows]

    def file(self, path: str) -> StoredFile | None:
        rows = self._db.rows("SELECT path, source, size, modified, origin FROM files WHERE path = ?", path)
        return StoredFile(*rows[0]) if rows else None

    def held(self, path: str) -> set[str]:
        """The ids of the articles that a file holds."""
        return {row[0] for row in self._db.rows("SELECT article FROM holdings WHERE file = ?", path)}

    def namesakes(self, path: str, headline: str) -> list[Article]:
        """The articles under a headline that a file holds."""
        sql = f"SELECT {COLUMNS} FROM articles a JOIN holdings h ON h.article = a.id"
        return [
            article_of(row)
            for row in self._db.rows(f"{sql} WHERE h.file = ? AND a.headline = ?", path, headline)
        ]

    def holders(self, article_id: str) -> list[str]:
        """The paths of the files that hold an article."""
        return [row[0] for row in self._db.rows("SELECT file FROM holdings WHERE article = ?", article_id)]

    def count_held(self, source: str) -> int:
        """How many articles the files of `source` hold."""
        sql = "SELECT count(DISTINCT article) FROM holdings JOIN files ON path = file WHERE source = ?"
        return int(self._db.rows(sql, source)[0][0])

    def put_file(self, file: StoredFile, articles: Iterable[str]) -> None:
        """Records a file as it was read, and that it holds `articles` besides what it held before; unless it is an
        export, exports hold them no more.
        """
        self._db.execute(
            "INSERT INTO files VALUES (?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET"
            " source = excluded.source, size = excluded.size, modified = excluded.modified,"
            " origin = excluded.origin",
            astuple(file),
        )
        rows = [(file.path, article) for article in articles]
        self._db.execute_each("INSERT INTO holdings VALUES (?, ?) ON CONFLICT DO NOTHING", rows)
        if file.source != EXPORT:
            taken = f"DELETE FROM holdings WHERE article = ? AND {_BY_AN_EXPORT}"
            self._db.execute_each(taken, [(article, EXPORT) for _, article in rows])

    def archived(self) -> list[tuple[str, str]]:
        """The id of each article that only exports hold, and the path that it had before it was exported."""
        sql = (
            "SELECT DISTINCT a.id, a.path FROM articles a JOIN holdings ON holdings.article = a.id"
            f" WHERE {_BY_AN_EXPORT} AND a.path <> holdings.file AND NOT EXISTS (SELECT 1 FROM holdings o"
            " JOIN files r ON r.path = o.file WHERE o.article = a.id AND r.source <> ?)"
        )
        return [(row[0], row[1]) for row in self._db.rows(sql, EXPORT, EXPORT)]

    def read_again(self, paths: Iterable[str]) -> None:
        """Has files read on the next run whether or not they have changed."""
        self._db.execute_each(
            f"UPDATE files SET modified = {READ_AGAIN} WHERE path = ?", [(path,) for path in paths]
        )

    def read_again_where_gone(self) -> None:
        """Has files read on the next run that are known to hold an article which is not stored."""
        gone = (
            "SELECT h.file FROM holdings h WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = h.article)"
        )
        self._db.execute(f"UPDATE files SET modified = {READ_AGAIN} WHERE path IN ({gone})")

    def release(self, path: str, articles: Iterable[str]) -> None:
        """Records that a file no longer holds `articles`; what others hold is shown as theirs now."""
        rows = [(path, article) for article in articles]
        self._db.execute_each("DELETE FROM holdings WHERE file = ? AND article = ?", rows)
        other = "SELECT min(file) FROM holdings WHERE article = articles.id"
        self._db.execute_each(
            f"UPDATE articles SET path = coalesce(({other}), path) WHERE path = ? AND id = ?", rows
        )

    def drop_file(self, path: str) -> None:
        self._db.execute("DELETE FROM files WHERE path = ?", (path,))

    def drop_unknown_files(self) -> None:
        """Forgets what files hold that are not on record any more, and would never be looked at again."""
        self._db.execute(
            "DELETE FROM holdings WHERE NOT EXISTS (SELECT 1 FROM files f WHERE f.path = holdings.file)"
        )
