"""PDF: one article a file, page by page. What a PDF says of its own making is no date of publication."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from io import BufferedReader, BytesIO
from statistics import median
from typing import Any

from corpus.decoding import slurp
from corpus.draft import Draft
from corpus.errors import ArticleError
from corpus.limits import MEGABYTE, Limits, megabytes
from corpus.paragraphs import SENTENCE_END
from corpus.readers.opening import Opening, opening, stands_above

# The parser makes some 200 KB a second of a page's drawing and text, and 15 ms a page come on top.
_MOST_CONTENT = 2 * MEGABYTE
_MOST_PAGES = 300
_PAGE_NUMBER = re.compile(
    r"(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|[-–—]\s*\d{1,4}\s*[-–—]", re.IGNORECASE
)
_NARROW = 0.9  # a headline takes less of a line, as it is set larger
# Titles that a program put there and nobody wrote.
_NO_TITLE = re.compile(
    r"^(?:microsoft word|untitled|document\d*$)|\.(?:docx?|odt|indd|qxp|pdf|html?)$", re.IGNORECASE
)


def drafts(stream: BufferedReader, path: str, limits: Limits) -> Iterator[Draft | ArticleError]:
    """The one draft, with the text of each page."""
    try:
        yield _draft(slurp(stream, limits.record_bytes), path)
    except ValueError as error:
        yield ArticleError(path, str(error))


def _draft(data: bytes, path: str) -> Draft:
    """Raises ValueError, in words, for a PDF that cannot be read."""
    from pypdf import PdfReader  # a fifth of a second that only PDFs pay

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it complains of is said by this reader
    try:
        reader = PdfReader(BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
        reason = "it only opens with a password" if locked else _too_much(reader)
        texts = [] if reason else [page.extract_text() for page in reader.pages]
        title, author = ("", "") if reason else _signed(reader)
    except Exception as error:  # a damaged file makes pypdf raise whatever it trips over
        raise ValueError("a PDF that is damaged, or of a kind that cannot be read") from error
    above = opening(texts[0]) if texts else Opening("")
    title, first = (title, above.text) if title else _topmost(above.text)
    pages = [_paragraphs(text) for text in [first, *texts[1:]]]
    if not any(pages):
        raise ValueError(reason or "a PDF without text: pictures of pages are not read")
    return Draft(
        path=path,
        headline=title,
        source=above.outlet,
        author=author or above.author,
        published=above.day or None,
        pages=tuple(pages),
    )


def _topmost(text: str) -> tuple[str, str]:
    """The headline that a first page has above its story, in a line shorter than those of the story."""
    first, _, below = text.lstrip().partition("\n")
    lines = [line for line in below.split("\n") if line.strip()]
    usual = median([len(line) for line in lines] or [0])
    ends = [line for line in lines if SENTENCE_END.search(line.strip())]
    is_headline = len(first) < usual * _NARROW and stands_above([first, *lines[:1], *ends[-1:]])
    return (first.strip(), below) if is_headline else ("", text)


def _signed(reader: Any) -> tuple[str, str]:
    """The title and the author that the document names."""
    about = reader.metadata
    title, author = (str(about.title or ""), str(about.author or "")) if about else ("", "")
    return "" if _NO_TITLE.search(title.strip()) else title, author


def _too_much(reader: Any) -> str:
    if len(reader.pages) > _MOST_PAGES:
        return f"a PDF of {len(reader.pages):,} pages, over the limit of {_MOST_PAGES}"
    size = 0
    for page in reader.pages:
        contents = page.get_contents()
        size += len(contents.get_data()) if contents is not None else 0
        if size > _MOST_CONTENT:
            return f"a PDF with over {megabytes(_MOST_CONTENT)} of drawing and text in its pages"
    return ""


def _paragraphs(text: str) -> str:
    """The lines of a page as paragraphs: one ends at a blank line, a short line, or the end of a sentence
    in a line that is not full.
    """
    lines = [line for line in map(str.strip, text.splitlines()) if not _PAGE_NUMBER.fullmatch(line)]
    usual = median([len(line) for line in lines if line] or [0])
    paragraphs: list[str] = []
    goes_on = False
    for line in lines:
        if not line:
            goes_on = False
            continue
        if not goes_on:
            paragraphs.append(line)
        elif re.search(r"[a-z]-$", paragraphs[-1]) and line[:1].islower():
            paragraphs[-1] = paragraphs[-1][:-1] + line  # set in columns, words are split more than joined
        else:
            paragraphs[-1] += f" {line}"
        goes_on = len(line) >= usual * (0.9 if SENTENCE_END.search(line) else 0.6)
    return "\n\n".join(paragraphs)
