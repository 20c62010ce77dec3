"""Which article an id means: exports and feeds number their own, and the 1 of one outlet is not that of another."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from corpus import EXPORT, Article, is_url
from corpus.draft import LONGEST_ID
from index.copies import alike
from index.store.digest import digest
from index.store.store import Store

# An id that nobody else gives: a URI, a UUID, a hash.
_WORLDWIDE = re.compile(r".*://.+|(?:urn|tag):.+|[0-9a-f-]{20,}", re.IGNORECASE)
_OWN = re.compile(r"~[0-9a-f]{10}")


class Identities:
    """Tells under which id an article is kept.

    It is the one that it brought. Where another file or feed has another article under that, it is one of its own:
    neither ever takes the other's place. What is stored keeps its id, whichever would be given to it now.

    `met` is where each id of a run was first met, and with which digest; `settle` has all of these stored.
    """

    def __init__(self, store: Store, met: Mapping[str, tuple[str, str]], settle: Callable[[], None]) -> None:
        self._store = store
        self._met = met
        self._settle = settle
        self._whole: set[str] = set()

    def kept(self, article: Article, file: str, before: set[str]) -> tuple[Article, str]:
        """The article under the id that it is kept by, and the file in which another version of it stands that
        keeps it out, or "".

        `file` is what it was read from, and `before` are the ids of what that held.
        """
        article = self._as_before(article, before)
        if not self._says_other(article):
            return article, ""
        own = _own(article, file)
        if not self._is_known(own.id):
            own = replace(own, id=self._own_before(article, before) or own.id)
            if own.id not in before and not self._is_anothers(article, file, before):
                own = article
        return own, self._rival(own, file, before)

    def read_whole(self, file: str) -> None:
        """Takes in that all of a file was read: what this run did not meet, it does not hold."""
        self._whole.add(file)

    def _says_other(self, article: Article) -> bool:
        """Whether its id stands for other words, or for none as yet; words in doubt are to be read again."""
        known = self._met[article.id][1] if article.id in self._met else self._store.digest(article.id)
        return known not in (digest(article), "")

    def _as_before(self, article: Article, before: set[str]) -> Article:
        """The article under the beginning of a long id, by which it is stored if it came when that was all of it."""
        cut = replace(article, id=article.id[:LONGEST_ID])
        if cut == article or self._is_known(article.id):
            return article
        if withdrawn := self._store.withdrawn(cut.id):
            return cut if withdrawn.article.title == cut.title else article
        stored = self._store.unproven_article(cut.id)
        is_it = stored and stored.title == cut.title and cut.id in before and cut.id not in self._met
        return cut if is_it or not self._says_other(cut) else article

    def _is_known(self, article_id: str) -> bool:
        return (
            article_id in self._met
            or self._store.digest(article_id) is not None
            or self._store.is_withdrawn(article_id)
        )

    def _own_before(self, article: Article, before: set[str]) -> str:
        """The id of its own that a record has in its file, though its headline or its outlet is another now."""
        if article.id in before:
            return ""
        length = len(article.id)
        found = [one for one in before if one.startswith(article.id) and _OWN.fullmatch(one, length)]
        return found[0] if len(found) == 1 else ""

    def _is_anothers(self, article: Article, file: str, before: set[str]) -> bool:
        """Whether the id that an article brought is that of another article."""
        other = self._holder(article.id, file)
        stored = self._stored(article.id)
        if stored is None:
            return self._is_withdrawn_of_another(article)
        if not other and article.id in before:
            return False
        if other and article.id not in before and (is_url(file) or is_url(other)):
            return True  # What a feed passes on is its own word, and never a correction of somebody else's.
        if stored.source and article.source and stored.source != article.source:
            return True
        return not (_WORLDWIDE.fullmatch(article.id) or _is_version(article, stored))

    def _is_withdrawn_of_another(self, article: Article) -> bool:
        """In doubt what a person withdrew stays out."""
        withdrawn = self._store.withdrawn(article.id)
        return (
            withdrawn is not None
            and withdrawn.article.path != article.path
            and not _WORLDWIDE.fullmatch(article.id)
            and not _is_version(article, withdrawn.article)
        )

    def _rival(self, article: Article, file: str, before: set[str]) -> str:
        """The path of what says something else under the id of an article, and was there first; "" if nothing."""
        if not self._says_other(article) or (article.id in before and article.id not in self._met):
            return ""
        return self._holder(article.id, file)

    def _holder(self, article_id: str, file: str) -> str:
        """Where an id was met in this run, or else another file that holds it; "" if there is none."""
        if article_id in self._met:
            return self._met[article_id][0]
        others = (other for other in self._store.holders(article_id) if other != file)
        # An export has only what it was told, and gives way.
        sources = (other for other in others if not is_export(self._store, other))
        return next((other for other in sources if self._stands(other)), "")

    def _stands(self, file: str) -> bool:
        """Whether a file may still hold what it held. What a feed said stands until it says otherwise."""
        if is_url(file):
            return True
        try:
            Path(file).lstat()
        except OSError:
            return False
        return file not in self._whole

    def _stored(self, article_id: str) -> Article | None:
        if article_id in self._met and self._store.digest(article_id) != self._met[article_id][1]:
            self._settle()
        return self._store.unproven_article(article_id)


def is_export(store: Store, path: str) -> bool:
    """Whether a file is one that `dateline export` wrote."""
    file = store.file(path)
    return file is not None and file.source == EXPORT


def _own(article: Article, file: str) -> Article:
    """The article under an id that no other has: in a feed by the feed, else by outlet and title, so that it stays
    where its file is renamed.
    """
    key = [article.id, file] if is_url(file) else [article.id, article.source, article.title]
    return replace(article, id=f"{article.id}~{hashlib.sha256(json.dumps(key).encode()).hexdigest()[:10]}")


def _is_version(article: Article, other: Article) -> bool:
    return article.title == other.title or alike(article.body, other.body)
