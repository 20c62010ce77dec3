"""What comes again of an article that a person withdrew: with other words, or under another id."""

from __future__ import annotations

from functools import cached_property

from corpus import Article, Doubt
from index.copies import alike, bands
from index.store.changes import Withdrawal
from index.store.store import Store


class Withheld:
    """Knows what persons withdrew from a store, and what looks like it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def _withdrawn(self) -> list[tuple[Withdrawal, set[int]]]:
        return [(one, bands(one.article.body)) for one in self._store.withdrawals()]

    def looks_like(self, article: Article) -> Withdrawal | None:
        """The withdrawal of an article that this one, which is not stored yet, looks like: one of the same title and
        day at the same place, or a near-identical copy by the same outlet.
        """
        if not self._withdrawn or self._store.digest(article.id) is not None:
            return None
        if same := [one for one, _ in self._withdrawn if _place(one.article) == _place(article)]:
            return same[0]
        by_outlet = [pair for pair in self._withdrawn if pair[0].article.source == article.source]
        mine = bands(article.body) if by_outlet else set()
        return next(
            (one for one, its in by_outlet if mine & its and alike(one.article.body, article.body)), None
        )


def held_back(article: Article, withdrawal: Withdrawal) -> Doubt:
    """What a run says of an article that it does not take in for that, so that a person may decide otherwise."""
    return Doubt(
        article.path,
        f"'{article.title}' is held back: it looks like what was withdrawn on {withdrawal.day} ({withdrawal.why}); "
        f"'dateline withdraw {withdrawal.article.id} --undo' lets it in",
    )


def _place(article: Article) -> tuple[object, ...]:
    return article.path, article.title, article.published
