"""Moves an index from one backend to another: all that is whole, with its history; stopped, it goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice

import numpy as np

from index.backends.opening import backend_of
from index.backends.place import Place
from index.chunking import Span
from index.embedding.registry import load_lazily
from index.errors import IndexingError
from index.passage import heading
from index.store.cut import CutArticle
from index.store.sql.records import KEPT
from index.store.store import Store

# The fact by which a target knows what it is being made from.
_FROM = "migrated from"
_TOGETHER = 50  # articles that are stored together


@dataclass(frozen=True, slots=True)
class Migrated:
    """How many articles are in the new place, how many of them this run brought, and which are damaged and were not."""

    articles: int
    brought: int
    damaged: tuple[str, ...]


def migrate(place: Place, to: Place, report: Callable[[int, int], None] = lambda _, __: None) -> Migrated:
    """Copies the index at a place to another one, which may be a part of it from an earlier try.

    `report` is told how many articles of how many have been looked at. Every article that is copied is read again
    there and compared. Raises NoIndexError where there is nothing to copy, BusyError, and IndexingError where
    another index is at `to` already, or a copy is not what it was made from.
    """
    backend, target = backend_of(place), backend_of(to)
    with closing(backend.store()) as old, target.writing() as writer:
        new = writer.store
        _begin(old, new, str(backend), str(target))
        total = old.coverage().articles
        brought, damaged = 0, []
        for number, some in enumerate(_pages(old.article_ids())):
            report(number * _TOGETHER, total)
            here = [id_ for id_ in some if old.article(id_)]
            damaged += [id_ for id_ in some if id_ not in here]
            wanted = [id_ for id_ in here if new.digest(id_) != old.digest(id_) or new.article(id_) is None]
            _bring(old, new, wanted)
            brought += len(wanted)
            _compare(old, new, here, str(target))
        gone = [id_ for id_ in new.article_ids() if old.digest(id_) is None]
        with new.transaction():
            new.withdraw(gone)
            _remember(old, new, damaged)
        made_by = old.fact("fingerprint") or ""
        writer.publisher(load_lazily(made_by), made_by).publish()
        report(total, total)
        return Migrated(new.coverage().articles, brought, tuple(damaged))


def _begin(old: Store, new: Store, source: str, target: str) -> None:
    made_by = old.fact("fingerprint")
    if made_by is None:
        raise IndexingError(f"{source}: nothing is indexed here yet; run 'dateline index'")
    if not new.is_empty() and new.fact(_FROM) != source:
        raise IndexingError(
            f"{target}: holds an index already, another or a whole copy, which is left as it is; name a place that "
            "is empty"
        )
    with new.transaction():
        new.put_fact(_FROM, source)
        new.put_fact("fingerprint", made_by)


def _bring(old: Store, new: Store, ids: Sequence[str]) -> None:
    cuts: list[CutArticle] = []
    found: list[int] = []
    for article_id in ids:
        article, passages = old.article(article_id), old.passages(old.passage_ids(article_id))
        spans = sorted((one.start, one.end, one.paragraph, one.id) for one in passages.values())
        if article:
            cuts.append(CutArticle(article, heading(article), [Span(*span[:3]) for span in spans]))
            found += [span[3] for span in spans]
    known, vectors = old.vectors(found)
    if known != found:
        raise IndexingError("a passage has no vector; run 'dateline verify --repair', and then this again")
    if cuts:
        new.put(cuts, vectors)


def _compare(old: Store, new: Store, ids: Sequence[str], target: str) -> None:
    """Raises IndexingError unless articles are in the new store what they are in the old one."""
    for article_id in ids:
        passages = old.passage_ids(article_id)
        same = new.article(article_id) == old.article(article_id) and new.passage_ids(article_id) == passages
        if (
            not same
            or new.unproven(passages)
            or not np.array_equal(new.vectors(passages)[1], old.vectors(passages)[1])
        ):
            raise IndexingError(f"{target}: article {article_id} is not there as it was; run this again")


def _remember(old: Store, new: Store, damaged: Sequence[str]) -> None:
    """Copies what the old store knows besides its articles; what held a damaged one is to be read again."""
    # With the facts goes the one that says that this is a part only: from here on the copy is an index of its own.
    for kept in KEPT:
        new.put_records(kept, old.records(kept))
    for file in old.every_file():
        new.put_file(file, sorted(old.held(file.path).difference(damaged)))
    for article_id in damaged:
        new.read_again(old.holders(article_id))


def _pages(ids: Iterator[str]) -> Iterator[list[str]]:
    while some := list(islice(ids, _TOGETHER)):
        yield some
