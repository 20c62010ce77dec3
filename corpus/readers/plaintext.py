"""Plain text: one article a file, its first line the headline, a line that is only a day its day."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader

from corpus.cleaning import clean
from corpus.decoding import decode, slurp
from corpus.draft import Draft
from corpus.errors import ArticleError
from corpus.limits import Limits
from corpus.readers.opening import day_and_text, headline_and_text


def drafts(stream: BufferedReader, path: str, limits: Limits) -> Iterator[Draft | ArticleError]:
    """The one draft."""
    try:
        text = decode(slurp(stream, limits.article_bytes))
    except ValueError as error:
        yield ArticleError(path, str(error))
        return
    day, text = day_and_text(clean(text))
    headline, body = headline_and_text(text)
    yield Draft(path=path, headline=headline, body=body, published=day or None)
