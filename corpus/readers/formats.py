"""Which reader reads which extension, and what is said of a file that has none or is not what it says.

A reader takes a stream and the path to show, and gives drafts and errors in file order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BufferedReader
from pathlib import PurePath

from corpus.decoding import HEAD, SAMPLE, foreign, is_html
from corpus.draft import Draft
from corpus.errors import ArticleError
from corpus.limits import Limits
from corpus.readers import feed, html, markdown, pdf, plaintext
from corpus.readers.exports import records, table

Reader = Callable[[BufferedReader, str, Limits], Iterator[Draft | ArticleError]]

READERS: dict[str, Reader] = {
    ".txt": plaintext.drafts,
    ".md": markdown.drafts,
    ".markdown": markdown.drafts,
    ".html": html.drafts,
    ".htm": html.drafts,
    ".pdf": pdf.drafts,
    ".json": records.json_drafts,
    ".jsonl": records.lines_drafts,
    ".ndjson": records.lines_drafts,
    ".csv": table.drafts,
    ".tsv": table.drafts,
    ".rss": feed.drafts,
    ".atom": feed.drafts,
    ".xml": feed.drafts,
}
FORMATS = (*READERS, ".gz", ".zip")


def drafts_of(
    stream: BufferedReader, path: str, limits: Limits, *, name: str
) -> Iterator[Draft | ArticleError]:
    """What the reader for the extension of `name` finds in `stream`; nothing at all is an error."""
    suffix = PurePath(name).suffix.lower()
    if reason := _mismatch(suffix, stream.peek(SAMPLE)):
        yield ArticleError(path, reason)
        return
    found = READERS[suffix](stream, path, limits)
    yield next(found, ArticleError(path, "no articles in it"))
    yield from found


def _mismatch(suffix: str, sample: bytes) -> str:
    """Why a file that begins like this is not for the reader of its extension; "" if it may be."""
    reader = READERS.get(suffix)
    if reader is None:
        what = f"not a format that Dateline reads: {suffix}" if suffix else "a file without an extension"
        return f"{what} (it reads {' '.join(FORMATS)})"
    if not sample.strip():
        return "an empty file"
    head = sample[:HEAD]
    if reader is pdf.drafts:
        return "" if b"%PDF-" in head else "not a PDF"
    if reason := foreign(head):
        return reason
    if reader not in (html.drafts, feed.drafts) and is_html(head):
        return f"a web page, not {suffix}: rename it to .html"
    return ""
