"""What exports call the fields of an article: one mapping for JSON, CSV and front matter."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

from corpus.article import EXPORT
from corpus.cleaning import clean_line
from corpus.draft import Draft
from corpus.errors import ArticleError
from corpus.limits import Limits
from corpus.readers.markup import is_markup, text_of

# Names as they are left by `_key`: lower case, letters and digits only. The first that holds something wins.
_NAMES = {
    "id": "id articleid docid documentid uuid guid identifier",
    "headline": "headline title articletitle webtitle head",
    "body": "body articlebody maintext text bodytext fulltext articletext content contenthtml contenttext"
    " story article leadparagraph description shortdescription summary abstract",
    "published": "published publishedat datepublished publisheddate publishdate publisheddatetime datepublish"
    " publishtime publishedon publicationdate pubdate webpublicationdate firstpublished dateofpublication"
    " date datetime",
    "source": "source outlet publisher publication sourcename sitename newspaper provider sourcedomain"
    " domain site website hostname",
    "author": "author authors byline creator writer writers journalist journalists",
    "url": "url link canonical canonicalurl canonicallink weburl articleurl permalink href mainentityofpage",
}
_FIELDS = {field: tuple(names.split()) for field, names in _NAMES.items()}
# Where the value of a field is an object, its text stands under one of these: source.name (NewsAPI),
# title.rendered (WordPress), headline.main and byline.original (New York Times), _id.$oid (MongoDB).
_INNER = (
    "name",
    "main",
    "original",
    "rendered",
    "title",
    "text",
    "value",
    "fullname",
    "$oid",
    "$date",
    "@id",
)
# Boxes that hold the fields of an article in some exports (the Guardian, Elasticsearch, JSON:API).
_BOXES = ("article", "fields", "_source", "attributes")
# How programs write that there is nothing.
_MISSING = frozenset(("", "null", "none", "nan", "nat", "n/a", "na", "nil", "undefined", "~", "-"))
_LONGEST_LIST = 50
# NewsAPI cuts its articles off and says so.
_CUT = re.compile(r"\[\+\d+ chars\]\s*$")
_QUOTED_LIST = re.compile(r"\[(.*)\]", re.DOTALL)
_QUOTED = re.compile(r"""'([^']*)'|"([^"]*)\"""")
_BY = re.compile(r"^\s*by:?\s+", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,30});")


def draft(
    record: Mapping[Any, Any], path: str, place: str, limits: Limits, *, body: str = "", feed: str = ""
) -> Draft:
    """The draft that a record of any known shape makes; `body` where the text stands outside the record, and
    `feed` the title of the feed that it is an entry of.

    Raises ArticleError, naming the fields that there are, if none of them holds text.
    """
    if record.get("format") == EXPORT:
        return _exported(record, path, place)
    values = _flat(record)
    found = {field: _first(values, names) for field, names in _FIELDS.items()}
    text = body or _body(found["body"], limits.record_bytes)
    if not text.strip():
        raise ArticleError(f"{path} {place}".rstrip(), f"no text in it (its fields: {listed(record)})")
    return Draft(
        path=path,
        record=place,
        body=text,
        id=_text(found["id"]),
        headline=_plain(_text(found["headline"])),
        source=_plain(_text(found["source"])).removeprefix("www."),
        author=_byline(found["author"]),
        published=_moment(found["published"]),
        url=_text(found["url"]),
        feed=_plain(feed),
    )


def _exported(record: Mapping[Any, Any], path: str, place: str) -> Draft:
    """The draft that a record of `dateline export` makes: its text is no markup, whatever it looks like."""
    starts = record.get("pages")
    return Draft(
        path=path,
        record=place,
        body=_scalar(record.get("body")),
        id=_scalar(record.get("id")),
        headline=_scalar(record.get("headline")),
        source=_scalar(record.get("source")),
        author=_scalar(record.get("author")),
        published=record.get("published"),
        url=_scalar(record.get("url")),
        starts=tuple(starts) if isinstance(starts, list) and all(type(at) is int for at in starts) else (),
        is_export=True,
        recorded=_scalar(record.get("path")),
    )


def names_text(names: Iterable[object]) -> bool:
    """Whether one of these names of fields is one for the text of an article."""
    return any(_key(name) in _FIELDS["body"] for name in names)


def listed(names: Iterable[object]) -> str:
    """Names of fields as a message shows them."""
    return clean_line(", ".join(str(name)[:40] for name in list(names)[:12])) or "none"


def _flat(record: Mapping[Any, Any]) -> dict[str, Any]:
    values = {_key(name): value for name, value in record.items() if value is not None}
    for box in _BOXES:
        if isinstance(inner := record.get(box), Mapping):
            values |= {_key(name): value for name, value in inner.items() if value is not None}
    return values


def _key(name: object) -> str:
    return re.sub(r"[^a-z0-9]", "", str(name).lower())


def _first(values: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    given = (values[name] for name in names if name in values)
    return next(
        (value for value in given if _text(value).strip().lower() not in _MISSING or _is_date(value)), None
    )


def _is_date(value: Any) -> bool:
    return isinstance(value, Mapping) and "$date" in value


def _text(value: Any) -> str:
    """A value as text: an object by the name in it, a list joined with commas."""
    if isinstance(value, list):
        return ", ".join(text for item in value[:_LONGEST_LIST] if (text := _scalar(item).strip()))
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, Mapping):
        value = next((value[name] for name in _INNER if value.get(name)), "")
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e18:
        return str(value)
    return value if isinstance(value, str) else ""


def _body(value: Any, limit: int) -> str:
    """The text, of which some exports make a list of paragraphs, or HTML. Too much of it is left as it is."""
    text = "\n\n".join(map(_scalar, value)) if isinstance(value, list) else _scalar(value)
    return _CUT.sub("", _plain(text)).rstrip() if len(text) <= limit else text


def _plain(text: str) -> str:
    return text_of(text) if is_markup(text) else _ENTITY.sub(lambda match: html.unescape(match[0]), text)


def _byline(value: Any) -> str:
    """The names in a byline; a list may have been written into a CSV cell as Python or JSON prints it."""
    if isinstance(value, str) and (quoted := _QUOTED_LIST.fullmatch(value.strip())):
        value = [first or second for first, second in _QUOTED.findall(quoted[1])]
    names = value if isinstance(value, list) else [value]
    kept = [name for name in map(_scalar, names[:_LONGEST_LIST]) if not name.lower().startswith("http")]
    byline = _BY.sub("", _plain(_text(kept)))
    return "" if byline.isdecimal() else byline  # a number is a key into some table of authors


def _moment(value: Any) -> object:
    """A date as it was given: text or a number, out of the object or list that some databases put it in."""
    for _ in range(3):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, Mapping):
            value = next((value[name] for name in ("$date", "$numberLong", *_INNER) if value.get(name)), None)
    return value if isinstance(value, str | int | float) else None
