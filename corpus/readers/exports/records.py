"""JSON and JSON Lines: many articles a file, under whatever names their export gave the fields."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from io import BufferedReader
from itertools import chain
from typing import Any

from corpus.decoding import SAMPLE, Lines, decode
from corpus.draft import Draft, site_of
from corpus.errors import ArticleError
from corpus.limits import MEGABYTE, Limits
from corpus.readers.exports.fields import draft
from corpus.readers.exports.streamed_json import DEEPEST_LIST, JSON_FEED, LISTS, records

_WHOLE = 4 * MEGABYTE  # of JSON take some 200 MB when they are nothing but brackets


def json_drafts(stream: BufferedReader, path: str, limits: Limits) -> Iterator[Draft | ArticleError]:
    """One article, an array of them, or an object that holds such arrays; JSON Lines under a wrong name too."""
    line, _, rest = stream.peek(SAMPLE).partition(b"\n")
    if rest.strip() and isinstance(_loaded(line), Mapping):
        yield from _from_lines(stream, path, limits)
        return
    # The standard library says better what is wrong, and where. What is too large for it is streamed, and what is
    # not valid too, for what stands before: but not what is nested too deeply, which would take gigabytes.
    head = stream.read(_WHOLE)
    data = None if len(head) == _WHOLE else _loaded(head)
    outlet = _feed_title(data)
    if len(head) == _WHOLE:
        yield from _streamed(stream, path, limits)
    elif isinstance(data, RecursionError):
        yield ArticleError(path, f"not valid JSON: {_reason(data)}")
    elif isinstance(data, Exception):
        yield from _streamed(stream, path, limits, f"not valid JSON: {_reason(data)}")
    elif (found := _listed(data)) is None:
        yield _record(data, path, "", limits)
    else:
        for number, record in enumerate(found, start=1):
            yield _record(record, path, f"record {number}", limits, outlet)


def _streamed(
    stream: BufferedReader, path: str, limits: Limits, wrong: str = ""
) -> Iterator[Draft | ArticleError]:
    for found in records(stream, path, wrong):
        if isinstance(found, ArticleError):
            yield found
        else:
            place, record, outlet = found
            yield _record(record, path, place, limits, outlet)


def lines_drafts(stream: BufferedReader, path: str, limits: Limits) -> Iterator[Draft | ArticleError]:
    """An article a line, read one by one; plain JSON under a wrong name too."""
    line = stream.peek(SAMPLE).lstrip().partition(b"\n")[0].strip()
    read = json_drafts if line.startswith(b"[") or line == b"{" else _from_lines
    yield from read(stream, path, limits)


def _from_lines(stream: BufferedReader, path: str, limits: Limits) -> Iterator[Draft | ArticleError]:
    lines = Lines(stream, path, limits)
    while True:
        try:
            line = next(lines)
        except StopIteration:
            return
        except ArticleError as error:
            yield error
            continue
        line = line.strip("\ufeff \t\r\n")
        if not line:
            continue
        place, data = f"line {lines.number}", _loaded(line)
        if isinstance(data, Exception):
            yield ArticleError(f"{path} {place}", f"not valid JSON: {_reason(data)}")
        else:
            yield _record(data, path, place, limits)


def _loaded(text: str | bytes) -> Any:
    """What JSON says, or what is wrong with it: numbers too long and nesting too deep are errors too."""
    try:
        return json.loads((decode(text) if isinstance(text, bytes) else text).removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        return error


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        at = f"line {error.lineno} " if error.lineno > 1 else ""
        return f"{error.msg.removesuffix(' at')} at {at}column {error.colno}"
    return "nested too deeply" if isinstance(error, RecursionError) else "a number in it is too long"


def _listed(data: Any) -> list[Any] | None:
    """The records of every list in a document that holds any; None if the document is one article itself."""
    lists = [data] if isinstance(data, list) else list(_lists(data, DEEPEST_LIST))
    return list(chain.from_iterable(lists)) if lists else None


def _lists(data: Any, depth: int) -> Iterator[list[Any]]:
    if isinstance(data, Mapping) and depth:
        for name, inner in data.items():
            if name in LISTS and isinstance(inner, list):
                if not inner or any(isinstance(each, Mapping) for each in inner):
                    yield inner
            elif name in LISTS:
                yield from _lists(inner, depth - 1)


def _feed_title(data: Any) -> str:
    """The title of a JSON Feed, which is the outlet of its items; "" for other documents."""
    if isinstance(data, Mapping) and str(data.get("version", "")).startswith(JSON_FEED):
        return str(data.get("title", ""))
    return ""


def _record(data: Any, path: str, place: str, limits: Limits, feed: str = "") -> Draft | ArticleError:
    if not isinstance(data, Mapping):
        return ArticleError(
            f"{path} {place}".rstrip(), "not an article: an object with named fields is needed"
        )
    try:
        return draft(data, path, place, limits, feed=feed or site_of(path))
    except ArticleError as error:
        return error
