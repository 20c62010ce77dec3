"""Plain text: one article a file, its first line the headline, then lines with byline, outlet and day."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader

from corpus.cleaning import clean
from corpus.decoding import decode, slurp
from corpus.draft import Draft
from corpus.errors import ArticleError
from corpus.limits import Limits
from corpus.readers.opening import headline_and_text, opening


def drafts(stream: BufferedReader, path: str, limits: Limits) -> Iterator[Draft | ArticleError]:
    """The one draft."""
    try:
        text = decode(slurp(stream, limits.article_bytes))
    except ValueError as error:
        yield ArticleError(path, str(error))
        return
    above = opening(clean(text))
    headline, body = headline_and_text(above.text)
    yield Draft(
        path=path,
        headline=headline,
        body=body,
        source=above.outlet,
        author=above.author,
        published=above.day or None,
    )
