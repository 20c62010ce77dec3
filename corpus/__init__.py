"""What was reported: articles, and the readers that make them out of files."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from corpus.article import EXPORT, Article, Doubt
from corpus.errors import ArticleError, DatelineError, SourceError
from corpus.limits import Limits
from corpus.sources.walking import is_url, locate, root

if TYPE_CHECKING:
    from corpus.reading import read, read_feed
    from corpus.sources.fetching import fetch

# Whoever only asks has no use for the readers of every format, nor for what fetches feeds.
_HOMES = {
    "fetch": "corpus.sources.fetching",
    "read": "corpus.reading",
    "read_feed": "corpus.reading",
}

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
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'corpus' has no attribute {name!r}")
