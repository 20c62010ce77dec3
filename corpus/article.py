"""The article: one piece of reporting, as every other part of Dateline sees it."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from dataclasses import dataclass, fields

# What `dateline export` calls its records, which are read back as they were written.
EXPORT = "dateline article 1"
# What it calls what was found in reporting: that is none itself, and must not be quoted as if it were.
FINDINGS = "dateline findings 1"


@dataclass(frozen=True, slots=True)
class Article:
    """One published piece. Text fields are clean (see `corpus.cleaning`) and empty where unknown.

    `body` is the text that quotes are cut from: every offset in Dateline counts its characters.
    `published` is None where the article does not say: a date is never guessed. `pages` holds, for a paged
    document, the offset in `body` at which each page begins.
    """

    id: str
    headline: str
    body: str
    source: str
    author: str
    published: datetime.date | None
    url: str
    path: str
    pages: tuple[int, ...] = ()

    @property
    def title(self) -> str:
        """The headline, or the opening words of a story that has none."""
        if self.headline:
            return self.headline
        words = self.body.split(maxsplit=12)[:12]
        return " ".join(words) + " …" if len(words) == 12 else " ".join(words)

    def page(self, offset: int) -> int | None:
        """The page, from 1, on which the character at `offset` of the body stands; None without pages."""
        return bisect_right(self.pages, offset) if self.pages else None


@dataclass(frozen=True, slots=True)
class ArchivedArticle(Article):
    """An article out of a file that `dateline export` wrote; `recorded` is the path that it had in that index."""

    recorded: str = ""

    def restored(self) -> Article:
        """The article as it was in that index."""
        own = {field.name: getattr(self, field.name) for field in fields(Article)}
        return Article(**own | {"path": self.recorded or self.path})


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in an article that could not be understood: the article is kept without it. One that is
    `for_now` passes by itself: the same words, read later, will be understood.
    """

    where: str
    reason: str
    for_now: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"
