"""What was reported: articles, and the readers that make them out of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.article import EXPORT, Article, Doubt
from corpus.errors import ArticleError, DatelineError, SourceError
from corpus.limits import Limits
from corpus.sources.walking import is_url, locate, root

if TYPE_CHECKING:
    from corpus.reading import read, read_feed
    from corpus.sources.fetching import fetch

__all__ = [
    "EXPORT",
    "Article",
    "ArticleError",
    "DatelineError",
    "Doubt",
    "Limits",
    "SourceError",
    "fetch",
    "is_url",
    "locate",
    "read",
    "read_feed",
    "root",
]


def __getattr__(name: str) -> object:
    # Whoever only asks has no use for the readers of every format, nor for what fetches feeds.
    if name == "fetch":
        from corpus.sources.fetching import fetch

        return fetch
    if name in ("read", "read_feed"):
        from corpus import reading

        return getattr(reading, name)
    raise AttributeError(f"module 'corpus' has no attribute {name!r}")
