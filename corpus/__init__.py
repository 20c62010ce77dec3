"""What was reported: articles, and the readers that make them out of files."""

from corpus.article import Article
from corpus.errors import ArticleError, DatelineError, SourceError

__all__ = ["Article", "ArticleError", "DatelineError", "SourceError"]
