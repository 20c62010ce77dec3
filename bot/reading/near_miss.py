"""What a reader is told where the reporting does not answer: what is nearest to the question there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.evidence import ScoredSentence
from bot.text.addresses import host_of
from bot.text.dates.days import describe
from bot.text.display import word_for_word

_LINK = re.compile(r"^The nearest report .*\((\S+)\)\.$")
# A longer sentence is more to read than a decline is worth.
_LONGEST = 300
_QUOTED = "\"'“‘"


def near_miss(sentences: Sequence[ScoredSentence]) -> tuple[str, ...]:
    """A line that names the report of the first of some sentences, which are about what was asked, best first; and one
    with the first of that report that can be read by itself.
    """
    if not sentences:
        return ()
    article = sentences[0].quote.article
    day = f" of {describe(article.published, article.published)}" if article.published else ""
    outlet = f" by {article.source}" if article.source else ""
    link = f" ({article.url})" if host_of(article.url) else ""
    said = [
        word_for_word(one.quote.text)
        for one in sentences
        if one.quote.article.id == article.id and _stands_alone(one)
    ]
    return (
        f"The nearest report{day}{outlet} is “{article.title}”{link}.",
        *(f"It may not answer this, but says: “{text}”" for text in said[:1]),
    )


def _stands_alone(one: ScoredSentence) -> bool:
    """Whether a sentence is short, no part of what somebody said, and names what it is about."""
    text = one.quote.text
    return len(text) <= _LONGEST and text[0] not in _QUOTED and not one.before


def link_in(notice: str) -> re.Match[str] | None:
    """The address that `near_miss` gives with a report, in group 1; None in any other line."""
    return _LINK.search(notice)
