"""A page as saved from a news site: trafilatura finds the article; the page itself has to say the date."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from io import BufferedReader
from typing import Any

from corpus.dates import published
from corpus.decoding import decode, slurp
from corpus.draft import Draft
from corpus.errors import ArticleError
from corpus.limits import Limits, megabytes

_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{1,40})""", re.IGNORECASE)
# Saved pages carry their pictures and fonts inside; none of that is text.
_EMBEDDED = re.compile(r"data:[\w/+.-]{1,100};base64,[A-Za-z0-9+/=\s]*")
# Names of meta elements and properties under which sites give the day of publication, in lower case.
_DATE_NAMES = {
    *("article:published_time", "og:article:published_time", "article.published", "datepublished", "date"),
    *(
        "pubdate",
        "publishdate",
        "publish-date",
        "publish_date",
        "parsely-pub-date",
        "sailthru.date",
        "dc.date",
    ),
    *("dc.date.issued", "dcterms.created", "cxenseparse:recs:publishtime", "citation_publication_date"),
}
_TIMES = "//time[@datetime and not(ancestor::aside or ancestor::nav or ancestor::footer)]/@datetime"
_URL_DAY = re.compile(r"/((?:19|20)\d\d/(?:0[1-9]|1[0-2])/(?:0[1-9]|[12]\d|3[01]))/")


def drafts(stream: BufferedReader, path: str, limits: Limits) -> Iterator[Draft | ArticleError]:
    """The one draft, or an ArticleError if no article can be made out in the page."""
    try:
        data = slurp(stream, limits.record_bytes)
    except ValueError as error:
        yield ArticleError(path, str(error))
        return
    declared = _DECLARED.search(data[:8192])
    page = _EMBEDDED.sub("", decode(data, declared=declared[1].decode() if declared else ""))
    if len(page) > limits.article_bytes:
        allowed = megabytes(limits.article_bytes)
        yield ArticleError(
            path, f"a page of {megabytes(len(page))} without its pictures, over the limit of {allowed}"
        )
        return
    found = _draft(page, path)
    yield found or ArticleError(path, "no article can be made out in this page")


def _draft(page: str, path: str) -> Draft | None:
    import trafilatura  # half a second, which only web pages pay
    from trafilatura.settings import Document

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it complains of is said by this reader
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    tree = trafilatura.load_html(page)
    if tree is None:
        return None
    stated = _stated_date(tree)
    document = trafilatura.bare_extraction(
        tree, with_metadata=True, include_comments=False, include_tables=False
    )
    if not isinstance(document, Document) or not document.text:
        return None
    url = document.url or ""
    from_url = _URL_DAY.search(url)
    return Draft(
        path=path,
        headline=document.title or "",
        body=re.sub(r"^- ", "", document.text, flags=re.MULTILINE),
        source=document.sitename or "",
        author=(document.author or "").replace("; ", ", "),
        published=stated or (from_url[1] if from_url else None),
        url=url,
    )


def _stated_date(tree: Any) -> str | None:
    """The day that the page gives as its own.

    trafilatura's would also be taken from a copyright line or a sentence: that is a guess. A `<time>`
    counts if all of them, outside of margins, name one day.
    """
    stated = [*_linked_data(tree), *_meta_data(tree)]
    if stated:
        return next((text for text in stated if published(text)), stated[0])
    times = [str(text) for text in tree.xpath(_TIMES)]
    return times[0] if len({published(text) for text in times}) == 1 else None


def _meta_data(tree: Any) -> Iterator[str]:
    for element in tree.xpath("//meta[@content] | //*[@itemprop='datePublished'][@datetime]"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if name.lower() in _DATE_NAMES:
            yield element.get("content") or element.get("datetime")


def _linked_data(tree: Any) -> Iterator[str]:
    """`datePublished` of the articles in the page's schema.org JSON."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()")[:20]:
        try:
            data = json.loads(script)
        except (ValueError, RecursionError):
            continue
        things = data if isinstance(data, list) else [data]
        for thing in things:
            graph = thing.get("@graph", [thing]) if isinstance(thing, dict) else []
            for node in graph if isinstance(graph, list) else []:
                if isinstance(node, dict) and isinstance(day := node.get("datePublished"), str):
                    yield day
