"""A reader a format: it takes a stream and the path to show, and gives drafts and errors in file order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BufferedReader
from pathlib import PurePath

from corpus.decoding import HEAD, foreign, is_html
from corpus.draft import Draft
from corpus.errors import ArticleError
from corpus.limits import Limits
from corpus.readers import html, markdown, plaintext, records

Reader = Callable[[BufferedReader, str, Limits], Iterator[Draft | ArticleError]]

_READERS: dict[str, Reader] = {
    ".txt": plaintext.drafts,
    ".md": markdown.drafts,
    ".markdown": markdown.drafts,
    ".html": html.drafts,
    ".htm": html.drafts,
    ".json": records.json_drafts,
    ".jsonl": records.lines_drafts,
    ".ndjson": records.lines_drafts,
    ".csv": records.table_drafts,
    ".tsv": records.table_drafts,
}
FORMATS = tuple(_READERS)


def drafts(stream: BufferedReader, path: str, limits: Limits) -> Iterator[Draft | ArticleError]:
    """What the reader for the extension of `path` finds in `stream`."""
    suffix = PurePath(path).suffix.lower()
    reader = _READERS.get(suffix)
    head = stream.peek(HEAD)[:HEAD]
    if reader is None:
        yield ArticleError(path, _unknown(suffix))
    elif not head.strip():
        yield ArticleError(path, "an empty file")
    elif reason := foreign(head):
        yield ArticleError(path, reason)
    elif reader is not html.drafts and is_html(head):
        yield ArticleError(path, f"a web page, not {suffix}: rename it to .html")
    else:
        found = reader(stream, path, limits)
        yield next(found, ArticleError(path, "no articles in it"))
        yield from found


def _unknown(suffix: str) -> str:
    formats = " ".join(FORMATS)
    if not suffix:
        return f"it has no extension that tells its format (Dateline reads {formats})"
    return f"not a format that Dateline reads: {suffix} (it reads {formats})"
