"""What answers are made from: what every store has to be able to say of the archive whose truth it keeps.

Whatever may be long comes row by row. `check_store` in `tests/support/conformance.py` holds a store to this.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from corpus import Article
from index.embedding.embedder import Vectors
from index.passage import EVERYWHERE, Coverage, Passage, SearchFilter
from index.store.changes import Correction, LoggedChange, Run, Withdrawal

# An ending names an article from so many letters on.
SHORTEST_ENDING = 8


class ReadableStore(Protocol):
    """What answers are made from. Safe from any thread; each call sees the last commit."""

    def version(self) -> int:
        """Another number than before if another process has changed the passages since."""

    def state(self) -> int:
        """One number for all passages that are stored: the same means that they are the same."""

    def is_empty(self) -> bool:
        """Whether no passage is stored."""

    def every_id(self) -> Iterator[int]:
        """The ids of all passages, ascending, as they are while they are read."""

    def ids(self, filters: SearchFilter, most: int) -> list[int]:
        """The ids of at most so many passages within `filters`, ascending."""

    def share(self, filters: SearchFilter) -> tuple[int, int]:
        """How many articles are within `filters`, and how many there are."""

    def inside(self, ids: Sequence[int], filters: SearchFilter) -> set[int]:
        """Those of `ids` that are stored, and within `filters`."""

    def passages(self, ids: Sequence[int], filters: SearchFilter = EVERYWHERE) -> dict[int, Passage]:
        """The passages of `ids` that still exist and are within `filters`, by id."""

    def vectors(self, ids: Sequence[int]) -> tuple[list[int], Vectors]:
        """Those of `ids` that are still there, in their order, and their embeddings (n, dimensions)."""

    def unproven(self, ids: Sequence[int]) -> list[int]:
        """Those of `ids` that have no vector, or one that is not as it was stored."""

    def match(self, terms: Sequence[str], limit: int, filters: SearchFilter) -> list[tuple[int, float]]:
        """Passages within `filters` with any of some stems: ids and BM25 (higher is better), best first.

        Stems that are neighbours in `terms` count more where they stand near each other.
        """

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """How many passages have each of some stems, in their text or their heading."""

    def unknown(self, terms: Collection[str]) -> list[str]:
        """Those of some stems that no passage has."""

    def vocabulary(self) -> Mapping[str, int]:
        """Every stem of the reporting, and how many passages have it."""

    def holding(self, quote: str) -> list[str]:
        """The ids of the articles, at most some hundreds, that have `quote` word for word in a passage."""

    def article(self, article_id: str) -> Article | None:
        """The article; None where it is not there, or its words are not those that were stored."""

    def damaged(self) -> list[str]:
        """The ids of the articles that were asked for and are not as they were stored."""

    def copies(self, article_id: str) -> list[Article]:
        """The articles whose bodies are near-identical to an article's (`index.copies`), by id."""

    def newest(self, filters: SearchFilter, limit: int) -> list[Article]:
        """The newest dated articles within `filters`, newest first."""

    def articles(self, filters: SearchFilter, words: str = "", *, undated: bool = False) -> list[Article]:
        """The articles within `filters`, newest first and undated last; with `words`, those of which a passage
        or the headline, outlet and day have them all; with `undated`, only those without a day.
        """

    def named(self, beginning: str) -> list[Article]:
        """The articles, at most some, whose id, path or address is `beginning`, or else begins so. One that is not
        as it was stored is among them, to be looked at or withdrawn, and never quoted.
        """

    def passage_ids(self, article_id: str) -> list[int]:
        """The ids of an article's passages, in the order in which they stand in it."""

    def first_passages(self, article_ids: Sequence[str]) -> dict[str, int]:
        """The id of the first passage of each of some articles that are stored."""

    def coverage(self, filters: SearchFilter = EVERYWHERE) -> Coverage:
        """How many articles are within `filters`, and which days they were published on."""

    def outlets(self) -> list[tuple[str, int, datetime.date | None]]:
        """Every outlet with its number of articles and the day of its newest one, by name."""

    def count_passages(self) -> int:
        """How many passages are stored."""

    def holders(self, article_id: str) -> list[str]:
        """The paths of the files that hold an article."""

    def unfinished(self) -> str:
        """How far the first run came, in words, where no run has come to its end yet; "" where one has."""

    def fact(self, name: str) -> str | None:
        """What was last put under a name."""

    def changes(self, since: int = 0) -> Iterator[LoggedChange]:
        """The changes with numbers above `since`, in their order. Numbers rise and are never given again."""

    def heirs(self) -> dict[str, str]:
        """Each article that another took the place of, and the last that did."""

    def last_change(self) -> int:
        """The number of the last change; 0 where none is logged."""

    def on_change(self, tell: Callable[[], None]) -> Callable[[], None]:
        """Has `tell` called from another thread soon after a change is logged, until what is given back is called or
        the store is closed. It may be called less often, or never: whoever has to know of every change looks besides.
        """

    def came(self, article_id: str) -> datetime.datetime | None:
        """When an article came; None if that was before there was a log."""

    def corrections(self, article_id: str) -> list[Correction]:
        """The corrections of an article, the first one first; of very many, the first and the last."""

    def article_ids(self) -> Iterator[str]:
        """The ids of all articles, ascending, as they are while they are read."""

    def gone(self) -> list[LoggedChange]:
        """All that left their sources, as they went, the last first: not what a person took out or is here again."""

    def withdrawals(self) -> list[Withdrawal]:
        """All that persons took out and nobody put back, the last first."""

    def last_run(self) -> Run | None:
        """The last indexing run on record."""

    def close(self) -> None:
        """Lets go of the database."""
