"""The store: what every database that keeps the truth of an archive has to be able to do, besides being read from.

Whatever may be long comes row by row. `check_store` in `tests/support/conformance.py` and `check_writing` in
`tests/support/stores.py` hold a store to this.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from corpus import Article
from index.embedding.embedder import Vectors
from index.store.changes import Withdrawal
from index.store.cut import CutArticle
from index.store.readable import ReadableStore
from index.store.sql.holdings import StoredFile
from index.store.sql.records import Kept


class Store(ReadableStore, Protocol):
    """What the indexer reads and writes besides; it writes inside a transaction."""

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing: kept at the end, undone on any exception. One may stand inside another."""

    def put(self, cuts: Sequence[CutArticle], vectors: Vectors) -> None:
        """Stores articles with their passages and their vectors, in their order, in place of what was there
        under their ids.
        """

    def put_vectors(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Stores the vectors of passages that are there, in place of those that they had."""

    def move(self, article_id: str, path: str) -> None:
        """Records where an article stands now."""

    def doubt(self, ids: Iterable[str]) -> None:
        """Has articles read again from the files that hold them, and not searched until then."""

    def digest(self, article_id: str) -> str | None:
        """The digest that the article was stored with, or None where it is not stored."""

    def put_digest(self, article_id: str, digest: str) -> None:
        """Has an article's words be those of that digest."""

    def logged_digest(self, article_id: str) -> str:
        """The digest of the words that an article came with or was last corrected to; "" where none is logged."""

    def unproven_article(self, article_id: str) -> Article | None:
        """The article as it stands, damaged or not: to be looked at, never to be quoted."""

    def unproven_articles(self) -> Iterator[str]:
        """The ids of the articles that are not as they were stored, ascending; reads all of them."""

    def passage_articles(self) -> Iterator[tuple[int, str]]:
        """Every passage's id and its article's, by passage id."""

    def withdraw(self, ids: Iterable[str], coming: Iterable[str] = ()) -> None:
        """Deletes articles, with their passages, vectors and terms; others of the same title and path, among
        those `coming` in their place, are logged as their heirs.
        """

    def withdraw_for_good(self, article: Article, why: str) -> None:
        """Takes an article out by a person's word: it stays out until `put_back`."""

    def withdrawn(self, article_id: str) -> Withdrawal | None:
        """What a person withdrew under an id."""

    def is_withdrawn(self, article_id: str) -> bool:
        """Whether a person withdrew an article."""

    def put_back(self, article_id: str) -> None:
        """Forgets that an article was withdrawn; whoever calls stores it again."""

    def unheld(self, among: Collection[str] | None = None) -> list[Article]:
        """The articles that no file holds, of the ids `among` or of all."""

    def archived(self) -> list[tuple[str, str]]:
        """The id of each article that only exports hold, and the path that it had before it was exported."""

    def files(self, source: str) -> set[str]:
        """The paths of the files that were read from `source`."""

    def files_of_others(self, sources: Sequence[str]) -> list[StoredFile]:
        """The files that were read from none of `sources`, of which there is one at least, by their paths."""

    def file(self, path: str) -> StoredFile | None:
        """A file as it was last read."""

    def held(self, path: str) -> set[str]:
        """The ids of the articles that a file holds."""

    def namesakes(self, path: str, headline: str) -> list[Article]:
        """The articles under a headline that a file holds."""

    def count_held(self, source: str) -> int:
        """How many articles the files of `source` hold."""

    def put_file(self, file: StoredFile, articles: Iterable[str]) -> None:
        """Records a file as it was read, and that it holds `articles` besides what it held before; unless it is an
        export, exports hold them no more.
        """

    def read_again(self, paths: Iterable[str]) -> None:
        """Has files read on the next run whether or not they have changed."""

    def read_again_where_gone(self) -> None:
        """Has files read on the next run that are known to hold an article which is not stored."""

    def release(self, path: str, articles: Iterable[str]) -> None:
        """Records that a file no longer holds `articles`; what others hold is shown as theirs now."""

    def drop_file(self, path: str) -> None:
        """Forgets a file."""

    def drop_unknown_files(self) -> None:
        """Forgets what files hold that are not on record any more, and would never be looked at again."""

    def stage(self, cuts: Sequence[CutArticle], vectors: Vectors, fingerprint: str) -> None:
        """Keeps articles with the vectors of their passages, in their order, until `staged` gives them."""

    def staged_ids(self, fingerprint: str) -> set[str]:
        """The articles that are made anew for `fingerprint` and have not changed since."""

    def staged(self, fingerprint: str) -> Iterator[tuple[list[CutArticle], Vectors]]:
        """What was staged for `fingerprint`, some articles at a time, as it went in."""

    def unstage(self) -> None:
        """Lets go of everything that was staged."""

    def put_fact(self, name: str, value: str) -> None:
        """Puts a fact in place of what was there under its name."""

    def records(self, kept: Kept) -> Iterator[tuple[Any, ...]]:
        """All records of a kind, by their first value."""

    def put_records(self, kept: Kept, rows: Iterable[tuple[Any, ...]]) -> None:
        """Puts another store's records of a kind in place of this one's."""

    def every_file(self) -> Iterator[StoredFile]:
        """All files on record, by their paths."""

    def begin_run(self, started: datetime.datetime) -> int:
        """Records that a run began; gives its number for `end_run`."""

    def end_run(self, run: int, seconds: float, outcome: str) -> None:
        """Records how a run ended."""
