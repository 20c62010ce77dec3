"""Plain text: one article a file, its first line the headline."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader

from corpus.cleaning import clean
from corpus.decoding import decode, slurp
from corpus.draft import Draft
from corpus.errors import ArticleError
from corpus.limits import Limits
from corpus.paragraphs import reflow

_LONGEST_HEADLINE = 300  # characters: a longer first line is a paragraph of a story without a headline


def drafts(stream: BufferedReader, path: str, limits: Limits) -> Iterator[Draft | ArticleError]:
    """The one draft. Where lines are hard-wrapped the headline is the first paragraph, if it is short."""
    try:
        text = decode(slurp(stream, limits.article_bytes))
    except ValueError as error:
        yield ArticleError(path, str(error))
        return
    headline, _, body = reflow(clean(text)).partition("\n\n")
    if not body or len(headline) > _LONGEST_HEADLINE:
        headline, body = "", text
    yield Draft(path=path, headline=headline, body=body)
