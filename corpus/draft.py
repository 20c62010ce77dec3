"""The draft: what a reader took out of a file, before it is cleaned, dated and named as an Article."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from corpus.article import Article, Doubt
from corpus.cleaning import clean, clean_line
from corpus.dates import published, to_come
from corpus.errors import ArticleError
from corpus.limits import Limits, megabytes
from corpus.links import host_of
from corpus.paragraphs import reflow
from corpus.sources.origin import NOWHERE, Origin

LONGEST_ID = 200  # characters, and so are the next
_LONGEST_EXPORTED = 240  # as an export has it: with what was put behind a long one
_LONGEST_LINE = 1_000
_LONGEST_URL = 2_000
_SITE = re.compile(r"https?://(?:[^/@]*@)?(?:www\.)?([^/:?#]+)", re.IGNORECASE)
# Magazines bear a day some weeks ahead. One beyond this is a slip, for which no file is read at every run until then.
_AHEAD = timedelta(days=365)
# Query parameters that say where a click came from and nothing about the article.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|cmpid|ref|ref_src|ito|smid|partner"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """Fields as they stood in the file at `path`; `record` is the place in it (`line 3`) or "".

    `published` is whatever the file gave as a date, `feed` the title of the feed that it stood in. A document
    in `pages` has its text there, page by page. What Dateline itself wrote `is_export`: its body has its
    shape already, with pages at `starts`, and `recorded` is the path that the article had.
    """

    path: str
    body: str = ""
    record: str = ""
    id: str = ""
    headline: str = ""
    source: str = ""
    author: str = ""
    published: object = None
    url: str = ""
    feed: str = ""
    pages: tuple[str, ...] = ()
    starts: tuple[int, ...] = ()
    is_export: bool = False
    recorded: str = ""

    @property
    def where(self) -> str:
        return f"{self.path} {self.record}".rstrip()


def article(draft: Draft, limits: Limits, origin: Origin = NOWHERE) -> tuple[Article, Doubt | None]:
    """The article that a draft makes, and what had to be left out of it. `origin` says what it does not.

    Raises ArticleError if it has no text or more than `limits.article_bytes` of it.
    """
    headline = clean_line(draft.headline)[:_LONGEST_LINE]
    body, pages = _shaped(draft, headline, limits)
    _check(draft, body, limits)
    url = _link(draft.url)
    source = clean_line(_outlet(draft, origin))[:_LONGEST_LINE] or site_of(url)
    stated = published(draft.published, origin.timezone, origin.language)
    day = None if stated and to_come(stated) else stated
    made = Article(
        id=_brought(draft) or _named(url, headline, source, str(day or ""), body),
        headline=headline,
        body=body,
        source=source,
        author=clean_line(draft.author)[:_LONGEST_LINE],
        published=day,
        url=url,
        path=draft.path,
        pages=pages,
    )
    if stated and not day:
        reason = f"date {stated} is still to come: shown as undated"
        return made, Doubt(draft.where, reason, for_now=not to_come(stated - _AHEAD))
    written = "" if draft.published is None else clean_line(str(draft.published))[:60]
    if day is None and origin.published and not written:
        return replace(made, published=origin.published), None
    if day is None and written:
        return made, Doubt(draft.where, f"date '{written}' is not one certain day: shown as undated")
    return made, None


def _outlet(draft: Draft, origin: Origin) -> str:
    """Who published it. A feed speaks for itself: what its entries call themselves proves nothing."""
    if draft.feed:
        return (origin.entry_outlets and draft.source) or origin.outlet or draft.feed
    return draft.source or origin.outlet


def _shaped(draft: Draft, headline: str, limits: Limits) -> tuple[str, tuple[int, ...]]:
    """The body of an article, and where in it each page begins."""
    if draft.pages:
        return _bound(draft.pages)
    if not draft.is_export:
        return _body(draft, headline, limits), ()
    body = clean(draft.body)
    in_order = all(left <= right for left, right in pairwise((0, *draft.starts, len(body))))
    return body, draft.starts if in_order else ()


def _body(draft: Draft, headline: str, limits: Limits) -> str:
    if len(draft.body) > limits.record_bytes:
        raise _too_long(draft, len(draft.body), limits)
    body = reflow(clean(draft.body))
    if headline and body.startswith(headline + "\n\n"):
        body = body[len(headline) + 2 :]  # a headline printed again above the text is not a paragraph of it
    return body


def _bound(pages: tuple[str, ...]) -> tuple[str, tuple[int, ...]]:
    """The body that pages make, and where in it each begins. A sentence runs on from one page to the next."""
    body, starts = "", []
    for page in pages:
        text = reflow(clean(page))
        if body and text:
            body += " " if text[0].islower() and body[-1] not in ".!?:" else "\n\n"
        starts.append(len(body))
        body += text
    return body, tuple(starts)


def _check(draft: Draft, body: str, limits: Limits) -> None:
    if (size := len(body.encode())) > limits.article_bytes:
        raise _too_long(draft, size, limits)
    if not any(character.isalnum() for character in body):
        raise ArticleError(draft.where, "no text in it")


def _too_long(draft: Draft, size: int, limits: Limits) -> ArticleError:
    allowed = megabytes(limits.article_bytes)
    return ArticleError(draft.where, f"an article of {megabytes(size)}, over the limit of {allowed}")


def _link(url: str) -> str:
    """The link if it is one that a reader can follow, else ""."""
    url = clean_line(url)
    return url if host_of(url) and " " not in url and len(url) <= _LONGEST_URL else ""


def site_of(url: str) -> str:
    """The site of a link: the outlet, where nothing else names one; "" for what is no link."""
    site = _SITE.match(url)
    return site[1].lower() if site else ""


def _brought(draft: Draft) -> str:
    """The id that a draft brings. What stands behind the longest that is kept still tells one from another."""
    whole = clean_line(draft.id)
    if len(whole) <= (_LONGEST_EXPORTED if draft.is_export else LONGEST_ID):
        return whole
    return f"{whole[:LONGEST_ID]}~{hashlib.sha256(whole.encode()).hexdigest()[:10]}"


def _named(url: str, headline: str, source: str, day: str, body: str) -> str:
    """An id for an article that brought none: 20 hex digits of what stays when files move."""
    key = _canonical(url) or json.dumps([headline, source, day, body])
    return hashlib.sha256(key.encode()).hexdigest()[:20]


def is_named_by_words(article: Article) -> bool:
    """Whether an article brought neither id nor link, so that it has another id once a word of it is another."""
    days = {str(article.published or ""), ""}
    return not _canonical(article.url) and article.id in {
        _named("", article.headline, article.source, day, article.body) for day in days
    }


def _canonical(url: str) -> str:
    """One spelling for the links to one article: no scheme, www., fragment, tracking or trailing slash.

    "" for the front page of a site, which some exports give with every article.
    """
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode(sorted(pair for pair in pairs if not _TRACKING.fullmatch(pair[0].lower())))
    host, path = parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/")
    return urlunsplit(("", host, path, query, "")) if path or query else ""
