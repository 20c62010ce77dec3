"""What a reader is told where the reporting does not answer: what is nearest to the question there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.text.addresses import host_of
from bot.text.dates.days import describe
from bot.text.suggesting import question_of
from index import SearchHit

_LINK = re.compile(r"\((\S+)\); no answer was found in it\.$")


def near_miss(hits: Sequence[SearchHit]) -> tuple[str, ...]:
    """A line that names the first report of `hits`, which are about what was asked, and one with what to ask of it."""
    if not hits:
        return ()
    article = hits[0].passage.article
    day = f" of {describe(article.published, article.published)}" if article.published else ""
    outlet = f" by {article.source}" if article.source else ""
    link = f" ({article.url})" if host_of(article.url) else ""
    question = question_of(article)
    return (
        f"The nearest report{day}{outlet} is “{article.title}”{link}; no answer was found in it.",
        *((f"Ask instead: “{question}”",) if question else ()),
    )


def link_in(notice: str) -> re.Match[str] | None:
    """The address that `near_miss` gives with a report, in group 1; None in any other line."""
    return _LINK.search(notice)
