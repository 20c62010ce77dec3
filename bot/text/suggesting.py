"""A question that a report answers, for a reader to ask of it."""

from __future__ import annotations

import re

from bot.text.outlet_names import outlet_names
from corpus import Article

# Longer headlines are hard to read in a question, and those that search engines list were cut there.
_LONGEST = 80
# What a headline has behind it that is no part of it: "… | CNN".
_SIGNED = re.compile(r"(.+?)\s+[-–—|]\s+([^|]+)")
# A headline that asks in fewer words, such as "Why?", says too little without what it stands above.
_WORDS = 4


def question_of(article: Article) -> str:
    """The question that a headline asks, if it asks one, or else what happened as it tells it.

    "" where the headline is no more than the words of the report's address, which nobody wrote to be read, and
    where it is cut or long.
    """
    headline = article.title.strip()
    signed = _SIGNED.fullmatch(headline)
    if signed and outlet_names((article.source,)).find(signed[2]):
        headline = signed[1]
    if len(headline) > _LONGEST or headline.endswith(("...", "…")):
        return ""
    if headline == headline.lower() and re.sub(r"\W+", "-", headline.strip()) in article.url.lower():
        return ""
    asked, mark, _ = headline.partition("?")
    if mark and len(asked.split()) >= _WORDS:
        return f"{asked}?"
    return f"What happened: {headline.rstrip(' .?!…')}?"
