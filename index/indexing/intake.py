"""Takes in what was read: which article is new, which was corrected, and which another's id keeps out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from corpus import Article, ArticleError, Doubt, is_url
from corpus.article import ArchivedArticle
from corpus.draft import is_named_by_words
from corpus.reading import clash
from index.indexing.batch import Batch
from index.indexing.sources.identity import Identities, is_export
from index.indexing.summary import Change, Summary
from index.indexing.withheld import Withheld, held_back
from index.store.changes import ChangeKind, Withdrawal
from index.store.digest import digest
from index.store.store import Store

IS_ARCHIVE = (
    "an archive that 'dateline export' wrote, and no reporting; keep it in another folder ('dateline index FILE' reads "
    "one back)"
)


@dataclass(slots=True)
class Taken:
    """What was read of a file: the ids of its articles, whether anything could not be read, whether it is to be read
    `again` unchanged, as ids clashed, something was held back or a day is still to come, whether any was archived, and
    of a feed the new articles that nothing but their words identifies.
    """

    articles: set[str] = field(default_factory=set)
    troubles: bool = False
    again: bool = False
    archived: bool = False
    nameless: list[Article] = field(default_factory=list)


class Intake:
    """Sorts what one run reads into its `batch` and its summary.

    `met` is where each id was first met, and with which words: another article under it would silently take
    its place. `record` tells where in its file what was read last stood, like `line 3`.
    """

    def __init__(
        self,
        store: Store,
        summary: Summary,
        met: dict[str, tuple[str, str]],
        batch: Batch,
        record: Callable[[], str],
    ) -> None:
        self._store = store
        self._summary = summary
        self._met = met
        self._batch = batch
        self._record = record
        self._identities = Identities(store, met, batch.store)
        self._withheld = Withheld(store)

    def take(
        self,
        found: Iterator[Article | ArticleError | Doubt],
        file: str,
        before: set[str],
        *,
        is_named: bool = True,
    ) -> Taken:
        """Takes in what was found in `file`; `before` are the ids of what it held.

        What is archived in a file that no source names by itself is left alone, and so is what a source has: that
        knows better.
        """
        taken = Taken()
        held: list[tuple[Article, Withdrawal]] = []
        for one in found:
            item = one
            if isinstance(one, ArchivedArticle):
                taken.archived = True
                if not is_named or self._is_in_a_source(one.id):
                    self._summary.unchanged += is_named
                    continue
                item = one.restored()
            if isinstance(item, Doubt):
                self._summary.doubts.append(item)
                taken.again |= item.for_now
            elif isinstance(item, ArticleError):
                self._summary.skipped.append(item)
                taken.troubles = True
            else:
                article, other = self._identities.kept(item, file, before)
                if self._store.is_withdrawn(article.id):
                    self._summary.held_back += 1
                elif other:
                    reason = (
                        f"its id '{article.id}' is already that of another article, in {other}; {clash(file)}"
                    )
                    place = article.path if item is one else file
                    where = f"{place} {self._record()}".rstrip()
                    self._summary.skipped.append(ArticleError(where, reason))
                    taken.again = True
                elif withdrawal := self._withheld.looks_like(article):
                    held.append((article, withdrawal))
                else:
                    self._article(article, digest(article), archived=item is not one)
                    taken.articles.add(article.id)
                    if is_url(file) and article.id not in before and is_named_by_words(article):
                        taken.nameless.append(article)
        self._decide(held, before, taken)
        if not taken.troubles:
            self._identities.read_whole(file)
        return taken

    def _decide(self, held: list[tuple[Article, Withdrawal]], before: set[str], taken: Taken) -> None:
        """Holds back what looks like something that was withdrawn, unless it is the correction of an article that
        its file held.
        """
        lost = [self._store.unproven_article(one) for one in before - taken.articles] if held else []
        titles = {article.title for article in lost if article}
        for article, withdrawal in held:
            if article.title in titles:
                self._article(article, digest(article))
                taken.articles.add(article.id)
            else:
                self._summary.held_back += 1
                self._summary.doubts.append(held_back(article, withdrawal))
                taken.again = True

    def _is_in_a_source(self, article_id: str) -> bool:
        """Whether another file than an export has an article, and its words are not in doubt."""
        if article_id in self._met:
            return True
        holders = self._store.holders(article_id)
        return bool(self._store.digest(article_id)) and not all(
            is_export(self._store, path) for path in holders
        )

    def _article(self, article: Article, now: str, *, archived: bool = False) -> None:
        """Takes an article in; one that was `archived` leaves its id to whichever source has it."""
        first = (article.path, now) if archived else self._met.setdefault(article.id, (article.path, now))
        if first[0] != article.path:
            return  # The same article in two files.
        before = self._store.digest(article.id)
        # The digest alone would call an article unchanged whose words are not those that it was stored with.
        stored = self._store.unproven_article(article.id) if before == now else None
        if stored and digest(stored) == now:
            self._summary.unchanged += 1
            self._batch.move(article)
        else:
            kind = ChangeKind.ADDED if before is None else ChangeKind.CHANGED
            self._summary.changes.append(Change.of(kind, article))
            self._summary.note_what_lacks(article)
            self._batch.add(article)


def skipped_before(store: Store, path: str) -> list[ArticleError]:
    """What was skipped of a file or a feed when it was read last: it is told at every run until it is put right."""
    return [ArticleError(where, reason) for where, reason in json.loads(store.fact(_name(path)) or "[]")]


def remember_skipped(store: Store, path: str, skipped: Sequence[ArticleError]) -> None:
    """Keeps what was skipped of a file or a feed that is not read again until it changes."""
    if skipped or store.fact(_name(path)):
        told = [(one.where, one.reason) for one in skipped]
        store.put_fact(_name(path), json.dumps(told, ensure_ascii=False))


def _name(path: str) -> str:
    return f"skipped {path}"
