"""What became of the words that were quoted: corrected or withdrawn since, as the store's change log has it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.answer import Citation
from corpus import Article
from index import ChangeKind, LoggedChange
from index.store.readable import ReadableStore

# An answer that was made just before a change may be kept just after it, so that the last changes are told again.
_SETTLED = datetime.timedelta(minutes=5)


class Fate(StrEnum):
    """What became of a quote."""

    STANDS = "stands"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Amendment:
    """What became of a quote, and when."""

    fate: Fate
    time: datetime.datetime


@dataclass(frozen=True, slots=True)
class Amendments:
    """The articles that changed since a number of the log, each as it is now and when it changed; None in place of
    one that was withdrawn. `upto` is the number to go on from.
    """

    articles: Mapping[str, tuple[Article | None, datetime.datetime]]
    upto: int

    def of(self, citation: Citation) -> Amendment | None:
        """What became of a citation's quote; None where its article has not changed."""
        if citation.article_id not in self.articles:
            return None
        article, time = self.articles[citation.article_id]
        if article is None:
            return Amendment(Fate.WITHDRAWN, time)
        stands = " ".join(citation.quote.split()) in " ".join(article.body.split())
        return Amendment(Fate.STANDS if stands else Fate.CORRECTED, time)


def amendments(store: ReadableStore, since: int) -> Amendments:
    """What changed since a number of the log. Of a log that ends before, as of an index made anew, nothing."""
    if store.last_change() < since:
        return Amendments({}, store.last_change())
    settled = datetime.datetime.now(datetime.UTC) - _SETTLED
    last: dict[str, LoggedChange] = {}
    upto = since
    for change in store.changes(since):
        last[change.article_id] = change
        if change.time < settled:
            upto = change.number
    articles: dict[str, tuple[Article | None, datetime.datetime]] = {}
    for name, line in _lines(store, last).items():
        article = next(filter(None, map(store.article, line)), None)
        changed = max((last[one] for one in line if one in last), key=lambda one: one.number)
        # What is neither there nor withdrawn is damaged, and nothing can be said of it.
        if article or changed.kind is ChangeKind.WITHDRAWN:
            articles[name] = article, changed.time
    return Amendments(articles, upto)


def _lines(store: ReadableStore, changed: Mapping[str, LoggedChange]) -> dict[str, list[str]]:
    """Each id under which something is known that has `changed`: itself and its heirs, in their order."""
    if all(change.kind is ChangeKind.ADDED for change in changed.values()):
        return {name: [name] for name in changed}
    heirs = store.heirs()
    lines = {}
    for name in {*heirs, *changed}:
        line = [name]
        while (heir := heirs.get(line[-1])) and heir not in line:
            line.append(heir)
        if not changed.keys().isdisjoint(line):
            lines[name] = line
    return lines
