"""A page as saved from a news site: trafilatura finds the article in it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from io import BufferedReader
from typing import Any

from corpus.decoding import HEAD, decode, slurp
from corpus.draft import Draft
from corpus.errors import ArticleError
from corpus.limits import Limits, megabytes
from corpus.readers.markup import without_crowds
from corpus.readers.page_date import page_date

_MOST_ELEMENTS = 50_000  # trafilatura takes some 60 µs for each; the largest of 1,032 saved pages had 10,106
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{1,40})""", re.IGNORECASE)
# Saved pages carry their pictures and fonts inside; none of that is text.
_EMBEDDED = re.compile(r"data:[\w/+.-]{1,100};base64,[A-Za-z0-9+/=\s]*")
_BREAKS = {ord("\n"): " ", ord("\r"): " "}
_BULLET = re.compile(r"^- ", re.MULTILINE)
_NOBODY = frozenset(("", "no author", "admin", "staff", "redaktion"))


def drafts(stream: BufferedReader, path: str, limits: Limits) -> Iterator[Draft | ArticleError]:
    """The one draft, or an ArticleError if no article can be made out in the page."""
    try:
        yield _draft(_page(slurp(stream, limits.record_bytes), limits), path)
    except ValueError as error:
        yield ArticleError(path, str(error))


def _page(data: bytes, limits: Limits) -> str:
    declared = _DECLARED.search(data[:HEAD])
    page = _EMBEDDED.sub("", decode(data, declared=declared[1].decode() if declared else ""))
    if len(page) > limits.article_bytes:
        size, allowed = megabytes(len(page)), megabytes(limits.article_bytes)
        raise ValueError(f"a page of {size} without its pictures, over the limit of {allowed}")
    return without_crowds(page)


def _draft(page: str, path: str) -> Draft:
    """Raises ValueError, in words, if there is no article in the page or too much around it."""
    import trafilatura  # half a second, which only web pages pay

    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what they complain of is said by this reader
    tree = trafilatura.load_html(page)
    if tree is None:
        raise ValueError("no article can be made out in this page")
    _settle(tree)
    try:
        found: Any = trafilatura.bare_extraction(
            tree, with_metadata=True, include_comments=False, include_tables=False
        )
    except Exception as error:  # it runs several extractors, and any may trip over a broken page
        raise ValueError("no article can be made out in this page") from error
    if found is None or not found.text:
        raise ValueError("no article can be made out in this page")
    headline, source = _headline(found.title or "", found.sitename or ""), found.sitename or ""
    return Draft(
        path=path,
        headline=headline,
        body=_below(headline, _BULLET.sub("", found.text)),
        source=source,
        author=_names(found.author or "", source),
        published=page_date(tree, found.url or ""),
        url=found.url or "",
    )


def _settle(tree: Any) -> None:
    """Makes line breaks in running text spaces, as a browser does. ValueError for a huge page."""
    for number, element in enumerate(tree.iter()):
        if number == _MOST_ELEMENTS:
            raise ValueError(f"a page of over {_MOST_ELEMENTS:,} elements")
        if element.text and isinstance(element.tag, str):
            element.text = element.text.translate(_BREAKS)
        if element.tail:
            element.tail = element.tail.translate(_BREAKS)


def _headline(title: str, source: str) -> str:
    """The title without the name of the site that many append to it."""
    return re.sub(rf"\s+[-–—|:]\s+{re.escape(source)}$", "", title) if source else title


def _below(headline: str, text: str) -> str:
    """The text from below its headline on, where that stands within its first lines."""
    lines = text.split("\n")
    return "\n".join(lines[lines.index(headline) + 1 :]) if headline in lines[:3] else text


def _names(authors: str, source: str) -> str:
    names = (name.strip() for name in authors.split(";"))
    return ", ".join(name for name in names if name.lower() not in _NOBODY | {source.lower()})
