"""A question that a report answers, for a reader to ask of it."""

from __future__ import annotations

import re

from corpus import Article

# A headline that asks in fewer words, such as "Why?", says too little without what it stands above.
_WORDS = 4


def question_of(article: Article) -> str:
    """The question that a headline asks, if it asks one, or else what happened as it tells it.

    "" where the headline is no more than the words of the report's address, which nobody wrote to be read.
    """
    headline = article.title
    if headline == headline.lower() and re.sub(r"\W+", "-", headline.strip()) in article.url.lower():
        return ""
    asked, mark, _ = headline.partition("?")
    if mark and len(asked.split()) >= _WORDS:
        return f"{asked}?"
    return f"What happened: {headline.rstrip(' .?!…')}?"
