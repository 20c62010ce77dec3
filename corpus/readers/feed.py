"""RSS and Atom: an article an entry, its outlet the feed. JSON Feed is read with the rest of JSON."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader, BytesIO
from typing import Any

from corpus.decoding import slurp
from corpus.draft import Draft, site_of
from corpus.errors import ArticleError
from corpus.limits import Limits
from corpus.readers.exports.fields import draft
from corpus.readers.markup import without_crowds

# The parser makes 2 MB a second of long entries and 50,000 tags a second of short ones.
_MOST_TAGS = 250_000


def drafts(stream: BufferedReader, path: str, limits: Limits) -> Iterator[Draft | ArticleError]:
    """The entries in their order, each with its full text where the feed has it, else with its summary."""
    try:
        data = slurp(stream, limits.article_bytes)
    except ValueError as error:
        yield ArticleError(path, str(error))
        return
    if data.count(b"<") > _MOST_TAGS:
        yield ArticleError(path, f"a feed with over {_MOST_TAGS:,} tags")
        return
    feed = _parsed(without_crowds(data.decode("latin-1")).encode("latin-1"))
    if feed is None or (not feed.version and not feed.entries):
        yield ArticleError(path, "not a feed: neither RSS nor Atom")
        return
    outlet = feed.feed.get("title", "")
    for number, entry in enumerate(feed.entries, start=1):
        try:
            yield draft(_record(entry), path, f"entry {number}", limits, feed=outlet or site_of(path))
        except ArticleError as error:
            yield error


def _parsed(data: bytes) -> Any:
    import feedparser  # a tenth of a second that only feeds pay

    try:
        # From memory: of a string it would open what looks like a path or a URL. Text is cleaned later on.
        return feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception:  # the parsers under it raise whatever they trip over
        return None


def _record(entry: Any) -> dict[str, Any]:
    """An entry under the names that fields have elsewhere. An aggregator names each entry's outlet in it."""
    text = max((content.get("value", "") for content in entry.get("content", ())), key=len, default="")
    record = {
        "id": entry.get("id"),
        "title": entry.get("title"),
        "body": text or entry.get("summary"),
        "author": entry.get("author"),
        "source": entry.get("source", {}).get("title"),
        "published": entry["published"] if "published" in entry else dict.get(entry, "updated"),
        "url": entry.get("link"),
    }
    return {name: value for name, value in record.items() if value}
