"""What was reported: articles, and the readers that make them out of files."""

from corpus.article import Article, Doubt
from corpus.errors import ArticleError, DatelineError, SourceError
from corpus.fetching import fetch, is_url
from corpus.limits import Limits
from corpus.reading import read, read_feed
from corpus.walking import locate, root, walk

__all__ = [
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
    "walk",
]
