"""JSON too large to hold as a whole: its records one after the other, as they are read."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import suppress
from io import BufferedReader
from typing import Any

from corpus.decoding import SAMPLE, encoding_of
from corpus.errors import ArticleError

# Where an object holds its articles, in the order in which they are looked for.
LISTS = ("articles", "items", "data", "docs", "results", "response", "hits", "entries", "stories")
DEEPEST_LIST = 3  # response.docs, hits.hits
JSON_FEED = "https://jsonfeed.org/"  # begins the version that a JSON Feed names
_MOST_EVENTS = 1_000_000  # parts of one record
_OF_OBJECTS = ("start_map", "map_key", "end_map")

_Events = Iterator[tuple[str, str, Any]]


def records(stream: BufferedReader, path: str) -> Iterator[tuple[str, Any, str] | ArticleError]:
    """Each record of the list of articles that a document holds: its place, itself, and the title of the feed
    that the document is, if any. A document that holds no such list is one record.

    An object is read twice from its beginning, as the list that counts may come after another, and the title last.
    """
    import ijson  # only large documents pay for it

    layout = _Layout()
    with suppress(Exception):  # It comes again below, after the records that stand before it.
        layout.see(_events(stream))
    try:
        events = _events(stream)
        if (prefix := layout.articles()) is None:
            _, event, value = next(events)
            yield _record(event, value, events, path, "", "")
        else:
            yield from _listed(events, prefix, path, layout.feed_title())
        for _ in events:
            pass
    except (ijson.JSONError, UnicodeDecodeError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())[:80]
        yield ArticleError(path, f"not valid JSON from here on: {reason}")


class _Layout:
    """Where a document holds lists of objects, and what it calls itself."""

    def __init__(self) -> None:
        self._lists: set[str] = set()
        self._said = {"title": "", "version": ""}

    def see(self, events: _Events) -> None:
        for prefix, event, value in events:
            if event == "start_array" and _may_hold_articles(prefix):
                self._lists.add(prefix)
                if not prefix:
                    return
            elif event == "string" and prefix in self._said:
                self._said[prefix] = value
            elif event not in _OF_OBJECTS and prefix.endswith(".item"):
                self._lists.discard(prefix.removesuffix(".item"))

    def articles(self) -> str | None:
        """The prefix of the list whose names come first; None where there is no list."""
        return min(
            self._lists, key=lambda prefix: [LISTS.index(name) for name in _names(prefix)], default=None
        )

    def feed_title(self) -> str:
        return self._said["title"] if self._said["version"].startswith(JSON_FEED) else ""


def _events(stream: BufferedReader) -> _Events:
    """The parts of a document from its beginning, whatever its encoding."""
    import ijson

    stream.seek(0)
    encoding = encoding_of(stream.peek(SAMPLE), whole=False)
    source = stream if encoding == "utf-8" else _Recoded(stream, encoding)
    events: _Events = ijson.parse(source, use_float=True)
    return events


class _Recoded:
    """A document in UTF-8, the only encoding that ijson reads."""

    def __init__(self, stream: BufferedReader, encoding: str) -> None:
        self._text = codecs.getreader(encoding)(stream, "replace")

    def read(self, size: int) -> bytes:
        return self._text.read(size).encode()


def _names(prefix: str) -> list[str]:
    return prefix.split(".") if prefix else []


def _may_hold_articles(prefix: str) -> bool:
    names = _names(prefix)
    return len(names) <= DEEPEST_LIST and all(name in LISTS for name in names)


def _listed(
    events: _Events, prefix: str, path: str, feed: str
) -> Iterator[tuple[str, Any, str] | ArticleError]:
    """The records of the list at `prefix`."""
    for place, event, _ in events:
        if event == "start_array" and place == prefix:
            break
    for number, (place, event, value) in enumerate(events, start=1):
        if event == "end_array" and place == prefix:
            return
        yield _record(event, value, events, path, f"record {number}", feed)


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
