"""The day of publication that a web page gives as its own.

trafilatura's would also be taken from a copyright line or out of a sentence: that is a guess.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from typing import Any

from corpus.dates import published

# Names of meta elements and properties under which sites give the day of publication, in lower case.
_NAMES = {
    *("article:published_time", "og:article:published_time", "article.published", "datepublished", "date"),
    *("pubdate", "publishdate", "publish-date", "publish_date", "parsely-pub-date", "sailthru.date"),
    *("dc.date", "dc.date.issued", "dcterms.created", "cxenseparse:recs:publishtime"),
    *("citation_publication_date",),
}
_TIMES = "//time[@datetime and not(ancestor::aside or ancestor::nav or ancestor::footer)]/@datetime"
_IN_LINK = re.compile(r"/((?:19|20)\d\d/(?:0[1-9]|1[0-2])/(?:0[1-9]|[12]\d|3[01]))/")
_DAY = datetime.timedelta(days=1)


def page_date(tree: Any, url: str) -> datetime.date | str | None:
    """The day that a parsed page states in its data, else in its `<time>` (if all outside of margins name
    one), else in its link. Text if what it states is not understood, None if it states nothing.
    """
    stated = [*_linked_data(tree), *_meta_data(tree)]
    day = next((day for text in stated if (day := published(text))), None)
    link = _IN_LINK.search(url)
    from_link = published(link[1]) if link else None
    if day and from_link and abs(day - from_link) <= _DAY:
        return from_link  # data are often in UTC, and the link is by the outlet's own calendar
    return day or next(iter(stated), None) or _shown(tree) or from_link


def _linked_data(tree: Any) -> Iterator[str]:
    """`datePublished` of the articles in the page's schema.org JSON."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()")[:20]:
        try:
            data = json.loads(script)
        except (ValueError, RecursionError):
            continue
        for thing in data if isinstance(data, list) else [data]:
            graph = thing.get("@graph", [thing]) if isinstance(thing, dict) else []
            for node in graph if isinstance(graph, list) else []:
                if isinstance(node, dict) and isinstance(day := node.get("datePublished"), str):
                    yield day


def _meta_data(tree: Any) -> Iterator[str]:
    for element in tree.xpath("//meta[@content] | //*[@itemprop='datePublished'][@datetime]"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if name.lower() in _NAMES:
            yield element.get("content") or element.get("datetime")


def _shown(tree: Any) -> datetime.date | None:
    days = {published(text) for text in tree.xpath(_TIMES)}
    return days.pop() if len(days) == 1 else None
