"""The archive: what the indexed reporting holds, apart from any question about what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from bot.answer import Citation
from bot.archive.amendments import Amendments, amendments
from bot.archive.coverage import greeting, nothing_within, short_of
from bot.claim import Quote
from bot.errors import QuestionError
from bot.settings import Settings
from bot.text.outlet_names import outlet_names
from bot.text.suggesting import question_of
from corpus import Article
from index import EVERYWHERE, Coverage, SearchFilter
from index.search.hybrid import Search
from index.status import Status, read_status
from index.store.readable import ReadableStore

# So many articles are suggested to whoever asks what the archive is about.
_SUGGESTED = 3
# The share of the best score that an article on a topic has: in the sample corpus the eight that name the siege have
# .55 and more, and the next has .40.
_ON_TOPIC = 0.5
_LOOKED_AT = 50  # of which many may have headlines that are no question


class Archive:
    """Says what an index holds. Safe from any thread."""

    def __init__(self, store: ReadableStore, search: Search, settings: Settings) -> None:
        self._store = store
        self._search = search
        self._settings = settings

    def article(self, article_id: str) -> Article | None:
        """An article as it is stored now; None where it has been withdrawn."""
        return self._store.article(article_id)

    def copies(self, article_id: str) -> list[Article]:
        """The articles whose bodies are near-identical to an article's."""
        return self._store.copies(article_id)

    def carried_also(self, citation: Citation) -> tuple[str, ...]:
        """The other outlets that carried the same story with a citation's very words."""
        copies = self._store.copies(citation.article_id)
        outlets = (copy.source for copy in copies if citation.quote in copy.body)
        return tuple(dict.fromkeys(outlet for outlet in outlets if outlet and outlet != citation.source))

    def elsewhere(self, quote: Quote) -> tuple[Article, ...]:
        """The other reports that have a quote's very words."""
        names = [name for name in self._store.holding(quote.text) if name != quote.article.id]
        return tuple(article for name in names if (article := self._store.article(name)))

    def coverage(self, filters: SearchFilter = EVERYWHERE) -> Coverage:
        """How many articles are within `filters`, and from which days."""
        return self._store.coverage(filters)

    def nothing_within(self, filters: SearchFilter) -> str:
        """That no article is within `filters`, for a reader, with what there is; "" where one is."""
        return "" if self.coverage(filters).articles else nothing_within(filters, self.coverage())

    def short_of(self) -> tuple[str, ...]:
        """Why not all of the reporting was searched, a line for a reader each; nothing where all was."""
        return short_of(self._store)

    def outlets(self) -> list[str]:
        """The outlets of the indexed reporting, by name."""
        return [name for name, *_ in self._store.outlets()]

    def outlets_named(self, typed: Sequence[str]) -> tuple[str, ...]:
        """The outlets that a person means by `typed` names. Raises QuestionError for one that is not here."""
        return outlets_named(typed, self.outlets())

    def latest(
        self, topic: str | None = None, *, filters: SearchFilter = EVERYWHERE, limit: int = 10
    ) -> list[Article]:
        """The newest dated articles within `filters`, about `topic` if there is one, newest first. None is about a
        topic that a search finds nothing on.
        """
        if topic is None:
            return self._store.newest(filters, limit)
        found = self._search.matching(topic, replace(filters, latest=True), 5 * limit)
        least = _ON_TOPIC * max((one.score for one in found), default=0.0)
        articles = {one.passage.article.id: one.passage.article for one in found if one.score >= least}
        chosen = [article for article in articles.values() if article.published][:limit]
        return sorted(chosen, key=lambda article: article.published or date.min, reverse=True)

    def last_change(self) -> int:
        """The number of the last change of an article; 0 where none is logged."""
        return self._store.last_change()

    def on_change(self, tell: Callable[[], None]) -> Callable[[], None]:
        """Has `tell` called from another thread soon after articles have changed, where the store is told of it, until
        what is given back is called.
        """
        return self._store.on_change(tell)

    def amendments(self, since: int) -> Amendments:
        """What became of quoted articles since a number of the change log."""
        return amendments(self._store, since)

    def passage(self, citation: Citation) -> str:
        """The paragraphs around a citation's quote; only the quote where its article has been withdrawn."""
        article = self._store.article(citation.article_id)
        if article is None:
            return citation.quote
        first = article.body.rfind("\n\n", 0, max(0, citation.start - 1)) + 1
        last = article.body.find("\n\n", citation.end + 2)
        return article.body[first : last if last >= 0 else None].strip()

    def introduction(self, greeted: int = 0) -> tuple[str, ...]:
        """What the archive holds, and three questions that it can answer, for somebody who only says hello; others
        where they were `greeted` before.
        """
        newest = self._store.newest(EVERYWHERE, _LOOKED_AT)
        every = list(dict.fromkeys(filter(None, map(question_of, newest))))
        begin = _SUGGESTED * greeted % max(len(every), 1)
        questions = [*every[begin:], *every[:begin]][:_SUGGESTED]
        asked = "; ".join(f"“{question}”" for question in questions)
        outlets = sorted(self._store.outlets(), key=lambda outlet: outlet[1], reverse=True)
        holds = greeting(self.coverage(), _some([name for name, *_ in outlets]))
        return (holds, *((f"You could ask: {asked}",) if asked else ()))

    def status(self) -> Status:
        """The index as it stands."""
        return read_status(self._settings.index.place)

    def reindex(self, report: Callable[[str], None] = lambda _: None) -> str:
        """Brings the index up to date with its sources, and says in a line what that did.

        Another process does it, so that whoever asks meanwhile notices nothing. Raises IndexingError.
        """
        from bot.archive.subprocess_indexing import (
            build_apart,  # Brings the readers, which asking needs none of.
        )

        return build_apart(self._settings, report=lambda now: report(str(now)))


def outlets_named(typed: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Those of the `known` outlets that a person means by `typed` names. Raises QuestionError.

    A whole name means that outlet alone: "The Times" is not The Times of India. What is typed else begins an outlet's
    name, or else one of its words: "n" is Northgate, not each with an n in it.
    """
    named: list[str] = []
    called = outlet_names(tuple(known))
    for name in typed:
        meant = [outlet for outlet in known if outlet == name]
        meant = meant or [outlet for outlet in known if outlet.casefold() == name.casefold()]
        meant = meant or [outlet for outlet in known if outlet.casefold().startswith(name.casefold())]
        inside = re.compile(rf"\b{re.escape(name)}", re.IGNORECASE)
        meant = meant or [outlet for outlet in known if inside.search(outlet)]
        meant = meant or [outlet for outlet in known if any(outlet in one for one in called.find_all(name))]
        if not meant:
            raise QuestionError(
                f"{name}: not an outlet of this index, which has {', '.join(filter(None, known))}"
            )
        named += meant
    return tuple(dict.fromkeys(named))


def _some(names: Sequence[str]) -> str:
    """The first few of some names: "CNN, Reuters and 4 more"."""
    shown, rest = [name or "unknown outlets" for name in names[:4]], len(names) - 4
    if rest > 0:
        return f"{', '.join(shown)} and {rest} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))
