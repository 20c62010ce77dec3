"""JSON too large to hold as a whole: its records one after the other, as they are read."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader
from typing import Any

from corpus.errors import ArticleError

# Where an object holds its articles, in the order in which they are looked for.
LISTS = ("articles", "items", "data", "docs", "results", "response", "hits", "entries", "stories")
DEEPEST_LIST = 3  # response.docs, hits.hits
_MOST_EVENTS = 1_000_000  # parts of one record


def records(stream: BufferedReader, path: str) -> Iterator[tuple[Any, str] | ArticleError]:
    """The records of the first list of articles in a document, and the title of the feed that it is, if any.

    What stands around the list is passed over. What is no list is one record, itself.
    """
    import ijson  # only large documents pay for it

    try:
        yield from _Walk(ijson.parse(stream, use_float=True), path)
    except (ijson.JSONError, UnicodeDecodeError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())[:80]
        yield ArticleError(path, f"not valid JSON from here on: {reason}")


class _Walk:
    """One pass over the events of a document."""

    def __init__(self, events: Iterator[tuple[str, str, Any]], path: str) -> None:
        self._events = events
        self._path = path
        self._title = self._version = ""

    def __iter__(self) -> Iterator[tuple[Any, str] | ArticleError]:
        for prefix, event, value in self._events:
            if event == "string" and prefix == "title":
                self._title = value
            elif event == "string" and prefix == "version":
                self._version = value
            elif event == "start_array" and _is_list(prefix):
                yield from self._items(f"{prefix}.item" if prefix else "item")

    def _items(self, prefix: str) -> Iterator[tuple[Any, str] | ArticleError]:
        for number, (place, event, value) in enumerate(self._events, start=1):
            if event == "end_array" and f"{place}.item".lstrip(".") == prefix:
                return
            record = self._built(event, value)
            if record is None:
                yield ArticleError(f"{self._path} record {number}", "a record of over a million parts")
            else:
                is_feed = self._version.startswith("https://jsonfeed.org/")
                yield record, self._title if is_feed else ""

    def _built(self, event: str, value: Any) -> Any:
        """The value that begins with this event; None for one that is far too large."""
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
                return builder.value if count <= _MOST_EVENTS else None
            _, event, value = next(self._events)


def _is_list(prefix: str) -> bool:
    names = prefix.split(".") if prefix else []
    return len(names) <= DEEPEST_LIST and all(name in LISTS for name in names)
