"""JSON, JSON Lines and CSV: many articles a file, under whatever names their export gave the fields."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from io import BufferedReader
from typing import Any

from corpus.decoding import SAMPLE, Lines, decode
from corpus.draft import Draft
from corpus.errors import ArticleError
from corpus.limits import Limits
from corpus.readers.fields import draft, listed, names_text

# Where an object holds its articles, in the order in which they are looked for.
_LISTS = ("articles", "items", "data", "docs", "results", "response", "hits", "entries", "stories")
_DEEPEST_LIST = 3  # response.docs, hits.hits
_DELIMITERS = ",;\t|"


def json_drafts(stream: BufferedReader, path: str, limits: Limits) -> Iterator[Draft | ArticleError]:
    """One article, an array of them, or an object that holds the array; JSON Lines under a wrong name too."""
    line, _, rest = stream.peek(SAMPLE).partition(b"\n")
    if rest.strip() and isinstance(_loaded(line), Mapping):
        yield from _from_lines(stream, path, limits)
        return
    data = _loaded(stream.read())
    outlet = _feed_title(data)
    if isinstance(data, Exception):
        yield ArticleError(path, f"not valid JSON: {_reason(data)}")
    elif (found := _listed(data, _DEEPEST_LIST)) is None:
        yield _record(data, path, "", limits)
    else:
        for number, record in enumerate(found, start=1):
            named = {"source": outlet, **record} if outlet and isinstance(record, Mapping) else record
            yield _record(named, path, f"record {number}", limits)


def lines_drafts(stream: BufferedReader, path: str, limits: Limits) -> Iterator[Draft | ArticleError]:
    """An article a line, read one by one; plain JSON under a wrong name too."""
    line = stream.peek(SAMPLE).lstrip().partition(b"\n")[0].strip()
    read = json_drafts if line.startswith(b"[") or line == b"{" else _from_lines
    yield from read(stream, path, limits)


def table_drafts(stream: BufferedReader, path: str, limits: Limits) -> Iterator[Draft | ArticleError]:
    """An article a row of CSV, the delimiter being the likeliest in the first row, which names the fields."""
    first = decode(stream.peek(SAMPLE)).partition("\n")[0]
    # The standard library's limit on a field is one for the process, and lower than a long article.
    csv.field_size_limit(limits.record_bytes)
    lines = Lines(stream, path, limits)
    rows = csv.reader(lines, delimiter=max(_DELIMITERS, key=first.count))
    names: list[str] = []
    while True:
        before = lines.number
        try:
            row = next(rows)
        except StopIteration:
            return
        except ArticleError as error:
            yield error
            continue
        except csv.Error as error:  # most often a quote that is opened and never closed: there is no way on
            yield ArticleError(f"{path} line {before + 1}", f"not valid CSV from here on: {error}")
            return
        if not names:
            names = row
            if not names_text(names):
                yield ArticleError(path, f"no column of it holds the text (its columns: {listed(names)})")
                return
        elif any(row):
            record = dict(zip(names, row, strict=False))
            yield _record(record, path, f"line {before + 1}", limits)


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


def _listed(data: Any, depth: int) -> list[Any] | None:
    """The list of articles in a document; None if the document is one article itself."""
    if isinstance(data, list):
        return data
    if isinstance(data, Mapping) and depth:
        for name in _LISTS:
            inner = data.get(name)
            if isinstance(inner, Mapping) or (isinstance(inner, list) and not any(map(_is_plain, inner))):
                found = _listed(inner, depth - 1)
                if found is not None:
                    return found
    return None


def _feed_title(data: Any) -> str:
    """The title of a JSON Feed, which is the outlet of its items; "" for other documents."""
    if isinstance(data, Mapping) and str(data.get("version", "")).startswith("https://jsonfeed.org/"):
        return str(data.get("title", ""))
    return ""


def _is_plain(value: Any) -> bool:
    return not isinstance(value, Mapping)


def _record(data: Any, path: str, place: str, limits: Limits) -> Draft | ArticleError:
    if not isinstance(data, Mapping):
        return ArticleError(
            f"{path} {place}".rstrip(), "not an article: an object with named fields is needed"
        )
    try:
        return draft(data, path, place, limits)
    except ArticleError as error:
        return error
