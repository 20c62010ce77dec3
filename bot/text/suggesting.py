"""A question that a report answers, for a reader to ask of it."""

from __future__ import annotations

# A headline that asks in fewer words, such as "Why?", says too little without what it stands above.
_WORDS = 4


def question_of(headline: str) -> str:
    """The question that a headline asks, if it asks one, or else what happened as it tells it."""
    asked, mark, _ = headline.partition("?")
    if mark and len(asked.split()) >= _WORDS:
        return f"{asked}?"
    return f"What happened: {headline.rstrip(' .?!…')}?"
