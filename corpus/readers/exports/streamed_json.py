"""JSON too large to hold as a whole, or not valid to its end: its records one after the other, as they are read."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import suppress
from io import BufferedReader
from typing import Any

from corpus.decoding import SAMPLE, encoding_of
from corpus.errors import ArticleError

# Where an object holds its articles.
LISTS = frozenset(("articles", "items", "data", "docs", "results", "response", "hits", "entries", "stories"))
DEEPEST_LIST = 3  # response.docs, hits.hits
JSON_FEED = "https://jsonfeed.org/"  # begins the version that a JSON Feed names
_MOST_EVENTS = 1_000_000  # parts of one record
_NO_BEGINNING = ("map_key", "end_map", "end_array")
_WESTERN = "western"

_Events = Iterator[tuple[str, str, Any]]


def records(
    stream: BufferedReader, path: str, wrong: str = ""
) -> Iterator[tuple[str, Any, str] | ArticleError]:
    """Each record of the lists of articles that a document holds: its place, itself, and the title of the feed
    that the document is, if any. A document that holds no such list is one record.

    An object is read twice from its beginning: what a list holds, and the title, may stand at its end. Where
    the document is not valid, `wrong` is what is said of that, or else what this parser says.
    """
    import ijson  # only those documents pay for it

    layout = _Layout()
    with suppress(Exception):  # It comes again below, after the records that stand before it.
        layout.see(_events(stream))
    number = complete = 0
    try:
        events = _events(stream)
        lists, feed = layout.lists(), layout.feed_title()
        if not lists:
            _, event, value = next(events)
            yield _record(event, value, events, path, "", "")
        for prefix, event, value in events:
            if event not in _NO_BEGINNING and _list_of(prefix) in lists:
                number += 1
                found = _record(event, value, events, path, f"record {number}", feed)
                complete = number
                yield found
    except (ijson.JSONError, UnicodeDecodeError, ValueError, RecursionError) as error:
        what = f"nothing behind record {complete}" if complete else "nothing in it"
        told = f"{what} can be read: {_reason(error)}; mend it, or split it into files of under 4 MB"
        yield ArticleError(path, f"{wrong}; {what} can be read until it is mended" if wrong else told)


class _Layout:
    """Which lists of a document hold objects, or nothing, and what it calls itself."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._of_objects: set[str] = set()
        self._of_others: set[str] = set()
        self._said = {"title": "", "version": ""}

    def see(self, events: _Events) -> None:
        for prefix, event, value in events:
            if event == "start_array" and _may_hold_articles(prefix):
                self._seen.add(prefix)
                if not prefix:
                    self._of_objects.add(prefix)
                    return
            elif event == "string" and prefix in self._said:
                self._said[prefix] = value
            elif event not in _NO_BEGINNING and (of := _list_of(prefix)) is not None and of in self._seen:
                (self._of_objects if event == "start_map" else self._of_others).add(of)

    def lists(self) -> set[str]:
        return self._seen - (self._of_others - self._of_objects)

    def feed_title(self) -> str:
        return self._said["title"] if self._said["version"].startswith(JSON_FEED) else ""


def _events(stream: BufferedReader) -> _Events:
    """The parts of a document from its beginning, whatever its encoding."""
    import ijson

    stream.seek(0)
    encoding = encoding_of(stream.peek(SAMPLE), whole=False)
    events: _Events = ijson.parse(_Recoded(stream, encoding), use_float=True)
    return events


class _Recoded:
    """A document in UTF-8, the only encoding that ijson reads, and without a byte that is none."""

    def __init__(self, stream: BufferedReader, encoding: str) -> None:
        errors = _WESTERN if encoding.startswith("utf-8") else "replace"
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)(errors)

    def read(self, size: int) -> bytes:
        while data := self._stream.read(size):
            if text := self._decoder.decode(data):
                return text.encode()
        return self._decoder.decode(b"", final=True).encode()


def _as_western(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8, as where exports were joined: Western European mostly."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error(_WESTERN, _as_western)


def _may_hold_articles(prefix: str) -> bool:
    names = prefix.split(".") if prefix else []
    return len(names) <= DEEPEST_LIST and all(name in LISTS for name in names)


def _list_of(prefix: str) -> str | None:
    """The prefix of the list whose items have this one; None for the prefix of no item."""
    if prefix == "item":
        return ""
    return prefix.removesuffix(".item") if prefix.endswith(".item") else None


def _reason(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(error)
    return " ".join(text.split())[:80]


def _record(
    event: str, value: Any, events: _Events, path: str, place: str, feed: str
) -> tuple[str, Any, str] | ArticleError:
    """The record that begins with this event, unless it is far too large."""
    from ijson.common import ObjectBuilder

    builder = ObjectBuilder()
    depth = count = 0
    while True:
        count += 1
        if count <= _MOST_EVENTS:
            builder.event(event, value)
        depth += event in ("start_map", "start_array")
        depth -= event in ("end_map", "end_array")
        if not depth:
            break
        _, event, value = next(events)
    if count > _MOST_EVENTS:
        return ArticleError(f"{path} {place}".rstrip(), "a record of over a million parts")
    return place, builder.value, feed
